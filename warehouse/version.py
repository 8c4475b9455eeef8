"""The version of the contract, here and in a file."""

import duckdb

# Semantic version of the views of `mart` and the tables beneath: the first number changes with
# what breaks a query (before 1.0 the second), the next with new views or columns.
MART_VERSION = "0.1.0"
# Warehouses that were made before versions were recorded.
_FIRST = "0.1.0"


def stored_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The version that a warehouse was last brought to; None for one without tables."""
    tables = {
        f"{schema}.{table}"
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where database_name = current_database()"
        ).fetchall()
    }
    if "ops.contract" in tables:
        versions = connection.execute("select version from ops.contract").fetchall()
        if versions:
            return max((version for (version,) in versions), key=number)
    return _FIRST if "core.articles" in tables else None


def number(version: str) -> tuple[int, ...]:
    """A version that compares as it counts: 0.10.0 is newer than 0.9.0."""
    return tuple(int(part) for part in version.split("."))
