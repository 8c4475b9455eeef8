"""Files and pages of articles, down to the articles that would be stored."""

import gzip
import io
import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.fuzz.target import NOW, Target, is_chosen, refuse_bug_of_ours
from flows.catalogue import Source
from flows.settings import BUNDLED
from flows.sources.fetched import Arrived, to_items
from flows.sources.files import parse, receive
from flows.sources.linked_data import linked_data
from flows.sources.page import Page
from flows.sources.records import Fields, Found, Refused
from flows.sources.warc import Record, pages_of
from flows.sources.web_page import page_records
from tests.flows.ingest.newsroom import page
from tests.flows.sources.test_warc import archive
from transforms.articles import to_articles
from transforms.schemas import KnownArticle, ParsedItem
from transforms.xml_text import SourceChanged

_FOLDER = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))


def stored(items: pl.DataFrame) -> object:
    """The articles that items become: each item is a version, a repeat or a reject."""
    found = to_articles(ParsedItem.validate(items), KnownArticle.create_empty(), "r")
    refused = found.rejects.filter(~pl.col("is_loaded")).height
    assert found.versions.height + found.duplicates.height + refused == items.height
    texts = found.articles["text"]
    assert texts.str.contains(r"\p{L}").all() and not texts.str.contains("\0").any()
    assert not (found.articles["published_at"] > NOW.replace(day=27)).any()
    return found.articles.rows(), found.versions.rows(), found.rejects.rows()


def _loads(suffix: str) -> Callable[[bytes], object]:
    """Read a file of that kind, as a run does: kept in the archive, read in batches.

    One in four is followed down to the articles that would be stored.
    """

    def check(body: bytes) -> object:
        path = _FOLDER / f"file{suffix}"
        path.write_bytes(body)
        item = receive(path, _FOLDER, NOW)
        told: list[object] = []
        for batch in parse(item, _FOLDER, "r"):
            assert batch.items.height + batch.rejects.height > 0
            told += [batch.items.rows(), batch.rejects.rows()]
            told += [stored(batch.items)] if is_chosen(body, 4) else []
        (_FOLDER / item.raw_path).unlink()
        assert told, "a file without an article and without a word about it"
        return told

    return check


def _reads_page(body: bytes) -> object:
    address = ("https://news.test/n/1", "https://news.test/", None)[len(body) % 3]
    label = (None, "utf-8", "windows-1256", "x-unknown")[len(body) % 4]
    try:
        [record] = page_records(io.BytesIO(body), NOW, address, label)
    except Refused as why:
        if not isinstance(why.__cause__, MemoryError | SourceChanged):
            refuse_bug_of_ours(why.__cause__)
        return why.reason, why.detail
    assert isinstance(record, Found)
    return _arrived(record.fields)


def _arrived(fields: Fields) -> object:
    lead: dict[str, Any] = {"source_id": "news", "published": None}
    arrived = Arrived(lead, "raw/x", "https://news.test/n/1", NOW, fields)
    return stored(to_items([arrived], {"news": _SOURCE}, 0))


def _unpacks(body: bytes) -> object:
    """Pages of a WARC file; to read them is another target."""
    told: list[tuple[str, datetime | None, bytes | str]] = []
    stream = cast(io.BufferedReader, io.BufferedReader(io.BytesIO(body)))
    for record in pages_of(stream, NOW):
        assert isinstance(record, Record)
        if isinstance(record.page, Page):
            assert record.page.received_at <= NOW
            told.append((record.where, record.page.received_at, record.page.body))
        else:
            told.append((record.where, None, record.page.detail))
        record.where.encode()
    return told


def _parquet(**columns: list[Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


_SOURCE = Source("news", "News", "newspaper", "en", "feed", "ok", ("https://news.test/",))
_RECORD = {
    "id": 7, "title": "Talks", "text": "The king met the envoy in Oslo on Monday.",
    "date": "2026-11-23 10:00", "source": "News", "url": "https://news.test/n/1",
}  # fmt: skip
_LD = json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
                  "headline": "Talks", "datePublished": "2026-11-23T10:00:00Z",
                  "author": [{"name": "A"}], "isAccessibleForFree": False}]})  # fmt: skip
_MARKDOWN = [path.read_bytes() for path in sorted(BUNDLED.glob("a0*.md"))[:6]]
_PAGES = [
    page(1),
    page(2, head=f'<script type="application/ld+json">{_LD}</script>'),
    page(3, head='<meta property="article:published_time" content="2026-11-23T10:00:00+03:00">'
                 '<link rel="canonical" href="/n/3">').replace(b"<p>", b"<div>"),
    b"<html><head><title>Just a moment...</title></head><body>/cdn-cgi/challenge-platform</body>",
]  # fmt: skip
_WARC = archive(
    ("https://news.test/1", "200 OK", "text/html; charset=utf-8", page(1)),
    ("https://news.test/2", "404 Not Found", "text/html", b"gone"),
    ("https://news.test/3", "200 OK", "image/png", b"\x89PNG"),
)
_CSV = 'title;text;date\n"Talks";"The king met, he said ""no"".";3 May 2026\nB;c d;\n'
_LINES = "\n".join(json.dumps({**_RECORD, "id": n}) for n in range(3))

TARGETS = {
    "txt": Target(_loads(".txt"), [b"Talks\n\nThe king met\nthe envoy.\n", "T".encode("utf-16")]),
    "md": Target(_loads(".md"), [*_MARKDOWN, b"---\ntitle: a: b\n---\n# T\n\n*a* [b](c) \\* `d`"]),
    "json": Target(
        _loads(".json"),
        [json.dumps(_RECORD).encode(), json.dumps({"articles": [_RECORD, {}]}).encode(),
         json.dumps([{**_RECORD, "text": ["a"], "date": {"$date": 5}}]).encode(), _LINES.encode()],
    ),
    "jsonl": Target(
        _loads(".jsonl"), [_LINES.encode(), _LINES.encode("utf-16"), b"{}\nnull\n[1]"]
    ),
    "jsonl.gz": Target(_loads(".jsonl.gz"), [gzip.compress(_LINES.encode()), _LINES.encode()]),
    "csv": Target(
        _loads(".csv"), [_CSV.encode(), _CSV.replace(";", "\t").encode(), b'text,a\n"b\n']
    ),
    "parquet": Target(
        _loads(".parquet"),
        [_parquet(text=["a b", None], date=[NOW, None], id=[1, 2], title=["t", "u"]),
         _parquet(body=[b"a b"], tags=[["x"]], published=[1.5])],
    ),
    "warc": Target(_unpacks, [_WARC, gzip.compress(_WARC), _WARC[:400]]),
    "page": Target(_reads_page, _PAGES),
    "linked_data": Target(
        lambda body: linked_data(body.decode("utf-8", "replace")), [_LD.encode()]
    ),
}  # fmt: skip
