import duckdb
import polars as pl
import pytest

from tests.rows import fill, rows
from transforms.schemas import Article, Evidence, Meeting, MeetingReport, Reject
from warehouse.connection import query
from warehouse.errors import FrameDiffers
from warehouse.load import (
    append,
    assign,
    delete,
    delete_extracted,
    replace,
    run_transaction,
)


def count(warehouse: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(query(warehouse, f"select count(*) as n from {table}").item())


def test_the_first_row_of_a_key_stays(warehouse: duckdb.DuckDBPyConnection) -> None:
    first = rows("core.articles", {"article_id": "a", "title": "First"})
    later = rows(
        "core.articles", {"article_id": "a", "title": "Later"}, {"article_id": "b", "title": "B"}
    )
    assert append(warehouse, "core.articles", first, Article) == 1
    assert append(warehouse, "core.articles", later, Article) == 1
    titles = query(warehouse, "select article_id, title from core.articles order by article_id")
    assert titles.rows() == [("a", "First"), ("b", "B")]


def test_a_key_of_several_columns_is_compared_whole(warehouse: duckdb.DuckDBPyConnection) -> None:
    key = {"report_id": "r", "participant_no": 0, "field": "name", "char_start": 3, "char_end": 9}
    fill(warehouse, evidence=[key])
    again = rows("core.evidence", key, {**key, "participant_no": 1})
    assert append(warehouse, "core.evidence", again, Evidence) == 1


def test_a_log_takes_every_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    reject = rows("ops.rejects", {"run_id": "1", "reason": "empty"})
    append(warehouse, "ops.rejects", reject, Reject)
    assert append(warehouse, "ops.rejects", reject, Reject) == 1
    assert count(warehouse, "ops.rejects") == 2


def test_an_empty_frame_changes_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(warehouse, articles=[{"article_id": "a"}])
    empty = Article.create_empty()
    assert append(warehouse, "core.articles", empty, Article) == 0
    assert replace(warehouse, "core.articles", empty, Article) == 0
    assert delete(warehouse, "core.articles", empty.select("article_id")) == 0
    assert count(warehouse, "core.articles") == 1


def test_a_row_is_replaced_as_often_as_need_be_in_one_transaction(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    fill(warehouse, meetings=[{"meeting_id": "m", "place": "Oslo"}, {"meeting_id": "n"}])
    with run_transaction(warehouse):
        for place in ("Bern", "Rome"):
            frame = rows("core.meetings", {"meeting_id": "m", "place": place})
            assert replace(warehouse, "core.meetings", frame, Meeting) == 1
    stored = query(warehouse, "select meeting_id, place from core.meetings order by meeting_id")
    assert stored.rows() == [("m", "Rome"), ("n", None)]


def test_only_rows_that_differ_are_assigned(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        meeting_reports=[
            {"report_id": "r1", "meeting_id": "m", "place": "Oslo"},
            {"report_id": "r2", "meeting_id": None},
            {"report_id": "r3", "meeting_id": None},
        ],
    )
    frame = pl.DataFrame({"report_id": ["r1", "r2", "r9"], "meeting_id": ["m", "m", "m"]})
    assert assign(warehouse, "core.meeting_reports", frame, MeetingReport) == 1
    stored = query(
        warehouse,
        "select report_id, meeting_id, place from core.meeting_reports order by report_id",
    )
    assert stored.rows() == [("r1", "m", "Oslo"), ("r2", "m", None), ("r3", None, None)]


def test_what_was_extracted_from_an_article_goes_and_the_rest_stays(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for article in ("a", "b"):
        report = {"report_id": f"r{article}"}
        fill(
            warehouse,
            articles=[{"article_id": article}],
            meeting_reports=[{**report, "article_id": article}],
            participants=[{**report, "participant_no": 0}, {**report, "participant_no": 1}],
            report_topics=[{**report, "topic": "energy"}],
            article_topics=[{"article_id": article, "topic": "energy"}],
            statements=[{"statement_id": f"s{article}", "article_id": article}],
            evidence=[{**report, "participant_no": 0, "field": "name", "char_start": 1}],
        )
    assert delete_extracted(warehouse, pl.DataFrame({"article_id": ["a", "zzz"]})) == 7
    assert count(warehouse, "core.articles") == 2
    for table in ("meeting_reports", "report_topics", "article_topics", "statements", "evidence"):
        assert count(warehouse, f"core.{table}") == 1
    assert query(warehouse, "select distinct report_id from core.participants").item() == "rb"


def test_what_one_engine_extracted_goes_and_that_of_another_stays(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for engine in ("one", "two"):
        marks = {"article_id": "a", "extractor": engine}
        fill(
            warehouse,
            meeting_reports=[{"report_id": f"r{engine}", **marks}],
            participants=[{"report_id": f"r{engine}", "participant_no": 0}],
            statements=[{"statement_id": f"s{engine}", **marks}],
            article_readings=[marks],
        )
    fill(warehouse, article_topics=[{"article_id": "a", "topic": "energy"}])
    assert delete_extracted(warehouse, pl.DataFrame({"article_id": ["a"]}), "one") == 5
    for table in ("meeting_reports", "participants", "statements", "article_readings"):
        assert count(warehouse, f"core.{table}") == 1
    assert query(warehouse, "select report_id from core.participants").item() == "rtwo"


def test_nothing_of_a_run_that_fails_is_stored(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(warehouse, articles=[{"article_id": "a"}])
    with pytest.raises(KeyboardInterrupt), run_transaction(warehouse):
        fill(warehouse, articles=[{"article_id": "b"}], meetings=[{"meeting_id": "m"}])
        raise KeyboardInterrupt
    assert query(warehouse, "select article_id from core.articles").rows() == [("a",)]
    assert count(warehouse, "core.meetings") == 0


def test_an_error_of_the_database_leaves_a_connection_that_works(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(duckdb.ConstraintException), run_transaction(warehouse):
        fill(warehouse, articles=[{"article_id": "a"}, {"article_id": "b"}])
        twice = rows("core.articles", {"article_id": "c"}, {"article_id": "d"})
        append(warehouse, "core.articles", twice.with_columns(article_id=pl.lit("c")), Article)
    assert count(warehouse, "core.articles") == 0
    with run_transaction(warehouse):
        fill(warehouse, articles=[{"article_id": "a"}])
    assert count(warehouse, "core.articles") == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.drop("title"),
        lambda frame: frame.with_columns(surplus=pl.lit(1)),
        lambda frame: frame.with_columns(word_count=pl.lit("12")),
    ],
)
def test_a_frame_with_other_columns_is_refused(
    warehouse: duckdb.DuckDBPyConnection, change: object
) -> None:
    frame = change(rows("core.articles", {}))  # type: ignore[operator]
    with pytest.raises(FrameDiffers, match=r"core\.articles"):
        append(warehouse, "core.articles", frame, Article)


@pytest.mark.parametrize(
    "text",
    [
        "'; drop table core.articles; --",
        '"quoted" \\ back',
        "a\x00b",
        "\u202egnp.exe",
        "👩‍👩‍👧 e\u0301",
    ],
)
def test_any_text_is_stored_as_it_is(warehouse: duckdb.DuckDBPyConnection, text: str) -> None:
    fill(warehouse, articles=[{"article_id": text, "text": text, "title": text}])
    stored = query(warehouse, "select article_id, text, title from core.articles")
    assert stored.rows() == [(text, text, text)]
