"""The web on loopback, fresh for every test; its servers are started once."""

from collections.abc import Iterator

import pytest

from tests.flows.fetch.web import Web


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
    """Nobody has asked for anything yet, and nothing is there."""
    _served.seen.clear()
    _served.names.clear()
    _served.routes.clear()
    return _served
