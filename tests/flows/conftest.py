"""What tests of flows share: a filled warehouse, a web on loopback, a Prefect server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from flows.operate.schedule_child import environment as settings_of_server
from flows.pipeline import run_load
from flows.server_process import await_health, free_port, stop
from flows.settings import BUNDLED, ROOT
from tests.flows.fetch.web import Web
from warehouse.connection import query, reading

STARTUP_SECONDS = 180


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled articles in a warehouse of their own."""
    path = tmp_path_factory.mktemp("bundled") / "communique.duckdb"
    run_load([BUNDLED], path)
    return path


@pytest.fixture(scope="session")
def rows() -> Callable[[Path, str], pl.DataFrame]:
    """Rows of a query on a warehouse file."""

    def ask(path: Path, sql: str) -> pl.DataFrame:
        with reading(path) as connection:
            return query(connection, sql)

    return ask


@pytest.fixture(scope="session")
def content(rows: Callable[[Path, str], pl.DataFrame]) -> Callable[[Path], dict[str, pl.DataFrame]]:
    """Every core table, sorted, without what is bound to differ from run to run.

    core.meeting_redirects is the history of a warehouse: it differs by nature.
    """

    def of(path: Path) -> dict[str, pl.DataFrame]:
        names = rows(
            path,
            "select table_name as n from duckdb_tables() where schema_name = 'core' "
            "and table_name <> 'meeting_redirects' order by n",
        )
        assert names.height > 8
        return {
            name: rows(path, f"select * from core.{name} order by all").drop(
                "run_id", "first_seen_at", strict=False
            )
            for name in names["n"]
        }

    return of


@pytest.fixture(scope="session")
def founding() -> Path:
    """The article that the project began with."""
    return BUNDLED / "syria_iran_talks.txt"


@pytest.fixture(scope="session")
def _served() -> Iterator[Web]:
    web = Web()
    servers = web.serve()
    yield web
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web(_served: Web) -> Web:
    """The web on loopback: nobody has asked for anything yet, and nothing is there."""
    _served.seen.clear()
    _served.names.clear()
    _served.routes.clear()
    return _served


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The server of `communique serve`, one for the session; yields what leads to it.

    Prefect's own test harness does not run the scheduler, and whether runs are planned at all
    is one of the things to test.
    """
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    environment = {
        **os.environ,
        **settings_of_server(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
        "DO_NOT_TRACK": "1",
    }
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "flows.operate.schedule_server", str(port), str(os.getpid())],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        await_health(environment["PREFECT_API_URL"], server, STARTUP_SECONDS)
        yield environment
    finally:
        stop(server, 60)
        shutil.rmtree(home, ignore_errors=True)
