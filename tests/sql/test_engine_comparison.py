from datetime import date
from typing import Any

import duckdb
import polars as pl

from tests.rows import fill
from warehouse.connection import query

TEXT = "Ana Prado met Luis Ríos. Later Prado called Bo Li."


def reading(engine: str, *, chosen: bool = False, article: str = "a") -> dict[str, Any]:
    return {
        "article_id": article, "extractor": engine, "extractor_version": "1", "is_chosen": chosen,
    }  # fmt: skip


def report(report_id: str, engine: str, sentence: int = 0, **fields: Any) -> dict[str, Any]:
    span = (
        {"char_start": 0, "char_end": 24} if sentence == 0 else {"char_start": 25, "char_end": 50}
    )
    return {
        "report_id": report_id, "article_id": "a", "extractor": engine, "sentence_no": sentence,
        "status": "held", "mode": "in_person", "occasion": "bilateral", **span, **fields,
    }  # fmt: skip


def parties(report_id: str, *names: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"report_id": report_id, "participant_no": at, "name": name, "country": country,
         "is_named": True}
        for at, (name, country) in enumerate(names)
    ]  # fmt: skip


def compared(warehouse: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return query(warehouse, "select * from mart.engine_comparison order by found_by, report_a")


def test_two_engines_are_compared_meeting_by_meeting(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        articles=[{"article_id": "a", "text": TEXT}, {"article_id": "quiet", "text": TEXT}],
        article_readings=[
            reading("grammar", chosen=True), reading("llm"),
            reading("grammar", chosen=True, article="quiet"), reading("llm", article="quiet"),
        ],
        meeting_reports=[
            report("g1", "grammar", met_on=date(2021, 3, 1), date_precision="day", meeting_id="m"),
            report("l1", "llm", place="Quito", place_country="ECU"),
            report("l2", "llm", 1, mode="phone"),
        ],
        participants=[
            *parties("g1", ("Ana Prado", "BOL"), ("Luis Ríos", "ECU")),
            *parties("l1", ("ANA PRADO", "BOL"), ("Luis Ríos", "ECU")),
            *parties("l2", ("Prado", "BOL"), ("Bo Li", "CHN")),
        ],
        report_topics=[{"report_id": "l1", "topic": "energy", "weight": 1.0}],
    )  # fmt: skip
    only_b, both = compared(warehouse).rows(named=True)
    assert (both["report_a"], both["report_b"]) == ("g1", "l1")
    assert (both["engine_a"], both["engine_b"], both["counted_engine"]) == (
        "grammar", "llm", "grammar",
    )  # fmt: skip
    assert both["shared_party_count"] == 2
    assert both["differences"] == "met_on; place; place_country; topics"
    assert both["difference_count"] == 4
    assert both["sentence_a"] == "Ana Prado met Luis Ríos."
    assert (only_b["found_by"], only_b["report_a"], only_b["report_b"]) == ("b", None, "l2")
    assert only_b["difference_count"] is None and only_b["differences"] is None
    assert only_b["participants_b"] == "Prado; Bo Li"


def test_a_meeting_split_in_two_is_paired_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    pair = [("Ana Prado", "BOL"), ("Luis Ríos", "ECU")]
    fill(
        warehouse,
        articles=[{"article_id": "a", "text": TEXT}],
        article_readings=[reading("grammar", chosen=True), reading("llm")],
        meeting_reports=[report("g1", "grammar"), report("g2", "grammar", 1), report("l1", "llm")],
        participants=[row for each in ("g1", "g2", "l1") for row in parties(each, *pair)],
    )
    found = compared(warehouse).select("found_by", "report_a", "report_b", "difference_count")
    assert found.rows() == [("a", "g2", None, None), ("both", "g1", "l1", 0)]


def test_different_meetings_are_not_paired(warehouse: duckdb.DuckDBPyConnection) -> None:
    fill(
        warehouse,
        articles=[{"article_id": "a", "text": TEXT}],
        article_readings=[reading("grammar", chosen=True), reading("llm")],
        meeting_reports=[report("g1", "grammar"), report("l2", "llm", 1)],
        participants=[
            *parties("g1", ("Ana Prado", "BOL"), ("Luis Ríos", "ECU")),
            *parties("l2", ("Prado", "BOL"), ("Bo Li", "CHN")),
        ],
    )
    assert compared(warehouse)["found_by"].to_list() == ["a", "b"]


def test_an_article_that_one_engine_has_read_is_not_compared(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    fill(
        warehouse,
        articles=[{"article_id": "a", "text": TEXT}],
        article_readings=[reading("grammar", chosen=True)],
        meeting_reports=[report("g1", "grammar")],
        participants=parties("g1", ("Ana Prado", "BOL"), ("Luis Ríos", "ECU")),
    )
    assert compared(warehouse).is_empty()


def test_three_engines_make_three_pairs(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = ("alpha", "grammar", "llm")
    fill(
        warehouse,
        articles=[{"article_id": "a", "text": TEXT}],
        article_readings=[reading(name, chosen=name == "grammar") for name in names],
        meeting_reports=[report(name, name) for name in names],
        participants=[
            row for name in names for row in parties(name, ("Ana", "BOL"), ("Bo", "CHN"))
        ],
    )
    found = compared(warehouse).select("engine_a", "engine_b", "counted_engine", "found_by")
    assert sorted(found.rows(), key=str) == [
        ("alpha", "grammar", "grammar", "both"),
        ("alpha", "llm", None, "both"),
        ("grammar", "llm", "grammar", "both"),
    ]
