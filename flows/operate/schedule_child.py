"""The Prefect server that `communique serve` starts for itself where none is named."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flows.server_process import await_health, free_port, stop

_STARTUP_SECONDS = 180
_LAST_SECONDS = 30
_KEPT_SECONDS = 14 * 24 * 3600


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
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.operate.schedule_server", str(port), str(os.getpid())],
        env={**os.environ, **environment(home)},
        start_new_session=True,  # Ctrl-C is for the parent, which needs the server to stop its runs
    )
    try:
        url = f"http://127.0.0.1:{port}/api"
        await_health(url, process, _STARTUP_SECONDS)
        yield Server(url, process)
    finally:
        stop(process, _LAST_SECONDS)
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
