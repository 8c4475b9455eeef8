"""Read the whole archive again with the present version of an engine, and swap the results in.

Articles are read in batches into a folder beside the warehouse, which readers and scheduled runs
go on using; at the end one transaction puts the new reports in place of the old. A reprocess
that is killed goes on where it was: the batches that are complete stay.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.engines import GRAMMAR, Engine
from flows.load import load_parts, recorded_failure
from flows.operate.overlap import sole_run
from flows.operate.reprocess_kept import replaced_reports
from flows.pipeline import extract_part, write_stored
from flows.progress import Report, silent
from flows.readings import unread_articles
from flows.run import Run, start_run
from flows.settings import EngineError
from flows.staging import Part
from flows.summary import Summary
from transforms.articles import LANGUAGES
from transforms.schemas import Article, ArticleReading, Origin, Reject
from warehouse.connection import query, reading

_BATCH = 500
_DONE = "done"


class Reprocessed(NamedTuple):
    """What a reprocess did: how many articles it read, how many of them it found read already.

    `replaced` are the versions whose reports it has put aside; communique diff compares them.
    """

    articles: int
    resumed: int
    replaced: list[str]
    summary: Summary | None


def reprocess(
    warehouse: Path,
    engine: Engine = GRAMMAR,
    wanted: str | None = None,
    since: date | None = None,
    progress: Report = silent,
) -> Reprocessed:
    """Read all stored articles that this version of the engine has not read; swap at the end.

    `wanted` is the version that the caller expects: another one than the engine has is refused,
    since only the code that is installed can read. `since` limits it to articles published from
    that day on. Reports that are found again keep their ids, and so do their meetings. Raises
    `RunUnderWay` where another process reprocesses this warehouse.
    """
    if wanted not in (None, engine.version):
        raise EngineError(
            f"{engine.name} is version {engine.version} here, not {wanted}: install the one that is"
        )
    with sole_run(warehouse, "reprocess"):
        run = start_run("reprocess", warehouse, engine)
        folder = warehouse.parent / f"reprocess-{engine.name}-{engine.version}"
        with recorded_failure(run):
            unread = _unread(run, since)
            before = _complete(folder)
            ready = _ready(before).join(unread, on=["article_id", "content_hash"], how="semi")
            left = unread.join(ready, on="article_id", how="anti")
            for done, part in enumerate(_parts(run, folder, left), start=1):
                extract_part(part, run)
                (part.folder / _DONE).touch()
                progress("read", ready.height + min(done * _BATCH, left.height), unread.height)
            parts = [_signed(part, run) for part in _complete(folder)]
            replaced = replaced_reports(run, unread)
        versions = sorted(set(replaced["extractor_version"]))
        summary = None
        if not unread.is_empty():
            summary = load_parts(run, parts, progress, {"ops.replaced_reports": replaced})
        shutil.rmtree(folder, ignore_errors=True)
        return Reprocessed(unread.height, ready.height, versions, summary)


def _unread(run: Run, since: date | None) -> pl.DataFrame:
    """Articles (id and hash of their words) that this version is to read, oldest id first."""
    codes = ", ".join(f"'{code}'" for code in LANGUAGES)
    recent = f"and published_on >= date '{since}'" if since else ""
    with reading(run.warehouse) as connection:
        return query(
            connection,
            f"""
            select article_id, content_hash from core.articles
            anti join (
                select article_id from core.article_readings
                semi join engine using (extractor, extractor_version)
            ) using (article_id)
            where duplicate_of is null and language in ({codes}) {recent}
            order by article_id
            """,
            engine=pl.DataFrame(
                {"extractor": [run.engine.name], "extractor_version": [run.engine.version]}
            ),
        )


def _parts(run: Run, folder: Path, left: pl.DataFrame) -> Iterator[Part]:
    """Batches of the articles as they are stored now, each in a new part."""
    folder.mkdir(exist_ok=True)
    for unfinished in folder.iterdir():
        if not (unfinished / _DONE).exists():
            shutil.rmtree(unfinished)
    first = len(_complete(folder))
    for number, start in enumerate(range(0, left.height, _BATCH), start=first):
        part = Part(folder / f"{number:06}")
        batch = left.slice(start, _BATCH).select("article_id")
        write_stored(part, unread_articles(run, batch), Origin.create_empty())
        yield part


def _complete(folder: Path) -> list[Part]:
    return [Part(path.parent) for path in sorted(folder.glob(f"*/{_DONE}"))]


def _ready(parts: list[Part]) -> pl.DataFrame:
    """Articles of parts that an earlier attempt has read, with the words that it read."""
    read = [part.read("articles", Article).select("article_id", "content_hash") for part in parts]
    return pl.concat([Article.create_empty().select("article_id", "content_hash"), *read])


def _signed(part: Part, run: Run) -> Part:
    """The part as one of this run: the attempt that made it may have left no row."""
    for name, schema in (("readings", ArticleReading), ("rejects", Reject)):
        part.write(name, part.read(name, schema).with_columns(run_id=pl.lit(run.run_id)))
    return part
