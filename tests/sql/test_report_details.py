import duckdb

from tests.rows import fill
from warehouse.connection import query

REPORT = {"report_id": "r", "article_id": "a", "meeting_id": "m"}


def test_report_participants_keep_the_words_of_the_article(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    fill(
        warehouse,
        articles=[{"article_id": "a", "external_id": "x1"}],
        meeting_reports=[REPORT],
        people=[{"person_id": "p", "name": "Ebrahim Raisi"}],
        participants=[
            {"report_id": "r", "participant_no": 0, "person_id": "p", "name": "Ibrahim Raisi"},
            {"report_id": "r", "participant_no": 1, "title": "officials", "is_named": False},
        ],
    )
    parties = query(
        warehouse,
        "select participant_no, article_id, external_id, meeting_id, name, title "
        "from mart.report_participants order by participant_no",
    )
    assert parties.rows() == [
        (0, "a", "x1", "m", "Ibrahim Raisi", None),
        (1, "a", "x1", "m", None, "officials"),
    ]


def test_report_topics_have_a_label_where_the_topic_is_known(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    fill(
        warehouse,
        meeting_reports=[REPORT],
        topics=[{"topic": "energy", "label": "Energy"}],
        report_topics=[
            {"report_id": "r", "topic": "energy", "weight": 0.5},
            {"report_id": "r", "topic": "health", "weight": 0.4},
        ],
    )
    topics = query(
        warehouse,
        "select article_id, topic, topic_label, weight from mart.report_topics order by topic",
    )
    assert topics.rows() == [("a", "energy", "Energy", 0.5), ("a", "health", None, 0.4)]


def test_article_topics_have_a_label(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        topics=[{"topic": "energy", "label": "Energy"}],
        article_topics=[{"article_id": "a", "topic": "energy", "weight": 0.5}],
    )
    topics = query(warehouse, "select * from mart.article_topics")
    assert topics.rows() == [("a", "energy", "Energy", 0.5)]
