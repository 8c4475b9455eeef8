import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.pipeline import run_load
from flows.sources.records import Found, Refused
from flows.sources.warc import warc_records
from tests.flows.ingest.newsroom import page

Ask = Callable[[Path, str], pl.DataFrame]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HTML = "text/html; charset=utf-8"


def archive(*pages: tuple[str, str, str, bytes]) -> bytes:
    """A WARC file of (address, status, content type, body)."""
    records = []
    for number, (url, status, content_type, body) in enumerate(pages):
        http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            f"WARC-Date: 2026-11-23T10:00:00Z\r\nWARC-Target-URI: {url}\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(records)


def read(body: bytes) -> list[Found | Refused]:
    return list(warc_records(io.BufferedReader(io.BytesIO(body)), NOW))


def test_the_pages_of_an_archive_are_articles_and_the_rest_is_passed_over() -> None:
    body = archive(
        ("http://ex.test/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
        ("http://ex.test/n/1", "200 OK", HTML, page(1)),
        ("http://ex.test/gone", "404 Not Found", HTML, page(2)),
        ("http://ex.test/n/3", "200 OK", HTML, b"<title>Just a moment...</title><p>Wait"),
    )
    first, second = read(body)
    assert isinstance(first, Found) and first.where == first.fields["url"] == "http://ex.test/n/1"
    assert isinstance(second, Refused) and (second.reason, second.where) == (
        "blocked",
        "http://ex.test/n/3",
    )


def test_a_file_of_something_else_is_a_reject() -> None:
    [refused] = read(b"garbage " * 100)
    assert isinstance(refused, Refused) and refused.reason == "truncated"
    [refused] = read(b"")
    assert isinstance(refused, Refused) and refused.reason == "empty"


def test_archives_are_loaded_like_other_files(tmp_path: Path, rows: Ask) -> None:
    records = [archive((f"http://ex.test/n/{n}", "200 OK", HTML, page(n))) for n in range(8)]
    whole = b"".join(gzip.compress(record) for record in records)
    (tmp_path / "a.warc.gz").write_bytes(whole)
    (tmp_path / "cut.warc.gz").write_bytes(whole[: len(whole) * 3 // 4])
    path = tmp_path / "w.duckdb"
    summary = run_load([tmp_path / "a.warc.gz"], path)
    assert (summary.articles_new, summary.rejects) == (8, 0)
    assert set(rows(path, "select url from core.articles")["url"]) == {
        f"http://ex.test/n/{n}" for n in range(8)
    }
    again = run_load([tmp_path / "cut.warc.gz"], path)
    assert (again.articles_new, again.updated) == (0, 0)
    assert again.duplicates >= 4
    assert rows(path, "select reason from ops.rejects")["reason"].to_list() == ["truncated"]
