"""The one place that opens DuckDB: one writer at a time, or any number of readers; a lake has both.

DuckDB locks the file itself, but refuses at once and at any moment; the lock file beside it
lets a second writer wait in line and tells it who is ahead.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import filelock
import polars as pl

from warehouse.errors import (
    WarehouseBusy,
    WarehouseError,
    WarehouseMissing,
    WarehouseTooNew,
    WarehouseUnreadable,
    WarehouseUnwritable,
)
from warehouse.lake import Lake, attach, lake_of, turn
from warehouse.version import MART_VERSION, number, stored_version

Row = tuple[Any, ...]
T = TypeVar("T")


@contextmanager
def writing(path: Path, wait_seconds: float = 30) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that may write; the file and its folder, or the lake, are made if need be.

    What DuckDB cannot write down (a full disk) is `WarehouseUnwritable`.
    """
    if lake := lake_of(path):
        with in_memory() as connection, turn(connection, lake, wait_seconds):
            _attach(connection, path, lake, read_only=False)
            yield connection
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    lock_path = path.with_name(f"{path.name}.lock")
    lock = filelock.FileLock(lock_path)
    try:
        lock.acquire(timeout=wait_seconds)
    except filelock.Timeout as timeout:
        raise WarehouseBusy(_busy(path, "written", _holder(lock_path))) from timeout
    is_new = not path.exists()
    try:
        with suppress(OSError):  # a full disk takes not even that; it only names who is ahead
            lock_path.write_text(str(os.getpid()))
        with (
            _open(path, read_only=False, deadline=deadline) as connection,
            _told_of_disk(path),
        ):
            _refuse_newer(path, connection)
            yield connection
    except (WarehouseUnwritable, WarehouseUnreadable):
        if is_new:
            _clear_half_made(path)
        raise
    finally:
        lock.release()


@contextmanager
def reading(path: Path, wait_seconds: float = 5) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that cannot write. Many may read at once, a file not while somebody writes."""
    if lake := lake_of(path):
        with in_memory() as connection:
            _attach(connection, path, lake, read_only=True)
            yield connection
        return
    if not path.exists():
        raise WarehouseMissing(f"{path}: no such warehouse")
    with _open(path, read_only=True, deadline=time.monotonic() + wait_seconds) as connection:
        _refuse_newer(path, connection)
        yield connection


def is_there(path: Path) -> bool:
    """Whether there is such a file, or such a lake."""
    lake = lake_of(path)
    if not lake:
        return path.exists()
    try:
        with reading(path):
            return True
    except WarehouseMissing:
        return False


@contextmanager
def copying(
    path: Path, new: Path, storage: str, wait_seconds: float = 5
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads `path` as `source` and writes a new file as `target`.

    `storage` is the version of DuckDB from which on the new file can be read.
    """
    lake = lake_of(path)
    if not lake and not path.exists():
        raise WarehouseMissing(f"{path}: no such warehouse")
    _refuse_other_files(path)

    def attach_file() -> None:
        connection.execute(f"attach '{_quoted(path)}' as source (read_only)")

    with in_memory() as connection:
        if lake:
            attach(connection, lake, read_only=True, name="source")
        else:
            _patiently(path, attach_file, time.monotonic() + wait_seconds)
        connection.execute(f"attach '{_quoted(new)}' as target (storage_version '{storage}')")
        yield connection


def in_memory() -> duckdb.DuckDBPyConnection:
    """An empty warehouse that is gone when closed."""
    return _set_up(duckdb.connect(":memory:"))


def query(connection: duckdb.DuckDBPyConnection, sql: str, **frames: pl.DataFrame) -> pl.DataFrame:
    """Rows of one query; `frames` can be read in it under their names, each of them once.

    A statement that returns no rows, or no statement at all, gives an empty frame.
    """
    with registered(connection, **frames):
        found = connection.sql(sql)
        return pl.DataFrame() if found is None else pl.DataFrame(found)


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[Row]]:
    """Column names and rows of any query, as Python values: also intervals, structs, infinities."""
    found = connection.sql(sql)
    return ([], []) if found is None else (found.columns, found.fetchall())


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, **frames: pl.DataFrame) -> Iterator[None]:
    """Let SQL read frames under their names for a while; each once, or DuckDB says "consumed".

    Frames go in and out as streams of Arrow's C interface, which both sides speak: by the usual
    way every process would load pyarrow for it, some 100 MB. Who needs a frame twice in a
    statement reads it into a materialized CTE.

    After an error they stay until the next of the same name: in a transaction that an error has
    ended, DuckDB refuses even to forget a name, and that would hide the error.
    """
    for name, frame in frames.items():
        connection.register(name, frame.__arrow_c_stream__())
    yield
    for name in frames:
        connection.unregister(name)


def one_thread(connection: duckdb.DuckDBPyConnection) -> None:
    """Let statements run in one thread: for small ones each further thread costs dozens of MB."""
    connection.execute("set threads = 1")


def all_threads(connection: duckdb.DuckDBPyConnection) -> None:
    """Back to as many threads as there are processors."""
    connection.execute("reset threads")


@contextmanager
def _told_of_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        if isinstance(error, duckdb.TransactionException) and "Could not write" not in str(error):
            raise  # another writer was first, or the transaction had ended
        fact = re.sub(r"\s+", " ", str(error))
        raise WarehouseUnwritable(
            f"{path}: could not be written, the run is undone; make room and run again ({fact})"
        ) from error


def _clear_half_made(path: Path) -> None:
    """Remove a file that this process began and nobody can open: the next run makes it anew."""
    try:
        duckdb.connect(str(path), read_only=True).close()
    except duckdb.Error:
        for part in (path, path.with_name(f"{path.name}.wal")):
            part.unlink(missing_ok=True)


def _attach(
    connection: duckdb.DuckDBPyConnection, path: Path, lake: Lake, *, read_only: bool
) -> None:
    attach(connection, lake, read_only=read_only)
    _refuse_newer(path, connection)


def _open(path: Path, *, read_only: bool, deadline: float) -> duckdb.DuckDBPyConnection:
    _refuse_other_files(path)
    return _patiently(
        path, lambda: _set_up(duckdb.connect(str(path), read_only=read_only)), deadline
    )


def _patiently(path: Path, attempt: Callable[[], T], deadline: float) -> T:
    """Try until nobody holds the file any more, or time is up."""
    while True:
        try:
            return attempt()
        except duckdb.Error as error:
            problem = _problem(path, error)
            if not isinstance(problem, WarehouseBusy) or time.monotonic() >= deadline:
                raise problem from error
        time.sleep(0.05)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _problem(path: Path, error: duckdb.Error) -> WarehouseError:
    text = str(error)
    if isinstance(error, duckdb.ConnectionException) or "file handle conflict" in text:
        # open the other way in this very process
        return WarehouseBusy(_busy(path, "used", str(os.getpid())))
    if "set lock" in text:
        process = re.search(r"PID (\d+)", text)
        return WarehouseBusy(_busy(path, "used", process[1] if process else None))
    if "newer version" in text:
        return WarehouseTooNew(f"{path}: written by a newer DuckDB than {duckdb.__version__}")
    if "replaying WAL" in text:
        return WarehouseUnreadable(
            f"{path}: {path.name}.wal beside it is damaged: move it away and run again, which "
            f"loads anew what only it had ({text})"
        )
    return WarehouseUnreadable(f"{path}: {text}")


def _set_up(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Days must not depend on the machine, nor names in a query on variables of the caller."""
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set python_enable_replacements = false")
    connection.execute("set allocator_flush_threshold = '1MB'")  # give back what is free sooner
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set enable_progress_bar = false")
    return connection


def _refuse_other_files(path: Path) -> None:
    """Look at the head of the file first: DuckDB would fetch an extension to read another kind."""
    if path.is_dir():
        raise WarehouseUnreadable(f"{path}: a folder, not a DuckDB file")
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            head = file.read(12)
        if head[8:] != b"DUCK":
            raise WarehouseUnreadable(f"{path}: not a DuckDB file")


def _refuse_newer(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    stored = stored_version(connection)
    if stored and number(stored) > number(MART_VERSION):
        raise WarehouseTooNew(
            f"{path}: made by a newer communique (contract {stored}, this one has {MART_VERSION}); "
            "update communique"
        )


def _holder(lock_path: Path) -> str | None:
    try:
        return lock_path.read_text() or None
    except OSError:
        return None


def _busy(path: Path, verb: str, process: str | None) -> str:
    return f"{path}: being {verb} by {f'process {process}' if process else 'another process'}"
