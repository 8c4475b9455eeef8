"""Who is forgotten, as the warehouse has it, and frames without those people."""

from pathlib import Path

import duckdb
import polars as pl

from flows.operate.forget_words import NOBODY, Forgotten, to_forgotten
from flows.settings import WAIT_SECONDS
from warehouse.connection import is_there, query, reading


def forgotten_in(connection: duckdb.DuckDBPyConnection) -> Forgotten:
    """Who is to stay forgotten; nobody in a warehouse that has no such table yet."""
    tables = query(
        connection, "select table_name as n from duckdb_tables() where schema_name='ops'"
    )
    if "forgotten" not in set(tables["n"]):
        return NOBODY
    return to_forgotten(query(connection, "select * from ops.forgotten order by all"))


def forgotten_in_file(warehouse: Path) -> Forgotten:
    """The same, for who has no connection; nobody where there is no warehouse yet."""
    if not is_there(warehouse):
        return NOBODY
    with reading(warehouse, WAIT_SECONDS) as connection:
        return forgotten_in(connection)


def without_forgotten(frame: pl.DataFrame, forgotten: Forgotten, *also: str) -> pl.DataFrame:
    """The frame with no person_id of somebody forgotten, nor what goes with it (`also`)."""
    if not forgotten:
        return frame
    is_gone = pl.col("person_id").is_in(_gone(frame, forgotten)).fill_null(value=False)
    return frame.with_columns(
        pl.when(~is_gone).then(name).alias(name) for name in ("person_id", *also)
    )


def drop_forgotten(frame: pl.DataFrame, forgotten: Forgotten) -> pl.DataFrame:
    """The frame without the rows whose person_id is of somebody forgotten."""
    if not forgotten:
        return frame
    return frame.filter(~pl.col("person_id").is_in(_gone(frame, forgotten)))


def _gone(frame: pl.DataFrame, forgotten: Forgotten) -> list[str]:
    ids = frame["person_id"].drop_nulls().unique()
    return [each for each in ids if forgotten.subjects_of(each)]
