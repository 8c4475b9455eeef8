from datetime import date

import duckdb

from tests.rows import fill
from warehouse.connection import query


def test_a_statement_knows_its_meeting_if_it_has_one(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        articles=[{"article_id": "a", "url": "u"}],
        meeting_reports=[{"report_id": "r", "article_id": "a", "met_on": date(2022, 4, 12)}],
        report_topics=[{"report_id": "r", "topic": t} for t in ("sanctions", "energy")],
        statements=[
            {"statement_id": "s1", "article_id": "a", "report_id": "r", "text": "We agree"},
            {"statement_id": "s2", "article_id": "a", "report_id": None, "text": "We do not"},
        ],
    )
    statements = query(
        warehouse,
        "select statement_id, met_on, text, topics, url from mart.statements order by statement_id",
    )
    assert statements.rows() == [
        ("s1", date(2022, 4, 12), "We agree", "energy; sanctions", "u"),
        ("s2", None, "We do not", None, "u"),
    ]
