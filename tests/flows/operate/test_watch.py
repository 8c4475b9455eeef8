"""Figures, problems and messages about a warehouse with all that can be wrong."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_families
from prometheus_client.parser import text_string_to_metric_families as old_families
from typer.testing import CliRunner

from flows.cli import app
from flows.operate import notify
from flows.operate.after import follow_up
from flows.operate.metrics import metrics_text, write_metrics
from flows.operate.problems import problems
from flows.run import start_run
from tests.flows.operate.listener import Listener, listening
from tests.rows import rows
from transforms.schemas import TABLES
from warehouse.connection import query, reading, writing
from warehouse.load import append
from warehouse.tables import create_tables

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def fill(connection: duckdb.DuckDBPyConnection, table: str, *given: dict[str, Any]) -> None:
    """Add rows to a table."""
    append(connection, table, rows(table, *given), TABLES[table])


def ran(number: int, state: str, **more: Any) -> dict[str, Any]:
    """A run that ended so many hours after noon."""
    return {"run_id": f"r{number}", "kind": "news_ingest", "state": state, "seconds": 60.0,
            "started_at": NOON + number * HOUR, "finished_at": NOON + number * HOUR,
            **more}  # fmt: skip


def fetched(source: str, at: datetime, outcome: str, failures: int, run_id: str) -> dict[str, Any]:
    """A list that was asked for."""
    return {"source_id": source, "url": f"https://{source}.example/feed", "kind": "feed",
            "fetched_at": at, "outcome": outcome, "failures": failures, "run_id": run_id,
            "error": "HTTP 500" if failures else None}  # fmt: skip


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which every kind of problem is."""
    path = tmp_path_factory.mktemp("watch") / "w.duckdb"
    with writing(path) as connection:
        create_tables(connection, TABLES)
        trouble(connection)
    return path


def trouble(connection: duckdb.DuckDBPyConnection) -> None:
    """One of each."""
    failed = {"error": "CheckFailed: claims: 3 rows <!channel>", "stages": '{"look": 2.5}'}
    fill(connection, "ops.runs", ran(1, "done"), ran(2, "failed", **failed))
    check = {"run_id": "r2", "checked_at": NOON, "claim": "All is well.", "example": "x"}
    fill(connection, "ops.checks",
         {**check, "name": "claims", "severity": "error", "failing_rows": 3},
         {**check, "name": "well", "severity": "warn", "failing_rows": 0})  # fmt: skip
    reject = {"run_id": "r2", "is_loaded": False, "rejected_at": NOON}
    blocked = {**reject, "reason": "blocked"}
    fill(connection, "ops.rejects", blocked, blocked,
         {**reject, "reason": "source_failed", "location": "https://rebuilt.example/feed",
          "detail": "no link under the selector"})  # fmt: skip
    fill(connection, "ops.fetches",
         fetched("dead", NOON, "server_error", 3, "r2"), fetched("shaky", NOON, "timeout", 2, "r2"),
         fetched("rebuilt", NOON, "ok", 0, "r2"), fetched("quiet", NOON, "not_modified", 0, "r2"),
         fetched("lively", NOON, "ok", 0, "r2"))  # fmt: skip
    # Both listed something every day of a week; one of them has not done so for two weeks.
    for source, last in (("quiet", 6), ("lively", 19)):
        fill(connection, "ops.leads", *(
            {"address": f"{source}{day}", "source_id": source,
             "first_listed_at": datetime(2026, 5, day, tzinfo=UTC)}
            for day in range(last - 5, last + 1)
        ))  # fmt: skip
    # Thirty articles of each; of one the last ten have lost their authors.
    fill(connection, "core.articles", *(
        {"article_id": f"{source}{n}", "source_id": source, "title": "T", "url": "u",
         "author": None if source == "quiet" and n >= 20 else "A", "published_at": NOON,
         "first_seen_at": NOON + n * HOUR, "duplicate_of": None}
        for source in ("quiet", "lively") for n in range(30)
    ))  # fmt: skip


def found(path: Path) -> list[tuple[str, str, str]]:
    """The problems that there are."""
    with reading(path) as connection:
        return problems(connection, path).select("kind", "subject", "fingerprint").rows()


def test_every_kind_of_problem_is_seen_and_nothing_else(
    troubled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(troubled) == [
        ("check_failed", "claims", "error"),
        ("run_failed", "news_ingest", "CheckFailed"),
        ("schema_break", "quiet", "author"),
        ("schema_break", "rebuilt", "list"),
        ("source_failing", "dead", "server_error"),
        ("source_silent", "quiet", "silent"),
    ]
    monkeypatch.setenv("COMMUNIQUE_DISK_FREE", "1e9")
    assert found(troubled)[1] == ("disk_low", "disk", "low")


def test_figures_are_read_by_both_parsers_of_their_formats(troubled: Path) -> None:
    text = metrics_text(troubled).decode()
    for parse in (open_families, old_families):
        samples = {
            (sample.name, tuple(sorted(sample.labels.values()))): sample.value
            for family in parse(text)
            for sample in family.samples
        }
        assert samples["communique_last_run_failed", ("news_ingest",)] == 1
        assert samples["communique_last_success_timestamp_seconds", ("news_ingest",)] == (
            (NOON + HOUR).timestamp()
        )
        assert samples["communique_last_run_stage_seconds", ("look", "news_ingest")] == 2.5
        assert samples["communique_articles", ("original",)] == 60
        assert samples["communique_rejects", ("blocked", "read")] == 2
        assert samples["communique_check_failing_rows", ("claims", "error")] == 3
        assert samples["communique_source_failures", ("dead",)] == 3
        assert samples["communique_warehouse_bytes", ()] == troubled.stat().st_size
        assert samples["communique_disk_free_bytes", ()] > 0


def test_the_command_prints_the_same_figures(troubled: Path) -> None:
    done = CliRunner().invoke(app, ["metrics", "--warehouse", str(troubled)])
    names = {line.partition("{")[0] for line in done.stdout.splitlines() if "{" in line}
    assert done.stdout.endswith("# EOF\n") and "communique_source_failures" in names


def test_a_file_of_figures_is_replaced_at_once_and_nothing_is_left_beside(
    troubled: Path, tmp_path: Path
) -> None:
    target = tmp_path / "collector" / "communique.prom"
    write_metrics(troubled, target)
    target.write_text("old")
    write_metrics(troubled, target)
    assert target.read_text().endswith("# EOF\n")
    assert list(target.parent.iterdir()) == [target]
    assert target.stat().st_mode & 0o777 == 0o644


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """A webhook that is asked without pauses."""
    monkeypatch.setattr(notify, "_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(notify, "_SECONDS", 0.5)
    with listening() as heard:
        monkeypatch.setenv("COMMUNIQUE_WEBHOOK", heard.url)
        yield heard


def told(listener: Listener) -> list[tuple[str, str, str]]:
    """What the last message said."""
    return [(p["state"], p["kind"], p["subject"]) for p in listener.heard[-1]["problems"]]


def test_each_problem_is_told_once_until_it_changes_or_clears(
    troubled: Path, listener: Listener
) -> None:
    run = start_run("news_ingest", troubled)
    listener.status = 503
    notify.notify(run, None)
    assert (listener.asked, listener.heard) == (2, [])
    listener.status = 200
    notify.notify(run, None)
    assert len(told(listener)) == 6 and {state for state, _, _ in told(listener)} == {"new"}
    assert "<!channel>" not in listener.heard[-1]["text"]
    notify.notify(run, None)
    assert len(listener.heard) == 1
    with writing(troubled) as connection:
        fill(connection, "ops.runs", ran(3, "failed", error="DiskFull: no room"))
        fill(connection, "ops.fetches", fetched("dead", NOON + HOUR, "ok", 0, "r3"))
    notify.notify(run, None)
    assert told(listener) == [
        ("changed", "run_failed", "news_ingest"), ("cleared", "source_failing", "dead"),
    ]  # fmt: skip
    with reading(troubled) as connection:
        assert query(connection, "select count(*) from ops.notices").item() == 5


@pytest.mark.parametrize("status", [307, None])
def test_a_webhook_that_leads_elsewhere_or_never_answers_is_given_up(
    listener: Listener, status: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    listener.status = status
    assert not notify.post(listener.url, {"problems": []})
    assert (listener.asked, listener.heard) == (2, [])
    assert "hunter2" not in capsys.readouterr().err


def test_what_follows_a_run_cannot_fail_it_and_a_lost_warehouse_is_told(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    broken = tmp_path / "w.duckdb"
    broken.write_bytes(b"no warehouse at all")
    monkeypatch.setenv("COMMUNIQUE_METRICS", str(tmp_path / "m.prom"))
    monkeypatch.setenv("COMMUNIQUE_LOG", "json")
    follow_up(start_run("load", broken), OSError(f"cannot ask {listener.url}"))
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["run_failed", "follow_up_failed", "webhook_told"]
    assert lines[1]["step"] == "write_metrics"
    assert told(listener) == [("new", "run_failed", "load")]
    assert "hunter2" not in json.dumps([lines, listener.heard])
    assert "sesame" not in json.dumps([lines, listener.heard])
