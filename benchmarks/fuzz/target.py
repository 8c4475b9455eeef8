"""What a target of the fuzzer is, and the moment at which everything happens."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME = "https://news.test/list?page=1"


class Target(NamedTuple):
    """A parser of outside input: what is done with some bytes, and bytes to begin with.

    `check` does all that a run does with such input. It returns what came of it, so that a second
    time can be compared with the first; it raises nothing but what the parser documents, which it
    catches itself, and AssertionError where something that must hold does not.
    """

    check: Callable[[bytes], object]
    seeds: Sequence[bytes]
