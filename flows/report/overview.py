"""What the page knows of every meeting; the words of its reports are in passages.py."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from flows.report.harmless import shown, web_address
from flows.report.scope import Scope
from warehouse.connection import answer, query

# A page holds so many, all in the memory of a browser; of more, the newest.
MOST_MEETINGS = 20_000

_CHOSEN = """
    create or replace temp table chosen as
    select m.meeting_id, row_number() over (
        order by
            coalesce(m.met_on, cast(m.first_reported_at at time zone 'UTC' as date))
            desc nulls last, m.meeting_id
    ) as place_in_order
    from mart.meetings as m
    where {condition}
    qualify place_in_order <= {most}
"""

_MEETINGS = """
    select
        m.meeting_id as id, m.met_on as "on", m.ended_on as until, m.date_precision as precision,
        cast(m.first_reported_at at time zone 'UTC' as date) as reported,
        m.status, m.mode, m.occasion, m.place, m.place_country, m.latitude, m.longitude,
        m.countries, m.topics, m.report_count as reports, m.source_count as sources,
        m.confidence, m.headline, m.url,
        m.status = 'planned' and m.met_on is not null and coalesce(
            m.ended_on,
            case m.date_precision
                when 'month' then last_day(m.met_on)
                when 'year' then make_date(year(m.met_on), 12, 31)
                else m.met_on
            end
        ) >= date '{today}' as ahead
    from chosen as c inner join mart.meetings as m on c.meeting_id = m.meeting_id
    order by c.place_in_order
"""

_PARTIES = """
    select
        p.meeting_id, coalesce(p.person_id, p.label) as key, p.label,
        p.person_id is not null as is_person, p.country, p.title, p.org
    from chosen as c inner join mart.meeting_participants as p on c.meeting_id = p.meeting_id
    order by c.place_in_order, p.party_no
"""

_PAIRS = """
    select distinct
        e.meeting_id, coalesce(e.person_a, e.name_a) as one, coalesce(e.person_b, e.name_b) as other
    from chosen as c inner join mart.encounters as e on c.meeting_id = e.meeting_id
    where one <> other
    order by all
"""

_DISAGREEMENTS = """
    select d.meeting_id, d.field, d.values_by_source
    from chosen as c inner join mart.disagreements as d on c.meeting_id = d.meeting_id
    order by c.place_in_order, d.field
"""


def choose(connection: duckdb.DuckDBPyConnection, scope: Scope, most: int = MOST_MEETINGS) -> int:
    """Make the temporary table `chosen`: the meetings of a scope, the newest first; how many fit.

    Temporary tables live in memory: also a connection that cannot write may have them.
    """
    condition = scope.condition()
    connection.execute(_CHOSEN.format(condition=condition, most=most))
    counted = query(connection, f"select count(*) from mart.meetings as m where {condition}")
    return int(counted.item())


def overview(
    connection: duckdb.DuckDBPyConnection, scope: Scope, today: date, total: int
) -> dict[str, Any]:
    """Everything that the page draws at first; `total` meetings fit, those in `chosen` are here."""
    parties = _records(connection, _PARTIES)
    people = {party["key"]: number for number, party in enumerate(
        {each["key"]: each for each in parties}.values())}  # fmt: skip
    listed = list({each["key"]: each for each in parties}.values())
    by_meeting = _grouped(
        parties, lambda each: [
            people[each["key"]], each["country"], _text(each["title"]), _text(each["org"]),
        ],
    )  # fmt: skip
    # A pair may name somebody that the merged list of parties no longer has.
    pairs = _grouped(
        [
            each
            for each in _records(connection, _PAIRS)
            if {each["one"], each["other"]} <= {*people}
        ],
        lambda each: [people[each["one"]], people[each["other"]]],
    )
    return {
        "today": today.isoformat(),
        "scope": shown(scope.sentence()),
        "total": total,
        "countries": dict(answer(connection, "select iso3, name from core.countries")[1]),
        "topics": dict(answer(connection, "select topic, label from core.topics")[1]),
        "people": [
            [shown(each["label"]), each["country"], each["is_person"], shown(each["key"])]
            for each in listed
        ],
        "meetings": [
            _meeting(each, by_meeting.get(each["id"], []), pairs.get(each["id"], []))
            for each in _records(connection, _MEETINGS.format(today=f"{today:%Y-%m-%d}"))
        ],
        "disagreements": [
            [each["meeting_id"], each["field"], shown(each["values_by_source"])]
            for each in _records(connection, _DISAGREEMENTS)
        ],
    }


def _meeting(row: dict[str, Any], parties: list[Any], pairs: list[Any]) -> dict[str, Any]:
    place = [row.pop(key) for key in ("latitude", "longitude")]
    return {
        **row,
        **{key: row[key] and row[key].isoformat() for key in ("on", "until", "reported")},
        **{key: row[key].split("; ") if row[key] else [] for key in ("countries", "topics")},
        "place": _text(row["place"]),
        "at": [round(each, 3) for each in place] if None not in place else None,
        "confidence": round(row["confidence"], 2),
        "headline": _text(row["headline"]),
        "url": web_address(row["url"]),
        "parties": parties,
        "pairs": pairs,
    }


def _text(value: str | None) -> str | None:
    return None if value is None else shown(value)


def _records(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    columns, rows = answer(connection, sql)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _grouped(rows: Sequence[dict[str, Any]], value: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["meeting_id"], []).append(value(row))
    return found
