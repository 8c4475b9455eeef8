"""Prefect's server for one `communique serve`, on loopback, that ends when its parent does."""

import flows.prefect_defaults  # noqa: F401 isort: skip

import sys

import uvicorn

from flows.with_parent import end_with_parent

_LAST_SECONDS = 15


def main(port: int, parent: int) -> None:
    """Serve Prefect's API, with its scheduler, until the parent ends or asks for it."""
    end_with_parent(parent)
    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=_LAST_SECONDS,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
