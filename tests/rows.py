"""Rows for tests: only the columns that matter are given."""

from typing import Any

import dataframely as dy
import duckdb
import polars as pl

from transforms.schemas import TABLES
from warehouse.load import append


def rows(table: str, *given: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table: what is not given is null, or anything valid where null is not allowed."""
    schema = TABLES[table]
    nulls = {name: None for name, column in schema.columns().items() if column.nullable}
    if not given:
        return schema.create_empty()
    overrides = [{**nulls, **row} for row in given]
    return schema.sample(overrides=overrides, generator=dy.random.Generator(seed=1))


def fill(connection: duckdb.DuckDBPyConnection, **tables: list[dict[str, Any]]) -> None:
    """Store rows in tables of `core` (or of `ops`: `ops_runs=`)."""
    for name, given in tables.items():
        table = name.replace("ops_", "ops.") if name.startswith("ops_") else f"core.{name}"
        append(connection, table, rows(table, *given), TABLES[table])
