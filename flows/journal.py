"""Articles fetched by a run that has not stored them yet: what is needed if it is killed.

The bytes are in the raw archive; the journal says whose they are. It is one line of JSON an
article, in a file named for the process, and goes when the run has stored what it fetched.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from flows.fetch import FetchRow
from flows.staging import is_alive
from transforms.schemas import Lead


class Kept(NamedTuple):
    """An article's bytes in the raw archive, its row of `ops.fetches`, the encoding HTTP named."""

    address: str
    row: FetchRow
    label: str | None
    lead: dict[str, Any]


class Journal(NamedTuple):
    """The journal of this run, and what runs that were killed have left."""

    file: TextIO
    left: list[Kept]

    def note(self, kept: Kept) -> None:
        """Write an article down before the next one is fetched."""
        line = {**kept._asdict(), "row": kept.row._asdict()}
        self.file.write(json.dumps(line, default=_as_text) + "\n")
        self.file.flush()


@contextmanager
def open_journal(folder: Path) -> Iterator[Journal]:
    """Take over what killed runs left; forget all of it once the block ends well."""
    folder.mkdir(parents=True, exist_ok=True)
    old = [path for path in sorted(folder.glob("journal-*.jsonl")) if not _is_in_use(path)]
    left = {kept.address: kept for path in old for kept in _read(path)}
    path = folder / f"journal-{os.getpid()}.jsonl"
    with path.open("a", encoding="utf-8") as file:
        yield Journal(file, list(left.values()))
    for each in {*old, path}:
        each.unlink(missing_ok=True)


def _is_in_use(path: Path) -> bool:
    process = re.search(r"journal-(\d+)", path.name)
    return process is not None and int(process[1]) != os.getpid() and is_alive(int(process[1]))


def _read(path: Path) -> Iterator[Kept]:
    """Lines of a journal; the last may have been cut off when the run was killed.

    A line that another version wrote, or that a disk has spoilt, is passed over: the list that
    named the article names it again, and it is asked for anew.
    """
    for line in path.read_bytes().splitlines():
        try:
            kept = _kept(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        if kept.lead.keys() == set(Lead.column_names()):
            yield kept


def _kept(told: Any) -> Kept:
    row = {name: _as_time(name, value) for name, value in told["row"].items()}
    lead = {name: _as_time(name, value) for name, value in told["lead"].items()}
    return Kept(str(told["address"]), FetchRow(**row), told["label"], lead)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a journal")


def _as_time(name: str, value: Any) -> Any:
    is_time = name.endswith("_at") and isinstance(value, str)
    return datetime.fromisoformat(value) if is_time else value
