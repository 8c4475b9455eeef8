"""The web on loopback for runs that fetch; its servers are started once."""

from collections.abc import Iterator

import pytest

from tests.flows.fetch.web import Web


@pytest.fixture(scope="session")
def _served_to_runs() -> Iterator[Web]:
    web = Web()
    servers = web.serve()
    yield web
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web(_served_to_runs: Web) -> Web:
    """Nobody has asked for anything yet, and nothing is there."""
    _served_to_runs.seen.clear()
    _served_to_runs.names.clear()
    _served_to_runs.routes.clear()
    return _served_to_runs
