"""Rows for tests: only the columns that matter are given."""

from functools import cache
from pathlib import Path
from typing import Any

import dataframely as dy
import duckdb
import polars as pl

from transforms.identity.seeds import seed_path
from transforms.schemas import TABLES
from warehouse.load import append

MART = Path(__file__).parents[1] / "sql" / "mart"


def rows(table: str, *given: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table: what is not given is null, or anything valid where null is not allowed."""
    schema = TABLES[table]
    columns = {name: column.dtype for name, column in schema.columns().items()}
    return schema.validate(
        pl.DataFrame([{**_anything(table), **row} for row in given], schema=columns)
    )


@cache
def _anything(table: str) -> dict[str, Any]:
    schema = TABLES[table]
    row = schema.sample(1, generator=dy.random.Generator(seed=1)).row(0, named=True)
    return {name: None if c.nullable else row[name] for name, c in schema.columns().items()}


def seed_rows_of_roles_and_rules() -> dict[str, list[dict[str, Any]]]:
    """What the views read of the seeds, however small a warehouse is."""
    roles = pl.read_csv(seed_path("role_codes.csv"))
    rules = pl.read_csv(seed_path("event_rules.csv"), schema_overrides={"event_code": pl.String})
    return {"roles": roles.to_dicts(), "event_rules": rules.to_dicts()}


def fill(connection: duckdb.DuckDBPyConnection, **tables: list[dict[str, Any]]) -> None:
    """Store rows in tables of `core` (or of `ops`: `ops_runs=`)."""
    for name, given in tables.items():
        table = name.replace("ops_", "ops.") if name.startswith("ops_") else f"core.{name}"
        append(connection, table, rows(table, *given), TABLES[table])
