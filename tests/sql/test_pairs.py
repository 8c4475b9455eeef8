from datetime import date
from typing import Any

import duckdb
import pytest

from tests.rows import MART, fill
from warehouse.connection import query
from warehouse.views import build_views

IRAN = {"country": "IRN"}
SYRIA = {"country": "SYR"}


def store(
    warehouse: duckdb.DuckDBPyConnection, key: str, parties: list[dict[str, Any]], **meeting: Any
) -> None:
    """A held meeting with these parties, as one report has it."""
    told = {"met_on": date(2022, 4, 12), "date_precision": "day", "status": "held", **meeting}
    fill(
        warehouse,
        meetings=[{"meeting_id": key, "mode": "in_person", **told}],
        articles=[{"article_id": key}],
        meeting_reports=[{"report_id": key, "article_id": key, "meeting_id": key}],
        participants=[
            {"report_id": key, "participant_no": n, "is_named": "name" in party, **party}
            for n, party in enumerate(parties)
        ],
    )
    build_views(warehouse, MART)


def pairs(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return query(warehouse, "select name_a, name_b from mart.encounters order by all").rows()


def test_a_delegation_does_not_meet_itself(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(
        warehouse,
        "m",
        [{"name": "Raisi", **IRAN}, {"name": "Mamlouk", **SYRIA}, {"name": "Bagheri", **IRAN}],
    )
    assert pairs(warehouse) == [("Bagheri", "Mamlouk"), ("Mamlouk", "Raisi")]


def test_people_of_one_country_meet_each_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(warehouse, "m", [{"name": "Raisi", **IRAN}, {"name": "Bagheri", **IRAN}])
    assert pairs(warehouse) == [("Bagheri", "Raisi")]


def test_parties_of_no_known_country_meet_each_other(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(warehouse, "m", [{"name": "Blue"}, {"name": "Red"}])
    assert pairs(warehouse) == [("Blue", "Red")]


def test_twenty_parties_make_190_encounters(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(warehouse, "m", [{"name": f"P{n}", "org": f"O{n}"} for n in range(20)])
    assert len(pairs(warehouse)) == 190


@pytest.mark.parametrize("status", ["planned", "cancelled", "denied"])
def test_only_held_meetings_are_encounters(
    warehouse: duckdb.DuckDBPyConnection, status: str
) -> None:
    store(warehouse, "m", [{"name": "Raisi", **IRAN}, {"name": "Assad", **SYRIA}], status=status)
    assert pairs(warehouse) == []
    assert query(warehouse, "select * from mart.country_pairs_monthly").is_empty()


def test_countries_count_the_meetings_of_a_month(warehouse: duckdb.DuckDBPyConnection) -> None:
    minister = {"name": "A", "role": "foreign_minister", **IRAN}
    store(warehouse, "m1", [minister, {"name": "B", "role": "other", **SYRIA}])
    store(
        warehouse,
        "m2",
        [minister, {"name": "C", "role": "head_of_state", **SYRIA}, {"name": "D", **SYRIA}],
        mode="phone",
        met_on=date(2022, 4, 1),
        date_precision="month",
    )
    store(warehouse, "m3", [minister, {"name": "B", **SYRIA}], date_precision="year")
    store(warehouse, "m4", [{"name": "B", **SYRIA}, minister], met_on=date(2022, 5, 2))
    found = query(warehouse, "select * from mart.country_pairs_monthly order by month")
    assert found.rows() == [
        (date(2022, 4, 1), "IRN", "SYR", 2, 1, "head_of_state"),
        (date(2022, 5, 1), "IRN", "SYR", 1, 1, "foreign_minister"),
    ]


def test_a_timeline_names_the_other_side(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(warehouse, report_topics=[{"report_id": "m", "topic": "energy"}])
    store(
        warehouse,
        "m",
        [
            {"person_id": "p1", "name": "Raisi", "title": "President", **IRAN},
            {"person_id": "p2", "name": "Mamlouk", **SYRIA},
            {"person_id": "p3", "name": "Bagheri", **IRAN},
        ],
        place="Tehran",
    )
    timeline = query(
        warehouse,
        "select name, title, counterparts, counterpart_countries, place, topics "
        "from mart.person_timeline order by person_id",
    )
    assert timeline.rows() == [
        ("Raisi", "President", "Mamlouk", "SYR", "Tehran", "energy"),
        ("Mamlouk", None, "Raisi; Bagheri", "IRN", "Tehran", "energy"),
        ("Bagheri", None, "Mamlouk", "SYR", "Tehran", "energy"),
    ]


def test_a_person_counts_held_meetings(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        people=[
            {"person_id": "p", "name": "Ebrahim Raisi", "country": "IRN"},
            {"person_id": "q", "name": "Nobody"},
        ],
    )
    chief = {"person_id": "p", "name": "Raisi", **IRAN}
    other = {"name": "Assad", **SYRIA}
    store(warehouse, "m1", [{**chief, "title": "Chief Justice"}, other], met_on=date(2020, 1, 1))
    store(warehouse, "m2", [{**chief, "title": "President"}, other], met_on=date(2022, 1, 1))
    store(warehouse, "m3", [chief, other], met_on=None, date_precision=None)
    store(warehouse, "m4", [chief, other], met_on=date(2024, 1, 1), status="planned")
    people = query(
        warehouse,
        "select person_id, name, latest_title, meeting_count, first_met_on, last_met_on "
        "from mart.people order by person_id",
    )
    assert people.rows() == [
        ("p", "Ebrahim Raisi", "President", 3, date(2020, 1, 1), date(2022, 1, 1)),
        ("q", "Nobody", None, 0, None, None),
    ]
