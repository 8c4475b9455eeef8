"""The flow on a real Prefect server: same tables as without it, and cron runs do run."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import httpx
import polars as pl
from polars.testing import assert_frame_equal

from flows.settings import BUNDLED, ROOT
from warehouse.errors import WarehouseError

Content = Callable[[Path], dict[str, pl.DataFrame]]
Ask = Callable[[Path, str], pl.DataFrame]

# Cron cannot name a time nearer than the next minute; the rest is a slow machine.
CRON_SECONDS = 300

SERVE = """
import sys
from flows.news_etl import news_etl
news_etl.serve(
    name="test", cron="* * * * *", limit=1,
    parameters={"paths": [sys.argv[1]], "warehouse": sys.argv[2]},
)
"""


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
        cwd=ROOT, env=prefect_server, capture_output=True, text=True, check=False,
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


def test_a_cron_run_is_scheduled_and_runs(
    prefect_server: dict[str, str], founding: Path, tmp_path: Path, rows: Ask
) -> None:
    """Prefect 3.8.8 with SQLAlchemy 2.1 never schedules, and says so only in the server's log."""
    path = tmp_path / "w.duckdb"
    with (tmp_path / "serve.log").open("w") as log:
        served = subprocess.Popen(
            [sys.executable, "-c", SERVE, founding, path],
            cwd=ROOT, env=prefect_server, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + CRON_SECONDS
            while not _is_done(path, rows):
                assert served.poll() is None, (tmp_path / "serve.log").read_text()
                assert time.monotonic() < deadline, (tmp_path / "serve.log").read_text()
                time.sleep(1)
        finally:
            served.terminate()
            served.wait(timeout=60)
    assert rows(path, "select count(*) from core.meeting_reports").item() > 0
    assert rows(path, "select distinct kind from ops.runs").rows() == [("news_etl",)]
