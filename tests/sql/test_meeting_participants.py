from typing import Any

import duckdb

from tests.rows import MART, fill
from warehouse.connection import query
from warehouse.views import build_views


def store(warehouse: duckdb.DuckDBPyConnection, *reports: list[dict[str, Any]]) -> None:
    """One meeting with reports r0, r1 …, each less certain than the one before."""
    fill(
        warehouse,
        meetings=[{"meeting_id": "m", "status": "held"}],
        countries=[{"iso3": "IRN", "name": "Iran", "region": "Asia"}],
        meeting_reports=[
            {"report_id": f"r{n}", "meeting_id": "m", "confidence": 0.9 - n / 10}
            for n in range(len(reports))
        ],
        participants=[
            {"report_id": f"r{n}", "participant_no": i, "is_named": "name" in party, **party}
            for n, parties in enumerate(reports)
            for i, party in enumerate(parties)
        ],
    )
    build_views(warehouse, MART)


def labels(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    rows = query(warehouse, "select label from mart.meeting_participants order by party_no")
    return rows["label"].to_list()


def test_a_person_in_several_reports_is_one_party_in_the_best_words(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(
        warehouse,
        [
            {"person_id": "p1", "name": "E. Raisi", "country": "IRN"},
            {"name": "Ali Mamlouk", "country": "SYR"},
        ],
        [
            {"name": "ali mamlouk", "country": "SYR"},
            {"person_id": "p1", "name": "Raisi", "title": "President", "country": "IRN"},
        ],
    )
    parties = query(
        warehouse,
        "select party_no, name, title, country_name, report_count from mart.meeting_participants "
        "order by party_no",
    )
    assert parties.rows() == [
        (1, "E. Raisi", "President", "Iran", 2),
        (2, "Ali Mamlouk", None, None, 2),
    ]


def test_a_known_person_has_the_usual_name(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(warehouse, people=[{"person_id": "p1", "name": "Ebrahim Raisi"}])
    store(warehouse, [{"person_id": "p1", "name": "Raissi"}, {"person_id": "p2", "name": "Xi"}])
    assert labels(warehouse) == ["Ebrahim Raisi", "Xi"]


def test_an_unnamed_party_goes_where_another_report_names_it(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(
        warehouse,
        [{"name": "Raisi", "country": "IRN"}, {"title": "delegation", "country": "SYR"}],
        [{"title": "officials", "country": "IRN"}, {"name": "Mamlouk", "country": "SYR"}],
    )
    assert labels(warehouse) == ["Raisi", "Mamlouk"]


def test_an_unnamed_party_stays_where_its_own_report_names_somebody_else(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(
        warehouse,
        [{"name": "Raisi", "country": "IRN"}, {"title": "governors", "country": "IRN"}],
        [{"name": "Raisi", "country": "IRN"}, {"title": "Governors", "country": "IRN"}],
    )
    assert labels(warehouse) == ["Raisi", "governors (IRN)"]


def test_a_party_of_nothing_but_a_country_is_a_party(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(warehouse, [{"country": "IRN"}, {"org": "Hamas"}, {}])
    assert labels(warehouse) == ["Iran", "Hamas", "unnamed party"]
