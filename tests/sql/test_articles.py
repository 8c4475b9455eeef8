import duckdb

from tests.rows import fill
from warehouse.connection import query


def test_an_article_counts_what_came_out_of_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        sources=[{"source_id": "agency", "name": "The Agency"}],
        articles=[
            {"article_id": "a", "source_id": "agency"},
            {"article_id": "b", "source_id": "other", "duplicate_of": "a"},
        ],
        meeting_reports=[{"report_id": f"r{n}", "article_id": "a"} for n in range(2)],
        statements=[{"statement_id": f"s{n}", "article_id": "a"} for n in range(3)],
        article_topics=[{"article_id": "a", "topic": t} for t in ("sanctions", "energy")],
    )
    articles = query(
        warehouse,
        "select article_id, source_name, report_count, statement_count, topics, duplicate_of "
        "from mart.articles order by article_id",
    )
    assert articles.rows() == [
        ("a", "The Agency", 2, 3, "energy; sanctions", None),
        ("b", None, 0, 0, None, "a"),
    ]
