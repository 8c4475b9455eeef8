"""Prefect's temporary server for one run, where the settings name no server.

Prefect would start one itself, but it imports the whole of its server into this process to do
so, some 65 MB, and a run that is killed leaves that server behind for ever. Ours is the same
server with the same database, started from outside, and it watches its parent.
"""

import flows.prefect_defaults  # noqa: F401 isort: skip

import atexit
import os
import subprocess
import sys

from prefect.context import refresh_global_settings_context
from prefect.settings import get_current_settings

from flows.server_process import await_health, free_port, stop
from flows.settings import ROOT
from flows.with_parent import end_with_parent

_LAST_SECONDS = 5


def ensure_server() -> None:
    """Start a server until the end of this process, unless the settings name one or want none.

    It ends after Prefect's own threads, which have their last words to tell it.
    """
    settings = get_current_settings()
    if settings.api.url or not settings.server.ephemeral.enabled:
        return
    port = free_port()
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.prefect_server", str(port), str(os.getpid())],
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C is for this process, which then tells the server
    )
    atexit.register(stop, process, _LAST_SECONDS)
    url = f"http://127.0.0.1:{port}/api"
    await_health(url, process, settings.server.ephemeral.startup_timeout_seconds)
    os.environ["PREFECT_API_URL"] = url
    refresh_global_settings_context()


def serve(port: int, parent: int) -> None:
    """Be that server, for as long as the process `parent` lives."""
    end_with_parent(parent)
    import uvicorn  # noqa: PLC0415 - the run itself needs neither of them
    from prefect.server.api.server import create_app  # noqa: PLC0415

    uvicorn.run(
        create_app(ephemeral=True, final=True), host="127.0.0.1", port=port, log_level="error"
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
