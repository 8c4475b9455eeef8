"""The Prefect server that `communique serve` starts for itself where none is named."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

_STARTUP_SECONDS = 180
_KEPT_SECONDS = 14 * 24 * 3600


class NoServer(Exception):
    """Prefect's server did not come up; what it wrote on standard error says why."""


class Server(NamedTuple):
    """A server that answers, and the process that it is."""

    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def prefect_server(warehouse: Path) -> Iterator[Server]:
    """A server with a database of its own beside the warehouse, thrown away before each start.

    What happened is in `ops.runs`. So a database that was damaged, locked or deleted is
    healed by the next start, and years of runs do not pile up.
    """
    home = warehouse.absolute().with_name(f"{warehouse.name}.prefect")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.operate.schedule_server", str(port)],
        env={**os.environ, **environment(home)},
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the parent, which needs the server to stop its runs
    )
    try:
        url = f"http://127.0.0.1:{port}/api"
        _await_health(url, process)
        yield Server(url, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()
        shutil.rmtree(home, ignore_errors=True)


def environment(home: Path) -> dict[str, str]:
    """Settings of a server that nobody looks at: its folder, no pages, old runs are removed."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        "PREFECT_UI_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(_KEPT_SECONDS),
    }


def _await_health(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoServer(f"Prefect's server ended at once (code {process.returncode})")
        try:
            if httpx.get(f"{url}/health", timeout=2).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    raise NoServer(f"no Prefect server within {_STARTUP_SECONDS} s")
