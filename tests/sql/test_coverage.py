from datetime import UTC, date, datetime

import duckdb

from tests.rows import fill
from warehouse.connection import query

NIGHT = datetime(2022, 4, 12, 23, 30, tzinfo=UTC)


def test_a_day_of_a_source_counts_all_that_came(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        articles=[
            {"article_id": "a", "source_id": "s", "published_on": date(2022, 4, 12)},
            {"article_id": "b", "source_id": "s", "published_at": NIGHT, "duplicate_of": "a"},
            {"article_id": "c", "source_id": "s", "first_seen_at": NIGHT},
            {"article_id": "d", "source_id": "s", "published_on": date(2022, 4, 13)},
        ],
        meeting_reports=[
            {"report_id": "r1", "article_id": "a", "meeting_id": "m"},
            {"report_id": "r2", "article_id": "c", "meeting_id": "m"},
        ],
        ops_fetches=[
            {"run_id": "1", "source_id": "s", "url": "u1", "fetched_at": NIGHT, "request_count": 1},
            {"run_id": "1", "source_id": "s", "url": "u2", "fetched_at": NIGHT, "request_count": 2},
        ],
        ops_rejects=[
            {"run_id": "1", "location": "u2", "rejected_at": NIGHT},
            {"run_id": "1", "location": "file.txt", "rejected_at": NIGHT},
        ],
    )
    coverage = query(warehouse, "select * from mart.coverage order by source_id, day")
    assert coverage.rows() == [
        ("s", date(2022, 4, 12), 3, 2, 1, 1, 1),
        ("s", date(2022, 4, 13), 0, 1, 0, 0, 0),
        ("unknown", date(2022, 4, 12), 0, 0, 1, 0, 0),
    ]


def test_a_run_that_loads_nothing_covers_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert query(warehouse, "select * from mart.coverage").is_empty()
