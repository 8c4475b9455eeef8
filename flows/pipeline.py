"""The stages of a load, as plain functions: collect, extract, load. Prefect wraps them elsewhere.

Stages hand each other folders of Parquet parts, a batch of articles each, so that memory stays
flat, a batch is a task, and nothing touches the warehouse before the one transaction at the end.
"""

from collections.abc import Sequence
from pathlib import Path

import dataframely as dy
import polars as pl

from flows.engines import GRAMMAR, Engine
from flows.load import known_articles, load_parts, recorded_failure
from flows.near_copies import with_near_copies
from flows.operate.stages import timed
from flows.progress import Report, silent
from flows.readings import unread_articles
from flows.run import Run, start_run
from flows.settings import EngineError
from flows.sources.files import collect, read_files
from flows.staging import Part, staging_folder
from flows.summary import Summary
from transforms.articles import is_extracted, to_articles
from transforms.extract import Extraction
from transforms.languages import forget_model
from transforms.near_copies import to_signatures
from transforms.schemas import (
    Article,
    ArticleReading,
    ArticleVersion,
    Duplicate,
    KnownArticle,
    Origin,
    ParsedItem,
    Reject,
)

_BATCH = 500


def run_load(
    paths: Sequence[Path],
    warehouse: Path,
    kind: str = "load",
    progress: Report = silent,
    engine: Engine = GRAMMAR,
) -> Summary:
    """All stages in this process, without Prefect."""
    run = start_run(kind, warehouse, engine)
    with staging_folder(warehouse.parent) as folder:
        with recorded_failure(run):
            parts = collect_articles(paths, run, folder, progress)
            for done, part in enumerate(parts, start=1):
                extract_part(part, run)
                progress("extract", done, len(parts))
        return load_parts(run, parts, progress)


@timed("collect")
def collect_articles(
    paths: Sequence[Path], run: Run, folder: Path, progress: Report = silent
) -> list[Part]:
    """Files to articles, told apart from what is known; one part a batch.

    What is known already, but not read by the engine of this run, comes in parts at the end.
    """
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
    forget_model()
    return parts + known_parts(run, folder, parts)


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
    part.write("origins", read.origins)
    now = read.known.drop("duplicate_of").join(
        articles.select("article_id", "duplicate_of"), on="article_id", how="left"
    )
    return KnownArticle.validate(pl.concat([known, now.select(KnownArticle.column_names())]))


def known_parts(run: Run, folder: Path, earlier: Sequence[Part]) -> list[Part]:
    """Parts of stored articles that these files repeat and that the engine has not read yet."""
    origins = pl.concat(
        [
            Origin.create_empty(),
            *(part.read("duplicates", Duplicate).select(Origin.column_names()) for part in earlier),
        ]
    ).unique("article_id", keep="first", maintain_order=True)
    unread = unread_articles(run, origins)
    parts: list[Part] = []
    for start in range(0, unread.height, _BATCH):
        part = Part(folder / f"known{len(parts):06}")
        write_stored(part, unread.slice(start, _BATCH), origins)
        parts.append(part)
    return parts


def write_stored(part: Part, articles: pl.DataFrame, origins: pl.DataFrame) -> None:
    """Make a part of articles as they are stored, to be read by another engine."""
    part.write("articles", articles)
    part.write("versions", ArticleVersion.create_empty())
    part.write("signatures", to_signatures(Article.validate(articles)))
    part.write("rejects", Reject.create_empty())
    part.write("duplicates", Duplicate.create_empty())
    part.write("origins", origins.join(articles, on="article_id", how="semi"))


@timed("extract")
def extract_part(part: Part, run: Run) -> None:
    """Run the engine over the part's articles; a repeat or another language is not read."""
    articles = part.read("articles", Article)
    wanted = Article.validate(articles.filter(is_extracted()))
    extraction = run.engine.extract(wanted)
    _refuse_other_marks(extraction, run)
    for name, frame in extraction._asdict().items():
        part.write(name, frame)
    unread = extraction.problems.filter(~pl.col("is_read"))
    readings = wanted.join(unread, on="article_id", how="anti").select(
        "article_id",
        extractor=pl.lit(run.engine.name),
        extractor_version=pl.lit(run.engine.version),
        is_chosen=False,
        run_id=pl.lit(run.run_id),
    )
    part.write("readings", ArticleReading.validate(readings))
    notes = _notes(extraction.problems, articles, part.read("origins", Origin), run)
    part.write("rejects", pl.concat([part.read("rejects", Reject), notes]))


def _refuse_other_marks(extraction: Extraction, run: Run) -> None:
    """An engine that signs with another name would overwrite the rows of that one."""
    marks = [run.engine.name, run.engine.version]
    for frame in (extraction.reports, extraction.statements):
        others = frame.filter(
            (pl.col("extractor") != marks[0]) | (pl.col("extractor_version") != marks[1])
        )
        if others.height:
            raise EngineError(f"{marks}: rows are marked {others.row(0, named=True)}")


def _notes(
    problems: pl.DataFrame, articles: pl.DataFrame, origins: pl.DataFrame, run: Run
) -> pl.DataFrame:
    """What the engine could not read or dropped, with the place that the article is from."""
    told = problems.join(
        articles.select("article_id", "url", "raw_path"), on="article_id", how="left"
    ).join(origins, on="article_id", how="left", maintain_order="left")
    return Reject.validate(
        told.select(
            run_id=pl.lit(run.run_id),
            location=pl.coalesce("location", "url", "article_id"),
            where=pl.coalesce("where", pl.lit("")),
            reason="reason",
            detail=pl.format("{} {}: {}", pl.lit(run.engine.name), "article_id", "detail"),
            is_loaded=True,
            raw_path="raw_path",
            rejected_at=pl.lit(run.started_at, pl.Datetime("us", "UTC")),
        )
    )
