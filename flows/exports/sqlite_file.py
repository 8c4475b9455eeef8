"""Rows of views as tables of one SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb

from flows.exports.tabular import plain
from flows.exports.views import View

NAME = "communique.sqlite"
_BATCH = 10_000
# SQLite keeps days and instants as text; the declared type tells tools what they are.
_TYPES = {
    "VARCHAR": "TEXT",
    "BIGINT": "INTEGER",
    "DOUBLE": "REAL",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP WITH TIME ZONE": "DATETIME",
}


def write_sqlite(connection: duckdb.DuckDBPyConnection, view: View, folder: Path) -> None:
    """A table of the name of the view, with its key; truth is 1 or 0, as SQLite has it."""
    columns = [f'"{column.name}" {_TYPES[column.type]}' for column in view.columns]
    key = ", ".join(f'"{name}"' for name in view.key)
    places = ", ".join("?" * len(view.columns))
    selected = ", ".join(
        f'cast("{column.name}" as varchar)' if column.type == "DATE" else plain(column)
        for column in view.columns
    )
    found = connection.execute(f"select {selected} from {view.table}")
    with closing(sqlite3.connect(folder / NAME)) as file, file:
        file.execute(
            f'create table "{view.name}" ({", ".join(columns)}'
            f"{f', primary key ({key})' if key else ''})"
        )
        file.executemany(f'insert into "{view.name}" values ({places})', _rows(found))


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while batch := found.fetchmany(_BATCH):
        yield from batch
