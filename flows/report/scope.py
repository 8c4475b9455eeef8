"""Which meetings a page or a table is about. assets/filter.js reads the same filters alike."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import duckdb

from warehouse.connection import query
from warehouse.tables import sql_text


class NotUnderstood(Exception):
    """A filter that is no date, or names a country or a topic that the warehouse does not know."""


class Scope(NamedTuple):
    """A meeting must fit everything that is given: with two countries, both took part.

    `people` are ids, or parts of names.
    """

    since: date | None = None
    until: date | None = None
    countries: Sequence[str] = ()
    people: Sequence[str] = ()
    topics: Sequence[str] = ()
    statuses: Sequence[str] = ()
    modes: Sequence[str] = ()
    places: Sequence[str] = ()
    words: Sequence[str] = ()

    def condition(self) -> str:
        """For the `where` of a query on mart.meetings under the name m.

        A meeting without a day counts on the day that it was first reported.
        """
        day = "coalesce(m.met_on, cast(m.first_reported_at at time zone 'UTC' as date))"
        parties = "select p.meeting_id from mart.meeting_participants as p where "
        told = "lower(concat_ws(' ', m.headline, m.participants, m.place))"
        return " and ".join(
            [
                "true",
                *(f"{day} >= date '{each:%Y-%m-%d}'" for each in [self.since] if each),
                *(f"{day} <= date '{each:%Y-%m-%d}'" for each in [self.until] if each),
                *(
                    f"list_contains(string_split(m.countries, '; '), {sql_text(each)})"
                    for each in self.countries
                ),
                *(
                    f"m.meeting_id in ({parties} p.person_id = {sql_text(each)} "
                    f"or contains(lower(p.label), lower({sql_text(each)})))"
                    for each in self.people
                ),
                *(
                    f"list_contains(string_split(m.topics, '; '), {sql_text(each)})"
                    for each in self.topics
                ),
                *(f"m.status = {sql_text(each)}" for each in self.statuses),
                *(f"m.mode = {sql_text(each)}" for each in self.modes),
                *(f"m.place = {sql_text(each)}" for each in self.places),
                *(f"contains({told}, lower({sql_text(each)}))" for each in self.words),
            ]
        )

    def sentence(self) -> str:
        """What was asked for, in words; empty if everything."""
        return " · ".join(
            [
                *(f"since {each}" for each in [self.since] if each),
                *(f"until {each}" for each in [self.until] if each),
                *self.countries, *self.people, *self.topics,
            ]
        )  # fmt: skip


def scope_of(asked: Mapping[str, Sequence[str]]) -> Scope:
    """The filters of an address, as `?country=IRN&topic=energy`; other words are ignored."""
    return Scope(
        since=max(_days(asked.get("since", ())), default=None),
        until=min(_days(asked.get("until", ())), default=None),
        countries=asked.get("country", ()),
        people=asked.get("person", ()),
        topics=asked.get("topic", ()),
        statuses=asked.get("status", ()),
        modes=asked.get("mode", ()),
        places=asked.get("place", ()),
        words=asked.get("q", ()),
    )


def refuse_unknown(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """A mistyped code would give an empty page, and nobody would know why."""
    for what, asked, table, column in (
        ("country", scope.countries, "core.countries", "iso3"),
        ("topic", scope.topics, "core.topics", "topic"),
    ):
        known = set(query(connection, f"select {column} from {table}")[column])
        if wrong := sorted(set(asked) - known):
            raise NotUnderstood(f"no such {what}: {', '.join(wrong)}; see {table}")


def _days(asked: Sequence[str]) -> list[date]:
    """Days in the one form that the page compares as text."""
    for each in asked:
        if each and not re.fullmatch(r"\d{4}-\d\d-\d\d", each, re.ASCII):
            raise NotUnderstood(f"not a day: {each}")
    try:
        return [date.fromisoformat(each) for each in asked if each]
    except ValueError as error:
        raise NotUnderstood(f"not a day: {error}") from error
