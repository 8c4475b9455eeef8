import duckdb

from flows.settings import MART
from tests.rows import fill
from warehouse.connection import query
from warehouse.views import build_views


def test_a_topic_of_several_reports_is_one_row_with_the_highest_weight(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    fill(
        warehouse,
        topics=[{"topic": "energy", "label": "Energy"}],
        meeting_reports=[
            {"report_id": "r1", "meeting_id": "m"},
            {"report_id": "r2", "meeting_id": "m"},
            {"report_id": "r3", "meeting_id": None},
        ],
        report_topics=[
            {"report_id": "r1", "topic": "energy", "weight": 0.2},
            {"report_id": "r2", "topic": "energy", "weight": 0.7},
            {"report_id": "r3", "topic": "energy", "weight": 0.9},
        ],
    )
    build_views(warehouse, MART)
    topics = query(warehouse, "select * from mart.meeting_topics")
    assert topics.rows() == [("m", "energy", "Energy", 0.7, 2)]
