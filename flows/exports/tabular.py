"""Rows of a view as Parquet, CSV and JSON Lines, written by DuckDB itself."""

from pathlib import Path

import duckdb

from flows.exports.views import Column, View
from flows.formulas import FORMULA
from warehouse.connection import answer
from warehouse.tables import sql_text

# How Hive, Spark and DuckDB write the partition of rows that have no value.
NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


def write_parquet(connection: duckdb.DuckDBPyConnection, view: View, folder: Path) -> None:
    """One file a year where rows have a day, else one file; the columns are the same in all."""
    target = folder / view.name
    target.mkdir()
    if view.day is None:
        _copy(connection, f"select * from {view.table}", target / "data.parquet", _PARQUET)
        return
    _, years = answer(
        connection,
        f'select distinct year("{view.day}") as y from {view.table} order by y nulls last',
    )
    for (year,) in years or [(None,)]:  # a view without rows still has its columns
        part = target / f"year={NO_YEAR if year is None else year}"
        part.mkdir()
        _copy(
            connection,
            f'select * from {view.table} where year("{view.day}") is not distinct from '
            f"{'null' if year is None else year}",
            part / "data.parquet",
            _PARQUET,
        )


def write_csv(connection: duckdb.DuckDBPyConnection, view: View, folder: Path) -> None:
    """UTF-8, commas; null is an empty field, an empty text is ``""``.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    columns = ", ".join(_csv_value(column) for column in view.columns)
    sql = f"select {columns} from {view.table}"
    _copy(connection, sql, folder / f"{view.name}.csv", "format csv, header")


def write_jsonl(connection: duckdb.DuckDBPyConnection, view: View, folder: Path) -> None:
    """One object a line, all columns in all lines; instants as ISO 8601 in UTC."""
    columns = ", ".join(f'{plain(column)} as "{column.name}"' for column in view.columns)
    sql = f"select {columns} from {view.table}"
    _copy(connection, sql, folder / f"{view.name}.jsonl", "format json")


def plain(column: Column) -> str:
    """SQL for a value that any format can hold: an instant becomes text."""
    name = f'"{column.name}"'
    if column.type == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({name} at time zone 'UTC', '{INSTANT}')"
    return name


_PARQUET = "format parquet, compression zstd"


def _csv_value(column: Column) -> str:
    value = plain(column)
    if column.type == "VARCHAR":
        value = (
            f"case when regexp_matches({value}, {sql_text(FORMULA)}) "
            f"then '''' || {value} else {value} end"
        )
    return f'{value} as "{column.name}"'


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, path: Path, options: str) -> None:
    connection.execute(f"copy ({sql}) to {sql_text(str(path))} ({options})")
