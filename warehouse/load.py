"""Rows into tables: one run, one transaction, always whole frames at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import dataframely as dy
import duckdb
import polars as pl

from warehouse.connection import query, registered
from warehouse.errors import FrameDiffers


@contextmanager
def run_transaction(
    connection: duckdb.DuckDBPyConnection,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """All that happens inside is stored at the end, or, after any exception, none of it."""
    connection.execute("begin transaction")
    try:
        yield connection
        connection.execute("commit")
    except BaseException:
        # A commit that fails has ended the transaction already, a full disk the connection.
        with _unless_ended():
            connection.execute("rollback")
        raise


def append(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    schema: type[dy.Schema],
) -> int:
    """Add the rows whose key is new and leave the others as they are; returns how many were new.

    A schema without a key (a log) takes every row.
    """
    keys = schema.primary_key()
    new = f"anti join {table} using ({_list(keys)})" if keys else ""
    with _incoming(connection, table, frame, schema.columns()):
        return _count(
            connection, f"insert into {table} by name select incoming.* from incoming {new}"
        )


def replace(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    schema: type[dy.Schema],
) -> int:
    """Put the rows in place of those with the same key; returns how many there were to replace."""
    replaced = delete(connection, table, frame.select(schema.primary_key()))
    with _incoming(connection, table, frame, schema.columns()):
        connection.execute(f"insert into {table} by name select * from incoming")
    return replaced


def assign(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    schema: type[dy.Schema],
) -> int:
    """Set some columns of rows that exist: the frame has the key and those columns only.

    Returns how many rows changed; a row that has the values already is left alone.
    """
    keys = schema.primary_key()
    values = [name for name in frame.columns if name not in keys]
    columns = {name: schema.columns()[name] for name in [*keys, *values]}
    settings = ", ".join(f'"{name}" = incoming."{name}"' for name in values)
    same_key = " and ".join(f'kept."{name}" = incoming."{name}"' for name in keys)
    differs = " or ".join(f'kept."{n}" is distinct from incoming."{n}"' for n in values)
    with _incoming(connection, table, frame, columns):
        return _count(
            connection,
            f"update {table} as kept set {settings} from incoming where {same_key} and ({differs})",
        )


def delete(connection: duckdb.DuckDBPyConnection, table: str, keys: pl.DataFrame) -> int:
    """Remove the rows that agree with a row of `keys` on all of its columns; returns how many."""
    same = " and ".join(f'kept."{name}" = gone."{name}"' for name in keys.columns)
    with registered(connection, gone=keys.unique()):
        return _count(connection, f"delete from {table} as kept using gone where {same}")


def delete_extracted(
    connection: duckdb.DuckDBPyConnection, articles: pl.DataFrame, extractor: str | None = None
) -> int:
    """Remove all that was extracted from the articles (a frame of `article_id`).

    The articles stay, and the list of their versions. With `extractor`, so does what other
    engines extracted; rows that name no engine are the same for all and go.

    Meetings stay: they belong to several articles, and the caller recomputes those concerned.
    """
    gone = articles.select("article_id")
    of_engine = gone.with_columns(extractor=pl.lit(extractor, pl.String)) if extractor else gone
    reports = query(
        connection,
        "select report_id from core.meeting_reports "
        f"semi join gone using ({_list(of_engine.columns)})",
        gone=of_engine,
    )
    columns = query(
        connection,
        "select schema_name || '.' || table_name as name, list(column_name) as columns "
        "from duckdb_columns() where schema_name = 'core' and database_name = current_database() "
        "group by name order by name",
    )
    removed = 0
    for table, names in columns.iter_rows():
        if "article_id" in names and table not in ("core.articles", "core.article_versions"):
            removed += delete(connection, table, of_engine if "extractor" in names else gone)
        elif "report_id" in names:
            removed += delete(connection, table, reports)
    return removed


@contextmanager
def _incoming(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    columns: dict[str, dy.Column],
) -> Iterator[None]:
    declared = {name: column.dtype for name, column in columns.items()}
    if dict(frame.schema) != declared:
        raise FrameDiffers(f"{table}: the frame has {dict(frame.schema)}, declared is {declared}")
    with registered(connection, incoming=frame):
        yield


@contextmanager
def _unless_ended() -> Iterator[None]:
    try:
        yield
    except (duckdb.TransactionException, duckdb.FatalException):
        return


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _list(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
