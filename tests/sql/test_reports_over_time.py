from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from flows.settings import MART
from tests.rows import fill
from warehouse.connection import query
from warehouse.views import build_views


def store(warehouse: duckdb.DuckDBPyConnection, *reports: dict[str, Any]) -> None:
    """One meeting and its reports r0, r1 …, each by a source of its own and a day later."""
    fill(
        warehouse,
        meetings=[{"meeting_id": "m", "report_count": len(reports)}],
        articles=[
            {
                "article_id": f"a{n}",
                "source_id": f"s{n}",
                "published_at": datetime(2022, 4, 10 + n, tzinfo=UTC),
            }
            for n in range(len(reports))
        ],
        meeting_reports=[
            {
                "report_id": f"r{n}", "article_id": f"a{n}", "meeting_id": "m", "status": "held",
                "mode": "unspecified", **report,
            }
            for n, report in enumerate(reports)
        ],
    )  # fmt: skip


def test_only_changes_of_status_are_history(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(warehouse, *[{"status": s} for s in ("planned", "planned", "cancelled", "held", "held")])
    build_views(warehouse, MART)
    history = query(
        warehouse,
        "select change_no, reported_at, previous_status, status, source_id "
        "from mart.status_history order by change_no",
    )
    assert history.rows() == [
        (1, datetime(2022, 4, 10, tzinfo=UTC), None, "planned", "s0"),
        (2, datetime(2022, 4, 12, tzinfo=UTC), "planned", "cancelled", "s2"),
        (3, datetime(2022, 4, 13, tzinfo=UTC), "cancelled", "held", "s3"),
    ]


DAY = {"date_precision": "day", "date_basis": "stated"}


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (
            [{"place": "Tehran"}, {"place": "Doha"}, {"place": "Tehran"}],
            [("place", 2, "Tehran (s0, s2); Doha (s1)", 3)],
        ),
        (
            [{"met_on": date(2022, 4, 11), **DAY}, {"met_on": date(2022, 4, 12), **DAY}],
            [("met_on", 2, "2022-04-11 (s0); 2022-04-12 (s1)", 2)],
        ),
        ([{"status": "held"}, {"status": "denied"}], [("status", 2, "denied (s1); held (s0)", 2)]),
        ([{"status": "planned"}, {"status": "held"}], []),
        ([{"mode": "phone"}, {"mode": "unspecified"}], []),
        ([{"place": None}, {"place": "Doha"}], []),
        (
            [
                {"met_on": date(2022, 4, 1), **DAY, "date_precision": "month"},
                {"met_on": date(2022, 4, 12), **DAY},
            ],
            [],
        ),
        (
            [
                {"met_on": date(2022, 4, 10), **DAY, "date_basis": "published"},
                {"met_on": date(2022, 4, 12), **DAY},
            ],
            [],
        ),
    ],
)
def test_reports_disagree_where_they_say_different_things(
    warehouse: duckdb.DuckDBPyConnection,
    reports: list[dict[str, Any]],
    expected: list[tuple[Any, ...]],
) -> None:
    store(warehouse, *reports)
    found = query(
        warehouse,
        "select field, value_count, values_by_source, report_count from mart.disagreements",
    )
    assert found.rows() == expected


def test_gaps_are_days_between_articles_of_a_source(warehouse: duckdb.DuckDBPyConnection) -> None:
    days: dict[str, list[date | None]] = {
        "s": [date(2022, 4, 1), date(2022, 4, 2), date(2022, 4, 5), date(2022, 4, 5)],
        "t": [date(2022, 4, 3)],
        "u": [None],
    }
    fill(
        warehouse,
        articles=[
            {"article_id": f"{source}{n}", "source_id": source, "published_on": day}
            for source in days
            for n, day in enumerate(days[source])
        ],
    )
    gaps = query(warehouse, "select source_id, day from mart.calendar_gaps order by all")
    assert gaps.rows() == [("s", date(2022, 4, 3)), ("s", date(2022, 4, 4))]


def test_topics_count_held_meetings_and_articles_that_are_no_repeats(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(warehouse, {}, {})
    warehouse.execute(
        "update core.meetings set met_on = '2022-04-30', status = 'held', date_precision = 'day'"
    )
    warehouse.execute("update core.articles set published_on = '2022-05-01'")
    warehouse.execute("update core.articles set duplicate_of = 'a0' where article_id = 'a1'")
    fill(
        warehouse,
        topics=[{"topic": "energy", "label": "Energy"}],
        report_topics=[{"report_id": r, "topic": "energy"} for r in ("r0", "r1")],
        article_topics=[{"article_id": a, "topic": "energy"} for a in ("a0", "a1")],
    )
    build_views(warehouse, MART)
    months = query(warehouse, "select * from mart.topics_monthly order by month")
    assert months.rows() == [
        (date(2022, 4, 1), "energy", "Energy", 1, 0),
        (date(2022, 5, 1), "energy", "Energy", 0, 1),
    ]
