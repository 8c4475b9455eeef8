"""The ledger: every run leaves a row in `ops.runs`, also the one whose load never happened."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import dataframely as dy
import duckdb
import polars as pl

from warehouse.errors import CheckFailed
from warehouse.load import append, run_transaction


@contextmanager
def recorded_run(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, type[dy.Schema]],
    run: dict[str, Any],
) -> Iterator[dict[str, pl.DataFrame]]:
    """A transaction for the run's load, with its row in `ops.runs` inside it.

    `run` has run_id, kind, started_at and versions (a dict); the caller adds the counts as they
    become known. What the caller puts into the yielded dict (`notes["ops.rejects"] = ...`)
    is stored with the run whether the load succeeds or not. After an exception the load is
    rolled back and a transaction of its own records the run as failed, with what failed it.
    """
    notes: dict[str, pl.DataFrame] = {}
    try:
        with run_transaction(connection):
            yield notes
            _record(connection, tables, {**run, "state": "done"}, notes)
    except BaseException as error:
        if isinstance(error, CheckFailed):
            notes["ops.checks"] = error.results
        with suppress(duckdb.IOException, duckdb.FatalException):
            # A full disk takes no row about it either; the first error is the one to tell.
            record_failure(connection, tables, run, error, notes)
        raise


def record_failure(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, type[dy.Schema]],
    run: dict[str, Any],
    error: BaseException,
    notes: Mapping[str, pl.DataFrame],
) -> None:
    """Record a run that loaded nothing, in a transaction of its own, and why."""
    words = f"{type(error).__name__}: {error}".strip(": ")
    kept = {name: value for name, value in run.items() if name not in _LOADED}
    with run_transaction(connection):
        _record(connection, tables, {**kept, "state": "failed", "error": words}, notes)


def record_skip(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, type[dy.Schema]],
    run: dict[str, Any],
    why: str,
) -> None:
    """Record a run that did not begin, since another one was at it or had done its work."""
    with run_transaction(connection):
        _record(connection, tables, {**run, "state": "skipped", "error": why}, {})


# Counts of what a load stores: after a rollback none of it is there.
_LOADED = ("articles_new", "updated", "duplicates", "reports", "meetings")


def _record(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, type[dy.Schema]],
    run: dict[str, Any],
    notes: Mapping[str, pl.DataFrame],
) -> None:
    for table, frame in notes.items():
        append(connection, table, frame, tables[table])
    finished_at = datetime.now(UTC)
    columns = tables["ops.runs"].columns()
    counts = {name: 0 for name, column in columns.items() if column.dtype == pl.Int64}
    row = {
        **counts,
        **run,
        "finished_at": finished_at,
        "seconds": (finished_at - run["started_at"]).total_seconds(),
        "versions": json.dumps(run["versions"], sort_keys=True),
    }
    frame = pl.DataFrame(
        [{name: row.get(name) for name in columns}],
        schema={name: column.dtype for name, column in columns.items()},
    )
    append(connection, "ops.runs", frame, tables["ops.runs"])
