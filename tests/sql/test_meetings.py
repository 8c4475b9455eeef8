from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from tests.rows import MART, fill
from warehouse.connection import query
from warehouse.views import build_views


def at(day: int) -> datetime:
    return datetime(2022, 4, day, tzinfo=UTC)


def test_a_meeting_is_told_by_its_earliest_best_report(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    fill(
        warehouse,
        articles=[
            {"article_id": "late", "title": "Late", "url": "u2", "published_at": at(14)},
            {"article_id": "early", "title": "Early", "url": "u1", "published_at": at(13)},
            {"article_id": "weak", "title": "Weak", "url": "u3", "published_at": at(12)},
        ],
        meetings=[
            {"meeting_id": "m", "met_on": date(2022, 4, 12), "place_country": "SYR"},
            {"meeting_id": "untold"},
        ],
        meeting_reports=[
            {"report_id": f"r{n}", "article_id": article, "meeting_id": "m", "confidence": sure}
            for n, (article, sure) in enumerate([("late", 0.9), ("early", 0.9), ("weak", 0.2)])
        ],
        participants=[
            {"report_id": "r1", "participant_no": 0, "name": "Assad", "country": "SYR"},
            {"report_id": "r1", "participant_no": 1, "name": "Khaji", "country": "IRN"},
            {"report_id": "r0", "participant_no": 0, "name": "Khaji", "country": "IRN"},
        ],
        report_topics=[
            {"report_id": "r0", "topic": "sanctions"},
            {"report_id": "r1", "topic": "energy"},
            {"report_id": "r2", "topic": "sanctions"},
        ],
        countries=[{"iso3": "SYR", "name": "Syria", "region": "Middle East"}],
    )
    build_views(warehouse, MART)
    meetings = query(
        warehouse,
        "select meeting_id, headline, url, participants, countries, participant_count, "
        "country_count, is_international, topics, place_country_name "
        "from mart.meetings order by meeting_id",
    )
    assert meetings.rows() == [
        (
            "m", "Early", "u1", "Khaji; Assad", "IRN; SYR", 2, 2, True, "energy; sanctions", "Syria"
        ),
        ("untold", None, None, None, None, 0, 0, False, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parties", "is_international"),
    [
        ([{"country": "SYR"}, {"country": "IRN"}], True),
        ([{"country": "SYR"}, {"org": "United Nations"}], True),
        ([{"country": "SYR"}, {"country": "SYR", "org": "Baath"}], False),
        ([{"country": "SYR"}, {}], False),
    ],
)
def test_what_makes_a_meeting_international(
    warehouse: duckdb.DuckDBPyConnection, parties: list[dict[str, Any]], is_international: bool
) -> None:
    fill(
        warehouse,
        articles=[{"article_id": "a"}],
        meetings=[{"meeting_id": "m"}],
        meeting_reports=[{"report_id": "r", "article_id": "a", "meeting_id": "m"}],
        participants=[
            {"report_id": "r", "participant_no": n, "name": f"Person {n}", **party}
            for n, party in enumerate(parties)
        ],
    )
    build_views(warehouse, MART)
    found = query(warehouse, "select is_international from mart.meetings").item()
    assert found is is_international
