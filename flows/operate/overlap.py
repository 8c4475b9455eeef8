"""One long run at a time: who fetches, back-fills or reprocesses holds a lock beside the warehouse.

It is not the lock of the writer (warehouse/connection.py), which is held only while rows are
stored: two runs that fetch at once would store nothing twice, but ask the same sites twice.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from flows.run import Run, versions
from flows.settings import MIGRATIONS
from transforms.schemas import TABLES
from warehouse.connection import writing
from warehouse.contract import prepare
from warehouse.errors import WarehouseBusy
from warehouse.ledger import record_skip

_PATIENCE_SECONDS = 3600


class RunUnderWay(WarehouseBusy):
    """Another run works on this warehouse; the message names its process."""


@contextmanager
def sole_run(warehouse: Path, what: str = "run", wait_seconds: float = 0) -> Iterator[None]:
    """Be the only one of its kind on this warehouse, or raise, at once or after a while.

    `what` names the lock. The system lets go of it when a process ends, however it ends.
    """
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    path = warehouse.with_name(f"{warehouse.name}.{what}.lock")
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=wait_seconds)
    except filelock.Timeout as timeout:
        raise RunUnderWay(f"{warehouse}: process {_holder(path)} is at it already") from timeout
    try:
        path.write_text(str(os.getpid()))
        yield
    finally:
        lock.release()


@contextmanager
def asking(warehouse: Path) -> Iterator[None]:
    """Be the only one that asks sites for this warehouse; wait for who is at it.

    A back-fill lets go of it after each portion, so a scheduled run waits minutes, not days.
    """
    with sole_run(warehouse, "asking", _PATIENCE_SECONDS):
        yield


def note_skip(run: Run, why: str, wait_seconds: float = 2) -> bool:
    """A row in `ops.runs` about a run that did not begin; whether there was a way to store it.

    Where the warehouse is being written that very moment, the log has to do.
    """
    try:
        with writing(run.warehouse, wait_seconds) as connection:
            prepare(connection, TABLES, MIGRATIONS, run.started_at)
            row = {"run_id": run.run_id, "kind": run.kind, "started_at": run.started_at}
            record_skip(connection, TABLES, {**row, "versions": versions(run)}, why)
    except WarehouseBusy:
        return False
    return True


def _holder(path: Path) -> str:
    try:
        return path.read_text().strip() or "(unknown)"
    except OSError:
        return "(unknown)"
