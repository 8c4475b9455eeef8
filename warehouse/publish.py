"""A snapshot for readers that must not wait for the writer, nor the writer for them."""

import os
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from warehouse.connection import copying, query, reading
from warehouse.errors import SnapshotDiffers

# The oldest storage that DuckDB still writes: BI tools bring engines that are years old.
STORAGE = "v1.0.0"


class Published(NamedTuple):
    """How much a snapshot holds."""

    tables: int
    views: int
    rows: int
    bytes: int


def publish(warehouse: Path, target: Path, keep: int = 2, wait_seconds: float = 30) -> Published:
    """Put a copy of the warehouse at `target`, views and comments included, checked and on disk.

    Whoever reads the old snapshot goes on with it; the next to open the path gets the new one.
    The last `keep` snapshots stay beside it as `name.1.duckdb` (the latest), `name.2.duckdb` …
    """
    target = target.absolute()
    if warehouse.absolute() == target or (
        target.exists() and warehouse.exists() and warehouse.samefile(target)
    ):
        raise SnapshotDiffers(f"{target}: that is the warehouse itself")
    _refuse_what_is_no_snapshot(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new-{os.getpid()}")
    try:
        expected = _copy(warehouse, new, wait_seconds)
        published = _checked(new, expected)
        flush(new)
        _rotate(target, keep)
        new.replace(target)
        flush(target.parent)
    finally:
        for left in (new, new.with_name(f"{new.name}.wal")):
            left.unlink(missing_ok=True)
    return published


def _refuse_what_is_no_snapshot(target: Path) -> None:
    """An existing file must be a warehouse, or it is somebody's and stays."""
    if not target.exists():
        return
    with reading(target) as connection:
        found = query(connection, "select 1 from duckdb_views() where schema_name = 'mart' limit 1")
    if found.is_empty():
        raise SnapshotDiffers(f"{target}: a DuckDB file that no publish made; name another")


_COUNTS = """
select schema_name || '.' || table_name as name, 'table' as kind, comment
from duckdb_tables() where database_name = '{0}'
union all
select schema_name || '.' || view_name, 'view', comment
from duckdb_views() where database_name = '{0}' and not internal
union all
select schema_name || '.' || table_name || '.' || column_name, data_type, comment
from duckdb_columns() where database_name = '{0}' and not internal
order by all
"""


def _copy(warehouse: Path, new: Path, wait_seconds: float) -> dict[str, int]:
    """Copy everything; returns the rows of each table."""
    with copying(warehouse, new, STORAGE, wait_seconds) as connection:
        tables = query(
            connection,
            "select schema_name || '.' || table_name as name from duckdb_tables() "
            "where database_name = 'source' order by name",
        )["name"]
        rows = {
            name: query(connection, f"select count(*) as n from source.{name}").item()
            for name in tables
        }
        connection.execute("copy from database source to target")
        before = query(connection, _COUNTS.format("source"))
        after = query(connection, _COUNTS.format("target"))
        if not before.equals(after):
            raise SnapshotDiffers(f"{new}: tables, views or comments were not copied alike")
        connection.execute("checkpoint target")
    return rows


def _checked(new: Path, expected: dict[str, int]) -> Published:
    """Open the copy as a reader would: every table is complete, every view answers."""
    with reading(new) as connection:
        for name, count in expected.items():
            found = query(connection, f"select count(*) as n from {name}").item()
            if found != count:
                raise SnapshotDiffers(f"{new}: {name} has {found} rows, not {count}")
        views = query(
            connection,
            "select view_name from duckdb_views() where schema_name = 'mart' order by view_name",
        )["view_name"]
        for view in views:
            query(connection, f"select * from mart.{view} limit 1")
    return Published(len(expected), len(views), sum(expected.values()), new.stat().st_size)


def _rotate(target: Path, keep: int) -> None:
    """Keep what is there as number 1; the path itself is never without a file."""
    numbered = [target.with_name(f"{target.stem}.{n}{target.suffix}") for n in range(1, keep + 1)]
    if not target.exists() or not numbered:
        return
    for newer, older in reversed(list(pairwise(numbered))):
        if newer.exists():
            newer.replace(older)
    numbered[0].unlink(missing_ok=True)
    numbered[0].hardlink_to(target)


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
