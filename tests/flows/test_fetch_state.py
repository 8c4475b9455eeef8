"""What one run leaves in `ops.fetches` is what the next one begins with."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows import raw_archive
from flows.fetch import FetchRow
from flows.fetch.robots import is_fresh
from flows.fetch_state import known_robots, latest_fetches, to_fetches
from transforms.schemas import TABLES, Fetch
from warehouse.connection import writing
from warehouse.load import append
from warehouse.tables import create_tables

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def row(url: str, outcome: str = "ok", hours: int = 0, **known: Any) -> FetchRow:
    at = NOW + timedelta(hours=hours)
    base = FetchRow(f"run{hours}", "source", "article", url, at, outcome)
    return base._replace(**known)


def stored(folder: Path, *rows: FetchRow) -> Path:
    path = folder / "w.duckdb"
    with writing(path) as connection:
        create_tables(connection, TABLES)
        append(connection, "ops.fetches", to_fetches(rows), Fetch)
    return path


def test_rows_come_back_as_they_went(tmp_path: Path) -> None:
    full = FetchRow(
        "run", "source", "feed", "http://a.test/feed", NOW, "ok", "http://a.test/f", 200, 5, 2, 3,
        1.5, None, "a note", 'W/"é"', "Sun", "ff", 4, True, 0, "http://a.test/f", 2, 600, NOW,
        "raw/ff/ff.xml.gz",
    )  # fmt: skip
    bare = FetchRow("run", "source", "robots", "http://a.test/robots.txt", NOW, "dns")
    path = stored(tmp_path, full, bare)
    assert latest_fetches(path, [full.url, bare.url, "http://b.test/"]) == [full, bare]


def test_the_row_of_an_address_that_was_stored_last_counts_whatever_its_hour(
    tmp_path: Path,
) -> None:
    path = stored(tmp_path, row("a", hours=2), row("a", hours=9_000), row("a", "timeout", hours=3))
    assert latest_fetches(path, ["a"]) == [row("a", "timeout", hours=3)]
    assert latest_fetches(path, []) == []


def test_a_new_warehouse_knows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    assert latest_fetches(path, ["a"]) == []
    with writing(path):
        pass
    assert (latest_fetches(path, ["a"]), known_robots(path)) == ([], [])


def test_rules_of_robots_txt_are_kept_between_runs(tmp_path: Path) -> None:
    raw_path = raw_archive.keep(io.BytesIO(b"User-agent: *\nDisallow: /a\n"), ".txt", tmp_path)
    path = stored(
        tmp_path,
        row("http://a.test/robots.txt", kind="robots", raw_path=raw_path),
        row("http://b.test/robots.txt", "not_found", kind="robots", status=404),
        row("http://c.test/robots.txt", "server_error", kind="robots", status=500),
        row("http://d.test/robots.txt", kind="robots", raw_path=raw_path),
        row("http://e.test/robots.txt", kind="robots", raw_path="raw/00/pruned.txt.gz"),
        row("http://d.test/robots.txt", "timeout", 1, kind="robots", raw_path=raw_path),
    )
    known = dict(known_robots(path))
    fresh = {origin: is_fresh(rules, NOW + timedelta(hours=2)) for origin, rules in known.items()}
    assert fresh == {"http://a.test/": True, "http://b.test/": True, "http://d.test/": False}
    assert known["http://b.test/"].parser is None
