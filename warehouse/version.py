"""The version of the contract, here and in a file."""

import duckdb

# Semantic version of the views of `mart` and the tables beneath: the first number changes with
# what breaks a query (before 1.0 the second), the next with new views or columns.
MART_VERSION = "0.1.0"
# Warehouses that were made before versions were recorded.
_FIRST = "0.1.0"


def stored_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The version that a warehouse was last brought to; None for one without tables.

    Asks for the tables themselves: to list all of them takes a lake a third of a second.
    """
    versions = _rows(connection, "select version from ops.contract")
    if versions:
        return max((version for (version,) in versions), key=number)
    return None if _rows(connection, "select 1 from core.articles limit 1") is None else _FIRST


def number(version: str) -> tuple[int, ...]:
    """A version that compares as it counts: 0.10.0 is newer than 0.9.0."""
    return tuple(int(part) for part in version.split("."))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[str]] | None:
    """None where there is no such table."""
    try:
        return connection.execute(sql).fetchall()
    except duckdb.CatalogException:
        return None
