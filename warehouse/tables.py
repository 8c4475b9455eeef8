"""Tables and their comments, made from the schemas that declare the columns."""

import inspect
from collections.abc import Mapping

import dataframely as dy
import duckdb
import polars as pl

from warehouse.connection import query
from warehouse.errors import TableDiffers
from warehouse.lake import is_lake

SQL_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.Date(): "DATE",
    pl.Datetime("us", "UTC"): "TIMESTAMP WITH TIME ZONE",
}


def create_tables(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, type[dy.Schema]]
) -> None:
    """Make the tables that are missing, and add nullable columns that are new.

    Any other difference between a table and its schema raises: it takes a migration.
    """
    for schema_name in ("core", "mart", "ops"):
        connection.execute(f"create schema if not exists {schema_name}")
    has_keys = not is_lake(connection)
    for table, schema in tables.items():
        definition = _definition(schema, has_keys=has_keys)
        connection.execute(f"create table if not exists {table} ({definition})")
    columns = query(
        connection,
        "select schema_name || '.' || table_name as name, column_name, data_type, is_nullable "
        "from duckdb_columns() where database_name = current_database()",
    ).rows_by_key("name")
    for table, schema in tables.items():
        present = {column: (kind, nullable) for column, kind, nullable in columns[table]}
        _add_new_columns(connection, table, schema, present)
    comments = [line for table, schema in tables.items() for line in _comments(table, schema)]
    connection.execute("; ".join(comments))


def sql_text(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _definition(schema: type[dy.Schema], *, has_keys: bool) -> str:
    """Columns, and the key where it is one column and the tables can have any: a lake's cannot.

    An index on a compound key made re-extracting 100,000 articles five times slower and the
    file twice as large, so sql/checks/keys_are_unique.sql vouches for those instead.
    """
    lines = [
        f'"{name}" {_type(name, column)}{"" if column.nullable else " not null"}'
        for name, column in schema.columns().items()
    ]
    keys = schema.primary_key() if has_keys else []
    return ", ".join([*lines, f'primary key ("{keys[0]}")'] if len(keys) == 1 else lines)


def _type(name: str, column: dy.Column) -> str:
    if column.dtype not in SQL_TYPES:
        raise TypeError(f"{name}: no SQL type for {column.dtype}")
    return SQL_TYPES[column.dtype]


def _add_new_columns(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    schema: type[dy.Schema],
    present: dict[str, tuple[str, bool]],
) -> None:
    declared = schema.columns()
    for name in present.keys() - declared.keys():
        raise TableDiffers(f"{table}: column {name} is not in {schema.__name__}")
    for name, column in declared.items():
        wanted = (_type(name, column), column.nullable)
        if name not in present and column.nullable:
            connection.execute(f'alter table {table} add column "{name}" {wanted[0]}')
        elif present.get(name) != wanted:
            raise TableDiffers(f"{table}: column {name} is {present.get(name)}, not {wanted}")


def _comments(table: str, schema: type[dy.Schema]) -> list[str]:
    about = " ".join((inspect.getdoc(schema) or "").split())
    return [
        f"comment on table {table} is {sql_text(about)}",
        *(
            f'comment on column {table}."{name}" is {sql_text(column.description or "")}'
            for name, column in schema.columns().items()
        ),
    ]
