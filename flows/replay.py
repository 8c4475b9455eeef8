"""Extract the articles of a run again, without network: after a change of the readers or rules.

Articles that were fetched are read anew from the raw archive; those that came from files are
taken as they are stored. What was extracted before is replaced; where a better reader finds
other words on a page, they are a new version of the article.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from flows import raw_archive
from flows.catalogue import Source
from flows.engines import GRAMMAR, Engine
from flows.load import load_parts, recorded_failure
from flows.pipeline import extract_part
from flows.progress import Report, silent
from flows.run import Run, start_run
from flows.sources.fetched import Arrived, original_address, to_items, to_rejects
from flows.sources.page import Page, page_readers
from flows.staging import Part, staging_folder
from flows.summary import Summary
from transforms.articles import to_articles
from transforms.near_copies import to_signatures
from transforms.schemas import (
    Article,
    ArticleVersion,
    Duplicate,
    KnownArticle,
    Origin,
    Reject,
)
from warehouse.connection import query, reading

_BATCH = 500


class NoSuchRun(Exception):
    """The warehouse knows no run of that id, or the run stored no article."""


def replay(
    run_id: str,
    sources: dict[str, Source],
    warehouse: Path,
    progress: Report = silent,
    engine: Engine = GRAMMAR,
) -> Summary:
    """Read and extract again what a run stored; this is a run of its own.

    What the engine extracted before is replaced, what others extracted stays.
    """
    run = start_run("replay", warehouse, engine)
    stored = _stored(run_id, warehouse)
    if stored.is_empty():
        raise NoSuchRun(f"{run_id}: no such run, or no article of it is there")
    pages = _pages(run_id, warehouse)
    with staging_folder(warehouse.parent) as folder:
        with recorded_failure(run):
            parts: list[Part] = []
            read: list[str] = []
            for start in range(0, pages.height, _BATCH):
                arrived = _arrived(pages.slice(start, _BATCH), sources, run)
                items = to_items(arrived, sources, start)
                made = to_articles(items, KnownArticle.create_empty(), run.run_id)
                part = Part(folder / f"{len(parts):06}")
                rejects = pl.concat([to_rejects(arrived, run.run_id), made.rejects])
                _write(part, made.articles, made.versions, rejects, stored)
                read.extend(made.articles["article_id"])
                parts.append(part)
            rest = stored.filter(~pl.col("article_id").is_in(read))
            for start in range(0, rest.height, _BATCH):
                part = Part(folder / f"{len(parts):06}")
                empty = ArticleVersion.create_empty(), Reject.create_empty()
                _write(part, rest.slice(start, _BATCH), *empty, stored)
                parts.append(part)
            for done, part in enumerate(parts, start=1):
                extract_part(part, run)
                progress("extract", done, len(parts))
        return load_parts(run, parts, progress, again=True)


def _write(
    part: Part,
    articles: pl.DataFrame,
    versions: pl.DataFrame,
    rejects: pl.DataFrame,
    stored: pl.DataFrame,
) -> None:
    """A part as the load wants it; what is a repeat of what stays as it was found."""
    marked = articles.drop("duplicate_of").join(
        stored.select("article_id", "duplicate_of"), on="article_id", how="left"
    )
    told = Article.validate(marked.select(Article.column_names()))
    part.write("articles", told)
    part.write("versions", versions)
    part.write("signatures", to_signatures(told.filter(pl.col("duplicate_of").is_null())))
    part.write("rejects", rejects)
    part.write("duplicates", Duplicate.create_empty())
    part.write("origins", Origin.create_empty())


def _stored(run_id: str, warehouse: Path) -> pl.DataFrame:
    columns = ", ".join(Article.column_names())
    with reading(warehouse) as connection:
        rows = query(
            connection,
            f"select {columns} from core.articles where run_id = (select id from wanted) "
            "order by article_id",
            wanted=pl.DataFrame({"id": [run_id]}),
        )
    return Article.cast(rows)


def _pages(run_id: str, warehouse: Path) -> pl.DataFrame:
    """Articles that the run fetched and still has the bytes of, with what their lists said."""
    with reading(warehouse) as connection:
        rows = query(
            connection,
            """
            select f.url, f.final_url, f.raw_path, f.fetched_at, l.source_id, l.title,
                l.published, l.modified, l.author, l.language
            from ops.fetches as f
            inner join ops.leads as l on f.url = l.url
            where f.run_id = (select id from wanted) and f.kind = 'article' and f.outcome = 'ok'
            order by f.url
            """,
            wanted=pl.DataFrame({"id": [run_id]}),
        )
    exists = [(warehouse.parent / path).exists() for path in rows["raw_path"]]
    return rows.filter(pl.Series(exists, dtype=pl.Boolean)).with_columns(
        pl.col("fetched_at").dt.convert_time_zone("UTC")
    )


def _arrived(pages: pl.DataFrame, sources: dict[str, Source], run: Run) -> list[Arrived]:
    rows = [row for row in pages.iter_rows(named=True) if row["source_id"] in sources]
    with page_readers() as read:
        return [
            Arrived(row, row["raw_path"], row["url"], row["fetched_at"], result)
            for row, result in zip(rows, read(_bodies(rows, run)), strict=True)
        ]


def _bodies(rows: list[dict[str, Any]], run: Run) -> Iterator[Page]:
    for row in rows:
        body = raw_archive.read(run.warehouse.parent, row["raw_path"])
        yield Page(body, original_address(row["final_url"] or row["url"]), row["fetched_at"])
