"""Reference tables: what the seeds say, together with what the runs have met for the first time."""

import dataframely as dy
import duckdb
import polars as pl

from warehouse.connection import query
from warehouse.load import delete, replace


def replace_reference(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    schema: type[dy.Schema],
    keep: str = "false",
) -> int:
    """Make the table say what the frame says; returns how many rows were added, changed or removed.

    Rows that the frame does not have go away, unless the SQL condition `keep` holds for them
    (`is_provisional` keeps the people that only the news told us of). A table that agrees
    already is not touched.
    """
    keys = schema.primary_key()
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    key_list = ", ".join(f'"{name}"' for name in keys)
    changed = query(
        connection,
        f"select {columns} from seeds except select {columns} from {table}",
        seeds=frame,
    )
    gone = query(
        connection,
        f"select {key_list} from {table} anti join seeds using ({key_list}) where not ({keep})",
        seeds=frame.select(keys),
    )
    delete(connection, table, gone)
    replace(connection, table, changed, schema)
    return changed.height + gone.height
