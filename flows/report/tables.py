"""A table of mart as CSV, for the meetings of a scope."""

import csv
import io
from datetime import datetime

import duckdb

from flows.formulas import cell
from flows.report.scope import Scope
from warehouse.connection import answer

TABLES = ("meetings", "meeting_participants", "meeting_reports", "meeting_topics", "statements",
          "encounters", "disagreements")  # fmt: skip


def csv_of(connection: duckdb.DuckDBPyConnection, table: str, scope: Scope) -> str:
    """The rows of a view that belong to the chosen meetings; safe to open in a spreadsheet."""
    if table not in TABLES:
        raise ValueError(f"{table}: not one of {', '.join(TABLES)}")
    columns, rows = answer(
        connection,
        f"""
        select t.* from mart.{table} as t where t.meeting_id in (
            select m.meeting_id from mart.meetings as m where {scope.condition()}
        ) order by all
        """,
    )
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(_plain(value)) for value in row] for row in rows)
    return page.getvalue()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
