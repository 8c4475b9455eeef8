"""The views of `mart` as tables of a PostgreSQL database, for tools that speak only that."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.exports.arrow import arrow_batches
from flows.exports.export import Exported
from flows.exports.views import KEYS, View, mart_views, staged
from flows.settings import WAIT_SECONDS
from warehouse.connection import reading
from warehouse.tables import sql_text

SCHEMA = "mart"
# The tables are filled here and take their place when all are there.
_NEW = "mart_new"
_TYPES = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}
# By these columns people filter; what a view has of them gets an index.
_INDEXED = ("met_on", "event_date", "published_on", "month", "person_id", "place_country")
_MARK = "Copied by communique publish"


class PostgresProblem(Exception):
    """The database cannot be reached, refuses, or has a schema `mart` that is not ours."""


def copy_mart(warehouse: Path, url: str) -> Exported:
    """Copy all views in one transaction: readers see the old tables until the new are complete.

    A schema `mart` that an earlier copy made is replaced; another one is refused.
    """
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise PostgresProblem("--to takes an address such as postgresql://user@host/name")
    try:
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415  an optional extra
    except ModuleNotFoundError as error:
        raise PostgresProblem(
            "the driver is missing: install communique with its extra `postgres`"
        ) from error
    rows = {}
    try:
        with (
            reading(warehouse, WAIT_SECONDS) as connection,
            dbapi.connect(url) as server,
            server.cursor() as cursor,
        ):
            _prepare(cursor)
            for name in mart_views(connection, []):
                with staged(connection, name, None) as view:
                    cursor.execute(_create(view))
                    if view.row_count:
                        rows_of = arrow_batches(connection, view)
                        cursor.adbc_ingest(name, rows_of, mode="append", db_schema_name=_NEW)
                    for statement in _finish(view):
                        cursor.execute(statement)
                    rows[name] = view.row_count
            cursor.execute(f"drop schema if exists {SCHEMA} cascade")
            cursor.execute(f"alter schema {_NEW} rename to {SCHEMA}")
            server.commit()
    except dbapi.Error as error:
        raise PostgresProblem(f"PostgreSQL: {error}") from error
    return Exported(rows)


def _prepare(cursor: Any) -> None:
    cursor.execute(
        f"select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = '{SCHEMA}'"
    )
    there = cursor.fetchone()
    if there and not (there[0] or "").startswith(_MARK):
        raise PostgresProblem(f"the database has a schema {SCHEMA} that is not a copy of ours")
    cursor.execute(f"drop schema if exists {_NEW} cascade")
    cursor.execute(f"create schema {_NEW}")
    cursor.execute(f"comment on schema {_NEW} is '{_MARK}: replaced as a whole by the next'")


def _create(view: View) -> str:
    columns = ", ".join(f'"{column.name}" {_TYPES[column.type]}' for column in view.columns)
    return f'create table {_NEW}."{view.name}" ({columns})'


def _finish(view: View) -> list[str]:
    """Key, indexes and comments."""
    table = f'{_NEW}."{view.name}"'
    names = {column.name for column in view.columns}
    keys = [f'"{name}"' for name in KEYS.get(view.name, ())]
    return [
        *([f"alter table {table} add primary key ({', '.join(keys)})"] if keys else []),
        *(f'create index on {table} ("{name}")' for name in _INDEXED if name in names),
        f"comment on table {table} is {sql_text(view.comment)}",
        *(
            f'comment on column {table}."{column.name}" is {sql_text(column.comment)}'
            for column in view.columns
        ),
    ]
