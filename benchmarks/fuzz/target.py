"""What a target of the fuzzer is, and the moment at which everything happens."""

import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
_OURS = ("flows", "transforms", "warehouse")
HOME = "https://news.test/list?page=1"


class Target(NamedTuple):
    """A parser of outside input: what is done with some bytes, and bytes to begin with.

    `check` does all that a run does with such input. It returns what came of it, so that a second
    time can be compared with the first; it raises nothing but what the parser documents, which it
    catches itself, and AssertionError where something that must hold does not.
    """

    check: Callable[[bytes], object]
    seeds: Sequence[bytes]


def is_chosen(body: bytes, one_in: int) -> bool:
    """Whether this input is one of those that are followed to the end, which takes long."""
    return zlib.crc32(body) % one_in == 0


def refuse_bug_of_ours(error: BaseException | None) -> None:
    """Raise the cause of a refusal again if it is our own code that stumbled.

    Input may break the libraries that read it: that is foreseen and told in one line.
    """
    last: TracebackType | None = error.__traceback__ if error else None
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    module = str(last.tb_frame.f_globals["__name__"]) if last else ""
    if error is not None and module.partition(".")[0] in _OURS:
        raise error
