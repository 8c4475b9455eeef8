"""Prefect's server for one `communique serve`, on loopback, that ends when its parent does.

The parent holds the other end of standard input and never writes: the end of it is the end of
the parent, be it by kill -9. So no server is left behind that nobody uses.
"""

import flows.prefect_defaults  # noqa: F401 isort: skip

import os
import signal
import sys
import threading

import uvicorn

_LAST_SECONDS = 15


def main(port: int) -> None:
    """Serve Prefect's API, with its scheduler, until the parent ends or asks for it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=_LAST_SECONDS,
    )


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    timer = threading.Timer(2 * _LAST_SECONDS, os._exit, args=(1,))
    timer.daemon = True
    timer.start()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(int(sys.argv[1]))
