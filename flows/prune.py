"""Make room: bytes of the raw archive that are older than somebody wants to keep them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from flows.settings import WAIT_SECONDS
from warehouse.connection import is_there, query, reading, writing
from warehouse.lake import drop_history, lake_of

_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}


class BadAge(Exception):
    """An age is a number and a unit: 90d, 12w, 6m, 2y."""


class Pruned(NamedTuple):
    """How many entries went, how many bytes that freed, and how many are left."""

    removed: int
    bytes: int
    kept: int


def age(text: str) -> timedelta:
    """Read an age such as 90d."""
    told = re.fullmatch(r"(\d{1,4})([dwmy])", text.strip().lower())
    if told is None or not int(told[1]):
        raise BadAge(f"{text}: no age; give a number and d, w, m or y, such as 90d")
    return timedelta(days=int(told[1]) * _UNITS[told[2]])


def prune(warehouse: Path, older_than: timedelta, now: datetime | None = None) -> Pruned:
    """Remove raw entries that were written before `now - older_than`.

    What the next request depends on stays: the last body of each list and robots.txt, and what
    killed runs have fetched but not stored. Articles keep their `raw_path`, which then leads
    nowhere: they can be queried as before, but not be read anew. A lake loses its snapshots of
    that age, and with them the files that only they need.
    """
    until = (now or datetime.now(UTC)) - older_than
    if lake_of(warehouse) and is_there(warehouse):
        with writing(warehouse, WAIT_SECONDS) as connection:
            drop_history(connection, until)
    before = until.timestamp()
    needed = _needed(warehouse)
    removed = size = kept = 0
    folder = warehouse.parent
    for entry in sorted((folder / "raw").glob("*/*")):
        status = entry.stat()
        if status.st_mtime >= before or entry.relative_to(folder).as_posix() in needed:
            kept += 1
            continue
        entry.unlink()
        removed, size = removed + 1, size + status.st_size
    return Pruned(removed, size, kept)


def _needed(warehouse: Path) -> set[str]:
    journals = [
        path.read_text("utf-8", "replace") for path in warehouse.parent.glob("journal-*.jsonl")
    ]
    named = set(re.findall(r'"raw_path": "([^"]+)"', "\n".join(journals)))
    if not is_there(warehouse):
        return named
    with reading(warehouse) as connection:
        rows = query(
            connection,
            """
            select raw_path from ops.fetches
            where kind <> 'article' and raw_path is not null
            qualify row_number() over (partition by url order by fetched_at desc) = 1
            """,
        )
    return named | set(rows["raw_path"])
