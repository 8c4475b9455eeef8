"""Views of `mart` as an export takes them: columns, keys, and the rows since a day."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

import duckdb

from warehouse.connection import answer

# What tells the rows of a view apart; a view that is not here has no key.
KEYS: dict[str, tuple[str, ...]] = {
    "article_topics": ("article_id", "topic"),
    "articles": ("article_id",),
    "calendar_gaps": ("source_id", "day"),
    "country_pairs_monthly": ("month", "country_a", "country_b"),
    "coverage": ("source_id", "day"),
    "data_dictionary": ("schema", "table", "column"),
    "disagreements": ("meeting_id", "field"),
    "meeting_participants": ("meeting_id", "party_no"),
    "meeting_reports": ("report_id",),
    "meeting_topics": ("meeting_id", "topic"),
    "meetings": ("meeting_id",),
    "people": ("person_id",),
    "person_timeline": ("person_id", "meeting_id"),
    "report_participants": ("report_id", "participant_no"),
    "report_topics": ("report_id", "topic"),
    "statements": ("statement_id",),
    "status_history": ("meeting_id", "change_no"),
    "topics_monthly": ("month", "topic"),
}
# A column of this name, where it is not a key itself, points to the view that it is the key of.
REFERENCES = {
    "meeting_id": "meetings",
    "report_id": "meeting_reports",
    "article_id": "articles",
    "person_id": "people",
}
# The day of a row is in the first of these that its view has.
DAYS = ("event_date", "met_on", "published_on", "month", "day", "reported_at")

_SINCE = """
create temp table kept_meetings as
select meeting_id from mart.meetings
where coalesce(met_on, cast(first_reported_at at time zone 'UTC' as date)) >= $since;

create temp table kept_reports as
select report_id, article_id from core.meeting_reports semi join kept_meetings using (meeting_id);

create temp table kept_articles as
select article_id from core.articles
where
    coalesce(published_on, cast(first_seen_at at time zone 'UTC' as date)) >= $since
    or article_id in (select article_id from kept_reports)
"""


class Column(NamedTuple):
    """A column of a view: its name, SQL type and description."""

    name: str
    type: str
    comment: str


class View(NamedTuple):
    """A view, and its rows, which `table` holds for a while in the order of the key."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    table: str
    row_count: int

    @property
    def day(self) -> str | None:
        """The column with the day of a row, if the rows have one."""
        names = {column.name for column in self.columns}
        return next((name for name in DAYS if name in names), None)


class NoSuchView(Exception):
    """There is no view of that name in `mart`."""


def mart_views(connection: duckdb.DuckDBPyConnection, only: Sequence[str]) -> list[str]:
    """The views of `mart`, or those that are asked for, with or without the name of the schema."""
    _, rows = answer(
        connection,
        "select view_name from duckdb_views() where schema_name = 'mart' "
        "and database_name = current_database() order by view_name",
    )
    present = [name for (name,) in rows]
    asked = {name.removeprefix("mart.") for name in only}
    if unknown := sorted(asked - set(present)):
        raise NoSuchView(f"no view {', '.join(unknown)}; there are {', '.join(present)}")
    return [name for name in present if not asked or name in asked]


def keep_since(connection: duckdb.DuckDBPyConnection, since: date) -> None:
    """Settle which meetings, reports and articles an export from that day on is about.

    A meeting without a day counts from when it was first reported. The reports of a meeting and
    their articles stay with it, so that whatever a row points to is in the export as well.
    """
    for statement in _SINCE.split(";"):
        connection.execute(statement, {"since": since} if "$since" in statement else None)


@contextmanager
def staged(connection: duckdb.DuckDBPyConnection, name: str, since: date | None) -> Iterator[View]:
    """The view with its rows in a temporary table, computed once whatever is written from it."""
    _, rows = answer(
        connection,
        "select column_name, data_type, comment from duckdb_columns() "
        f"where schema_name = 'mart' and table_name = '{name}' "
        "and database_name = current_database() order by column_index",
    )
    columns = tuple(Column(*row) for row in rows)
    _, comments = answer(
        connection,
        "select comment from duckdb_views() where schema_name = 'mart' "
        f"and view_name = '{name}' and database_name = current_database()",
    )
    key = KEYS.get(name, ())
    order = ", ".join(f'"{column}"' for column in key) or "all"
    where = f"where {_condition({c.name for c in columns}, since)}" if since else ""
    connection.execute(
        f"create or replace temp table exported as select * from mart.{name} {where} "
        f"order by {order}"
    )
    _, counts = answer(connection, "select count(*) from exported")
    try:
        yield View(name, comments[0][0], columns, key, "exported", counts[0][0])
    finally:
        connection.execute("drop table exported")


def _condition(columns: set[str], since: date) -> str:
    """Which rows belong to the meetings, reports and articles that are kept."""
    in_article = "article_id in (from kept_articles)"
    if {"meeting_id", "article_id"} <= columns:
        return f"(meeting_id in (from kept_meetings) or meeting_id is null and {in_article})"
    if "meeting_id" in columns:
        return "meeting_id in (from kept_meetings)"
    if "article_id" in columns:
        return in_article
    if "month" in columns:
        return f"month >= date_trunc('month', date '{since}')"
    if "day" in columns:
        return f"day >= date '{since}'"
    return "true"  # people and the dictionary are reference data: whole
