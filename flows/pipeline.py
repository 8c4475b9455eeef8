"""The stages of a load, as plain functions: collect, extract, load. Prefect wraps them elsewhere.

Stages hand each other folders of Parquet parts, a batch of articles each, so that memory stays
flat, a batch is a task, and nothing touches the warehouse before the one transaction at the end.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from flows.load import known_articles, load_parts, recorded_failure
from flows.progress import Report, silent
from flows.run import Run, start_run
from flows.sources.files import collect, read_files
from flows.staging import Part, staging_folder
from flows.summary import Summary
from transforms.articles import is_extracted, to_articles
from transforms.extract import extract
from transforms.schemas import Article, KnownArticle


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
        read = to_articles(items, known, run.run_id)
        seen = read.articles.select(KnownArticle.column_names())
        known = KnownArticle.validate(pl.concat([known, seen]))
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
    for name, frame in extract(Article.validate(articles.filter(is_extracted())))._asdict().items():
        part.write(name, frame)
