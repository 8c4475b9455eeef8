"""Checking sources, looking at one page, replaying a run, pruning the archive."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from rich.console import Console
from typer.testing import CliRunner

from flows.cli import app
from flows.fetch_page import fetch_page
from flows.fetch_policy import NoContact, policy_of_environment
from flows.pipeline import run_load
from flows.prune import BadAge, age, prune
from flows.replay import NoSuchRun, replay
from flows.run_ingest import Outside
from flows.settings import BUNDLED, ROOT
from flows.source_check import checked, source_check
from tests.flows.fetch.web import POLICY, Answer, JumpingClock, Web
from tests.flows.ingest.newsroom import entry, feed, outlet, page, run, source

Ask = Callable[[Path, str], pl.DataFrame]
Content = Callable[[Path], dict[str, pl.DataFrame]]


def outside(web: Web) -> Outside:
    return Outside(POLICY, JumpingClock().clock(), web.resolve)


def test_a_check_tells_the_healthy_from_the_stale_the_empty_and_the_changed(
    web: Web, tmp_path: Path
) -> None:
    fresh = [entry(web.url(f"/n/{n}"), n, f"Tue, 24 Nov 2026 {n:02}:00:00 GMT") for n in range(5)]
    old = [entry(web.url(f"/n/{n}"), n, f"Mon, 05 Oct 2026 {n:02}:00:00 GMT") for n in range(5)]
    web.on("/healthy", Answer(body=feed(*fresh)))
    web.on("/stale", Answer(body=feed(*old)))
    web.on("/empty", Answer(body=feed()))
    web.on("/changed", Answer(body=b"<html><body>New site</body></html>"))
    web.on("/failing", Answer(404))
    names = ["changed", "empty", "failing", "healthy", "stale"]
    sources = [source(web, id=name, urls=(web.url(f"/{name}"),)) for name in names]
    sources.append(source(web, id="unknown", status="dead", urls=(), reason="no feed"))
    table = checked(sources, tmp_path / "w.duckdb", outside(web))
    assert sorted(table["health"]) == [*names, "unknown"]
    assert table["source"].to_list()[-1] == "healthy"
    assert table.filter(pl.col("health") == pl.col("source")).height == 6
    assert not (tmp_path / "w.duckdb").exists()
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(source_check(sources, tmp_path / "w.duckdb", outside(web)))
    shown = console.export_text().splitlines()
    row = next(line for line in shown if line.lstrip("│ ").startswith("stale"))
    assert "2026-10-05 04:00" in row and "ok" in row
    assert "1 stale" in shown[-1]


def test_one_page_shows_the_request_the_article_and_its_meetings(web: Web, tmp_path: Path) -> None:
    web.on("/n/1", Answer(body=page(1)))
    console = Console(width=160, record=True, file=open(os.devnull, "w"))  # noqa: PTH123, SIM115
    with console.file:
        console.print(fetch_page(web.url("/n/1"), tmp_path / "w.duckdb", outside(web)))
    shown = console.export_text()
    assert "outcome            ok" in shown
    assert "title              Talks 1" in shown
    assert "Li Wei" in shown
    assert not (tmp_path / "w.duckdb").exists()


def test_a_replay_reads_the_archive_and_changes_nothing_that_was_right(
    web: Web, tmp_path: Path, content: Content, rows: Ask
) -> None:
    outlet(web, range(4))
    path = tmp_path / "w.duckdb"
    first = run(web, path)
    before = content(path)
    web.seen.clear()
    again = replay(first.run_id, {"news": source(web)}, path)
    assert not web.seen
    assert (again.articles_new, again.updated) == (0, 0)
    assert again.reports == first.reports > 0
    for name, frame in content(path).items():
        assert_frame_equal(frame, before[name])
    assert rows(path, "select kind from ops.runs order by started_at")["kind"].to_list() == [
        "ingest",
        "replay",
    ]


def test_a_replay_heals_what_was_extracted_wrongly(
    web: Web, tmp_path: Path, content: Content
) -> None:
    import duckdb  # noqa: PLC0415 - only here is the warehouse spoilt

    path = tmp_path / "w.duckdb"
    outlet(web, range(3))
    first = run(web, path)
    before = content(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("update core.meeting_reports set place = 'Atlantis'")
    replay(first.run_id, {"news": source(web)}, path)
    assert_frame_equal(content(path)["meeting_reports"], before["meeting_reports"])


def test_a_load_of_files_can_be_replayed_too(tmp_path: Path, content: Content) -> None:
    path = tmp_path / "w.duckdb"
    first = run_load([BUNDLED / "syria_iran_talks.txt"], path)
    before = content(path)
    assert replay(first.run_id, {}, path).reports == first.reports
    for name, frame in content(path).items():
        assert_frame_equal(frame, before[name])
    with pytest.raises(NoSuchRun):
        replay("r0", {}, path)


def test_old_bytes_go_but_not_those_that_the_next_run_needs(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    outlet(web, range(2))
    path = tmp_path / "w.duckdb"
    run(web, path)
    kept = prune(path, timedelta(days=1))
    assert (kept.removed, kept.bytes) == (0, 0)
    pruned = prune(path, timedelta(days=1), datetime.now(UTC) + timedelta(days=2))
    assert pruned.removed == 2
    [raw_path] = rows(path, "select raw_path from ops.fetches where kind = 'feed'")["raw_path"]
    assert (tmp_path / raw_path).exists()
    assert run(web, path).articles_in == 0


@pytest.mark.parametrize(("text", "days"), [("90d", 90), ("2w", 14), ("6m", 180), ("1y", 365)])
def test_an_age_is_a_number_and_a_unit(text: str, days: int) -> None:
    assert age(text).days == days


@pytest.mark.parametrize("text", ["", "0d", "90", "d", "-1d", "1 year"])
def test_anything_else_is_no_age(text: str) -> None:
    with pytest.raises(BadAge):
        age(text)


MISTAKES = [
    (["prune", "--raw-older-than", "soon"], 2, "no age"),
    (["replay", "r0"], 1, "no such"),
    (["run", "--source", "nobody"], 1, "no such source: nobody"),
    (["sources", "check", "--source", "nobody"], 1, "no such source: nobody"),
    (["sources", "check", "--catalogue", "nowhere.toml"], 1, "nowhere.toml"),
    (["fetch", "notaurl"], 2, "notaurl: not an address of the web"),
]


WITHOUT_CONTACT = [["run"], ["sources", "check"], ["fetch", "https://paper.example/1"]]


@pytest.mark.parametrize("command", WITHOUT_CONTACT, ids=lambda command: command[0])
def test_nobody_else_is_asked_without_a_contact(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMUNIQUE_CONTACT", raising=False)
    done = CliRunner().invoke(app, [*command, "--warehouse", str(tmp_path / "w.duckdb")])
    assert done.exit_code == 1
    assert "COMMUNIQUE_CONTACT" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "contact", "is_refused"),
    [
        ("http://127.0.0.1:8000/feed", None, False),
        ("http://[::1]/feed", None, False),
        ("http://localhost/feed", None, False),
        ("http://127.0.0.1.example/feed", None, True),
        ("http://192.0.2.1/feed", None, True),
        ("http://[1/feed", None, True),
        ("https://paper.example/feed", " ", True),
        ("https://paper.example/feed", "mailto:desk@example.org", False),
    ],
)
def test_a_contact_is_needed_for_other_machines_only(
    url: str, contact: str | None, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_CONTACT", contact or "")
    if is_refused:
        with pytest.raises(NoContact, match="COMMUNIQUE_CONTACT"):
            policy_of_environment(["http://127.0.0.1/", url])
    else:
        assert policy_of_environment([url]).contact == (contact or "this machine")


@pytest.mark.parametrize(("command", "code", "words"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_at_the_command_line_is_one_line(
    tmp_path: Path, command: list[str], code: int, words: str
) -> None:
    # A run through Prefect would start a server first: the catalogue is read before that.
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *command, "--warehouse", str(tmp_path / "w.duckdb")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert words in done.stderr and "Traceback" not in done.stderr
