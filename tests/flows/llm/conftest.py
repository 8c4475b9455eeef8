"""One made-up model for the tests of a module; each starts with nothing asked and no key."""

from collections.abc import Iterator

import pytest

from tests.flows.llm.model import Model, says, served


@pytest.fixture(scope="module")
def _served() -> Iterator[Model]:
    with served() as model:
        yield model


@pytest.fixture
def model(_served: Model, monkeypatch: pytest.MonkeyPatch) -> Model:
    """Nothing was asked yet; unless told otherwise it finds nothing."""
    _served.will(says({"meetings": [], "statements": []}))
    monkeypatch.delenv("COMMUNIQUE_LLM_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return _served
