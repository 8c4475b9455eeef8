"""A warehouse that is a DuckLake: tables in Parquet files, their catalogue in PostgreSQL.

Many machines may read it and write into it, each with its own DuckDB. Readers never wait: they
see the last load that was committed. Loads wait in line, since each looks at what is stored
before it adds to it, and a lake has no keys that would refuse a second row.
"""

import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

import duckdb

from warehouse.errors import WarehouseBusy, WarehouseMissing, WarehouseUnreadable
from warehouse.extensions import load_extension

_SCHEME = "ducklake:postgres:"
_NAME = "lake"
# Loads of every program that uses this lake take this lock of its catalogue's database.
_LOCK = 7_310_558_021
_REMOTE = re.compile(r"^[a-z][a-z0-9+.-]*://")


class Lake(NamedTuple):
    """Where the catalogue is, as libpq has it, and where a new lake is to keep its files."""

    catalogue: str
    files: str | None


def located(name: str | Path, beside: Path) -> Path:
    """The path of a warehouse: of a file its own, of a lake one that no file has.

    `ducklake:postgres:dbname=news host=db files=/shared/news` becomes a name in the folder
    `beside`, which holds what a run has on its own machine: raw archive, parts, journal.
    """
    text = str(name)
    return beside / quote(text, safe=" =:,") if text.startswith("ducklake:") else Path(text)


def lake_of(path: Path) -> Lake | None:
    """The lake that the path stands for, if it is not a file."""
    text = unquote(path.name)
    if not text.startswith("ducklake:"):
        return None
    if not text.startswith(_SCHEME):
        raise WarehouseUnreadable(
            f"{text}: a lake for several writers has its catalogue in PostgreSQL, as in "
            f"{_SCHEME}dbname=news host=127.0.0.1 files=/shared/news"
        )
    words = text.removeprefix(_SCHEME)
    files = re.search(r"\bfiles=('[^']*'|\S+)", words)
    catalogue = words.replace(files[0], "") if files else words
    return Lake(" ".join(catalogue.split()), files[1].strip("'") if files else None)


def is_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the tables of this connection are those of a lake."""
    found = connection.execute(
        "select type from duckdb_databases() where database_name = current_database()"
    ).fetchall()  # all of it: DuckDB 2.0 does nothing else while a result is open
    return found == [("ducklake",)]


def attach(
    connection: duckdb.DuckDBPyConnection, lake: Lake, *, read_only: bool, name: str = _NAME
) -> None:
    """Let the connection speak of the lake's tables as it would of a file's.

    A lake that does not exist is made, unless it is only to be read.
    """
    load_extension(connection, "postgres_scanner")
    load_extension(connection, "ducklake")
    if lake.files and _REMOTE.match(lake.files):
        load_extension(connection, "httpfs")
    options = ["read_only"] if read_only else []
    if lake.files:
        options.append(f"data_path {_text(_slashed(lake.files))}")
    what = f"attach {_text(_SCHEME + lake.catalogue)} as {name}"
    try:
        connection.execute(f"{what} ({', '.join(options)})" if options else what)
        connection.execute(f"use {name}")
    except duckdb.Error as error:
        raise _problem(lake, error) from error


@contextmanager
def turn(connection: duckdb.DuckDBPyConnection, lake: Lake, wait_seconds: float) -> Iterator[None]:
    """Wait until no other load is under way on any machine, then keep the others waiting.

    The lock belongs to a transaction in PostgreSQL beside the connection's own: it is free again
    when this process ends, however it ends.
    """
    deadline = time.monotonic() + wait_seconds
    load_extension(connection, "postgres_scanner")
    with connection.cursor() as guard:
        name = f"communique {os.getpid()} on {socket.gethostname()}"
        address = f"{lake.catalogue} application_name='{name}'"
        try:
            guard.execute(f"attach {_text(address)} as turn (type postgres)")
        except duckdb.Error as error:
            raise _problem(lake, error) from error
        guard.execute("begin")
        while not _asked(guard, f"select pg_try_advisory_xact_lock({_LOCK}) as answer"):
            if time.monotonic() >= deadline:
                holder = _asked(guard, _HOLDER)
                raise WarehouseBusy(f"{lake.catalogue}: being written by {holder or 'another'}")
            time.sleep(0.1)
        yield


def drop_history(connection: duckdb.DuckDBPyConnection, until: datetime) -> None:
    """Take from a lake what only its snapshots before `until` still show; the last one stays.

    A lake keeps rows that were deleted or changed until this is done: in its files, and short
    ones, with the least and greatest value of each column, in the catalogue. Files that no
    catalogue names, which a killed load leaves behind, go as well. Not within a transaction,
    and while no load is under way: a query that still reads an old snapshot fails.
    """
    connection.execute(f"call ducklake_flush_inlined_data('{_NAME}')")
    connection.execute(f"call ducklake_rewrite_data_files('{_NAME}', delete_threshold => 0)")
    connection.execute(f"call ducklake_merge_adjacent_files('{_NAME}')")
    moment = f"older_than => timestamptz '{until.isoformat()}'"
    connection.execute(f"call ducklake_expire_snapshots('{_NAME}', {moment})")
    connection.execute(f"call ducklake_cleanup_old_files('{_NAME}', cleanup_all => true)")
    connection.execute(f"call ducklake_delete_orphaned_files('{_NAME}', cleanup_all => true)")


# The lock's number is kept in two halves.
_HOLDER = f"""
select min(a.application_name) as answer from pg_locks as l
inner join pg_stat_activity as a on l.pid = a.pid
where l.locktype = 'advisory' and l.granted
    and l.classid = {_LOCK >> 32} and l.objid = {_LOCK & 0xFFFFFFFF}
"""


def _asked(guard: duckdb.DuckDBPyConnection, sql: str) -> object:
    found = guard.execute(f"from postgres_query('turn', {_text(sql)})").fetchone()
    return found[0] if found else None


def _problem(lake: Lake, error: duckdb.Error) -> Exception:
    words = " ".join(str(error).split())
    if "creating a new DuckLake is explicitly disabled" in words:
        return WarehouseMissing(f"{lake.catalogue}: no lake there yet; a load makes it")
    return WarehouseUnreadable(f"{lake.catalogue}: {words}")


def _slashed(files: str) -> str:
    return files if files.endswith("/") else f"{files}/"


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
