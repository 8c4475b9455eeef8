"""What readers of a warehouse may count on: its version, and what leads from one to the next."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import dataframely as dy
import duckdb
import polars as pl

from warehouse.connection import query
from warehouse.errors import WarehouseTooOld
from warehouse.load import append, run_transaction
from warehouse.tables import create_tables
from warehouse.version import MART_VERSION, number, stored_version
from warehouse.views import build_views

_TABLE = "ops.contract"


class Migrated(NamedTuple):
    """What a migration did, or would do: versions, files run, columns and tables that are new."""

    before: str
    after: str
    files: list[str]
    added: list[str]


class _DryRun(Exception):
    """Ends a transaction that was only to show that it would succeed."""


def prepare(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, type[dy.Schema]],
    migrations: Path,
    now: datetime,
) -> None:
    """Make the tables of a new warehouse, or those that are new in an old one.

    What takes more than new tables and nullable columns is a migration: `migrate` asks for it
    by name, since it can take long and there is no way back.
    """
    stored = stored_version(connection)
    if stored and (files := pending(migrations, stored)):
        raise WarehouseTooOld(
            f"the warehouse is of version {stored}, this is {MART_VERSION}: run "
            f"`communique migrate` first ({', '.join(path.stem for path in files)})"
        )
    with run_transaction(connection):
        create_tables(connection, tables)
        _stamp(connection, tables, [], now)


def migrate(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, type[dy.Schema]],
    views: Path,
    migrations: Path,
    now: datetime,
    *,
    dry_run: bool = False,
) -> Migrated:
    """Bring a warehouse to this version, in one transaction; a dry run undoes it at the end."""
    before = stored_version(connection) or MART_VERSION
    files = pending(migrations, before)
    columns = _columns(connection)
    added: list[str] = []
    with suppress(_DryRun), run_transaction(connection):
        for path in files:
            connection.execute(path.read_text("utf-8"))
        create_tables(connection, tables)
        build_views(connection, views)
        _stamp(connection, tables, [path.stem for path in files], now)
        added = sorted(_columns(connection) - columns)
        if dry_run:
            raise _DryRun
    return Migrated(before, MART_VERSION, [path.stem for path in files], added)


def pending(migrations: Path, stored: str) -> list[Path]:
    """The files that lead from a version to this one; each is named for the version it makes."""
    files = [path for path in migrations.glob("*.sql") if re.fullmatch(r"\d+\.\d+\.\d+", path.stem)]
    return sorted(
        (path for path in files if number(stored) < number(path.stem) <= number(MART_VERSION)),
        key=lambda path: number(path.stem),
    )


def _stamp(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, type[dy.Schema]],
    files: list[str],
    now: datetime,
) -> None:
    known = query(connection, f"select 1 from {_TABLE} where version = '{MART_VERSION}'")
    if known.is_empty():
        schema = tables[_TABLE]
        row = {"version": MART_VERSION, "since": now, "migrations": "; ".join(files) or None}
        frame = pl.DataFrame([row], schema={n: c.dtype for n, c in schema.columns().items()})
        append(connection, _TABLE, frame, schema)


def _columns(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = query(
        connection,
        "select concat_ws('.', schema_name, table_name, column_name) as c from duckdb_columns() "
        "where database_name = current_database() and not internal",
    )
    return set(found["c"])
