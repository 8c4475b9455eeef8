"""The flow on a real Prefect server: same tables as without it, and a schedule that is kept.

Its batches are read by Prefect's pool of processes; other tests have it read them one by one.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import httpx
import polars as pl
from polars.testing import assert_frame_equal

from flows.settings import BUNDLED, ROOT
from warehouse.errors import WarehouseError

Content = Callable[[Path], dict[str, pl.DataFrame]]
Ask = Callable[[Path, str], pl.DataFrame]

# Nothing of it waits for a date of the schedule; it is for a slow machine.
LONGEST_SECONDS = 300


def _is_done(path: Path, rows: Ask) -> bool:
    """A first run has been stored; while it is being stored the file cannot be read."""
    if not path.exists():
        return False
    try:
        return rows(path, "select state from ops.runs").height > 0
    except (WarehouseError, duckdb.CatalogException):
        return False


def test_prefect_and_the_direct_way_fill_equal_tables(
    prefect_server: dict[str, str], bundled: Path, tmp_path: Path, content: Content, rows: Ask
) -> None:
    path = tmp_path / "w.duckdb"
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "load", "--flow", BUNDLED, "--warehouse", path],
        cwd=ROOT, env={**prefect_server, "COMMUNIQUE_RUNNER": "processes"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    wanted = content(bundled)
    for name, frame in content(path).items():
        assert_frame_equal(frame, wanted[name])
    assert rows(path, "select kind, state from ops.runs").rows() == [("news_etl", "done")]
    artifacts = httpx.post(f"{prefect_server['PREFECT_API_URL']}/artifacts/filter", json={}).json()
    pages = [artifact["data"] for artifact in artifacts if artifact["key"] == "news-etl"]
    assert len(pages) == 1
    assert "Top meetings" in pages[0]
    tables = {artifact["key"]: json.loads(artifact["data"]) for artifact in artifacts
              if artifact["type"] == "table"}  # fmt: skip
    assert len(tables["top-meetings"]) == 20
    assert [row["reason"] for row in tables["rejects"]] == ["not\\_english"]


def test_a_served_job_makes_good_what_was_missed_and_its_dates_are_planned(
    prefect_server: dict[str, str], founding: Path, tmp_path: Path, rows: Ask
) -> None:
    """Prefect 3.8.8 with SQLAlchemy 2.1 never schedules, and says so only in the server's log."""
    path, log = tmp_path / "w.duckdb", tmp_path / "serve.log"
    command: list[str | Path] = [
        ROOT / ".venv/bin/communique",
        "serve",
        founding,
        "--warehouse",
        path,
    ]
    with log.open("w") as file:
        served = subprocess.Popen(
            [*command, "--cron", "*/30 * * * *"], env=prefect_server, stdout=file, stderr=file
        )
        try:
            deadline = time.monotonic() + LONGEST_SECONDS
            while not _is_done(path, rows) or not (dates := _planned(prefect_server)):
                assert served.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.5)
        finally:
            served.terminate()
            code = served.wait(timeout=120)
    assert code == 0, log.read_text()
    assert {at.minute % 30 for at in dates} == {0}
    assert not _planned(prefect_server)
    assert rows(path, "select count(*) from core.meeting_reports").item() > 0
    assert rows(path, "select kind, state from ops.runs").rows() == [("news_etl", "done")]
    told = log.read_text()
    for words in ("one starts now", "next run at", "stopped; what a run had fetched"):
        assert words in told


def _planned(server: dict[str, str]) -> list[datetime]:
    """When the scheduler has a run to begin."""
    wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    runs = httpx.post(f"{server['PREFECT_API_URL']}/flow_runs/filter", json=wanted).json()
    return [
        datetime.fromisoformat(run["expected_start_time"]) for run in runs if run["auto_scheduled"]
    ]
