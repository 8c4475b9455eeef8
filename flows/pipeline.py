"""The stages of a load, as plain functions: collect, extract, load. Prefect wraps them elsewhere.

Stages hand each other folders of Parquet parts, a batch of articles each, so that memory stays
flat, a batch is a task, and nothing touches the warehouse before the one transaction at the end.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import dataframely as dy
import polars as pl

from flows.load import known_articles, load_parts, recorded_failure
from flows.progress import Report, silent
from flows.run import Run, start_run
from flows.sources.files import collect, parse, receive, refused
from flows.staging import Part, staging_folder
from flows.summary import Summary
from transforms.articles import to_articles
from transforms.extract import extract
from transforms.schemas import Article, ParsedItem, Reject

# Articles a part: large enough that a part's fixed costs vanish, small enough to stay in memory.
BATCH = 2_000


def run_load(
    paths: Sequence[Path], warehouse: Path, kind: str = "load", progress: Report = silent
) -> Summary:
    """All stages in this process, without Prefect."""
    run = start_run(kind, warehouse)
    with staging_folder(warehouse.parent) as folder:
        with recorded_failure(run):
            parts = collect_articles(paths, run, folder, progress)
            for done, part in enumerate(parts, start=1):
                extract_part(part)
                progress("extract", done, len(parts))
        return load_parts(run, parts, progress)


def collect_articles(
    paths: Sequence[Path], run: Run, folder: Path, progress: Report = silent
) -> list[Part]:
    """Files to articles, told apart from what is known; one part a batch."""
    known = known_articles(run.warehouse)
    parts: list[Part] = []
    done = 0
    for items, rejects in _batches(paths, run):
        read = to_articles(items, known, run.run_id)
        known = pl.concat([known, read.articles.select(known.columns)])
        part = Part(folder / f"{len(parts):06}")
        part.write("articles", read.articles)
        part.write("rejects", pl.concat([rejects, read.rejects]))
        part.write("duplicates", read.duplicates)
        parts.append(part)
        done += items.height
        progress("collect", done, None)
    return parts


def extract_part(part: Part) -> None:
    """Run the engine over the part's articles; a repeat or another language is not read."""
    articles = part.read("articles", Article)
    worth = articles.filter(pl.col("duplicate_of").is_null(), pl.col("language") == "en")
    for name, frame in extract(Article.validate(worth))._asdict().items():
        part.write(name, frame)


def _batches(
    paths: Sequence[Path], run: Run
) -> Iterator[tuple[dy.DataFrame[ParsedItem], pl.DataFrame]]:
    """Parsed items and rejects, gathered over small files, split over large ones."""
    folder = run.warehouse.parent
    files = collect(paths)
    items: list[pl.DataFrame] = [ParsedItem.create_empty()]
    rejects: list[pl.DataFrame] = [Reject.create_empty()]
    for path in files.unsupported:
        detail = f"no reader for {path.suffix or 'a file without suffix'}"
        rejects.append(refused(path, "unsupported", detail, run.run_id, run.started_at))
    waiting = rows = 0
    for path in files.files:
        try:
            received = receive(path, folder, run.started_at)
        except OSError as error:
            detail = f"{type(error).__name__}: {error}"
            rejects.append(refused(path, "unreadable", detail, run.run_id, run.started_at))
            continue
        for batch in parse(received, folder, run.run_id, rows):
            items.append(batch.items)
            rejects.append(batch.rejects)
            rows += batch.items.height
            waiting += batch.items.height
            if waiting >= BATCH:
                yield ParsedItem.validate(pl.concat(items)), pl.concat(rejects)
                items, rejects = [ParsedItem.create_empty()], [Reject.create_empty()]
                waiting = 0
    if waiting or len(rejects) > 1:
        yield ParsedItem.validate(pl.concat(items)), pl.concat(rejects)
