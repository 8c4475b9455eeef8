"""The stages of a load, as plain functions: collect, extract, load. Prefect wraps them elsewhere.

Stages hand each other folders of Parquet parts, a batch of articles each, so that memory stays
flat, a batch is a task, and nothing touches the warehouse before the one transaction at the end.
"""

from collections.abc import Sequence
from pathlib import Path

import dataframely as dy
import polars as pl

from flows.load import known_articles, load_parts, recorded_failure
from flows.near_copies import with_near_copies
from flows.progress import Report, silent
from flows.run import Run, start_run
from flows.sources.files import collect, read_files
from flows.staging import Part, staging_folder
from flows.summary import Summary
from transforms.articles import is_extracted, to_articles
from transforms.extract import extract
from transforms.schemas import Article, KnownArticle, ParsedItem, Reject


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
    batches = read_files(collect(paths), run.warehouse.parent, run.run_id, run.started_at)
    for items, rejects in batches:
        part = Part(folder / f"{len(parts):06}")
        known = write_articles(part, items, rejects, known, run, parts)
        parts.append(part)
        done += items.height
        progress("collect", done, None)
    return parts


def write_articles(
    part: Part,
    items: dy.DataFrame[ParsedItem],
    rejects: dy.DataFrame[Reject],
    known: dy.DataFrame[KnownArticle],
    run: Run,
    earlier: Sequence[Part],
) -> dy.DataFrame[KnownArticle]:
    """Make a part of a batch of items; returns what is known from now on."""
    read = to_articles(items, known, run.run_id)
    articles, signatures = with_near_copies(read.articles, run.warehouse, earlier)
    part.write("articles", articles)
    part.write("versions", read.versions)
    part.write("signatures", signatures)
    part.write("rejects", pl.concat([rejects, read.rejects]))
    part.write("duplicates", read.duplicates)
    now = read.known.drop("duplicate_of").join(
        articles.select("article_id", "duplicate_of"), on="article_id", how="left"
    )
    return KnownArticle.validate(pl.concat([known, now.select(KnownArticle.column_names())]))


def extract_part(part: Part) -> None:
    """Run the engine over the part's articles; a repeat or another language is not read."""
    articles = part.read("articles", Article)
    for name, frame in extract(Article.validate(articles.filter(is_extracted())))._asdict().items():
        part.write(name, frame)
