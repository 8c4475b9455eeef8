"""Rows of a view as Arrow batches, for drivers that take those."""

from typing import Any

import duckdb

from flows.exports.views import View

_BATCH = 50_000


def arrow_batches(connection: duckdb.DuckDBPyConnection, view: View) -> Any:
    """A reader of record batches; the two lines of DuckDB name the method differently."""
    found = connection.sql(f"select * from {view.table}")
    if hasattr(found, "to_arrow_reader"):
        return found.to_arrow_reader(_BATCH)
    return found.fetch_arrow_reader(_BATCH)
