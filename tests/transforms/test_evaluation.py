import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from transforms.evaluation import evaluate, figures_table, to_predictions
from transforms.evaluation.names import same_name, title_overlap
from transforms.schemas import MeetingReport, Participant, ReportTopic

GOLD_FOLDER = Path(__file__).parents[3] / "shared" / "gold"


def meeting(*people: tuple[str | None, str | None], **fields: Any) -> dict[str, Any]:
    parties = [
        {"name": name, "title": None, "country": country, "org": None} for name, country in people
    ]
    return {
        "status": "held", "mode": "in_person", "date": None, "place": None,
        "place_country": None, "topics": [], "participants": parties, **fields,
    }  # fmt: skip


def test_a_perfect_answer_scores_one_everywhere() -> None:
    record = meeting(
        ("Amina Sow", "SEN"), ("Jorge Paz", "BOL"), date="2021-03-04", topics=["energy"]
    )
    gold: list[dict[str, Any]] = [
        {"doc_id": "a", "meetings": [record]},
        {"doc_id": "b", "meetings": []},
    ]
    figures = evaluate(gold, {"a": [record]})
    for figure in ("meeting", "held", "participant", "record", "date", "topics", "quiet"):
        assert figures[figure]["f1"] == 1.0, figure


def test_a_wrong_counterpart_costs_a_party_but_not_the_meeting_when_half_agrees() -> None:
    gold = [{"doc_id": "a", "meetings": [meeting(("Amina Sow", "SEN"), ("Jorge Paz", "BOL"))]}]
    one_right = evaluate(gold, {"a": [meeting(("Amina Sow", "SEN"), ("Someone Else", "FRA"))]})
    assert one_right["meeting"]["f1"] == 0.0
    alone = evaluate(gold, {"a": [meeting(("Amina Sow", "SEN"))]})
    assert alone["meeting"]["f1"] == 1.0
    assert alone["participant"]["r"] == 0.5
    assert alone["record"]["f1"] == 0.0


def test_a_false_find_in_a_quiet_article_is_counted_and_listed() -> None:
    mistakes: list[tuple[str, str, str]] = []
    figures = evaluate(
        [{"doc_id": "q", "meetings": []}],
        {"q": [meeting(("Amina Sow", "SEN"), ("Jorge Paz", "BOL"))]},
        mistakes,
    )
    assert figures["quiet"]["f1"] == 0.0
    assert [m[:2] for m in mistakes] == [("false", "q")]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Bashar al-Assad", "Bashar Assad", True),
        ("Assad", "Bashar al-Assad", True),
        ("Ibrahim Raisi", "Ebrahim Raisi", True),
        ("J. Biden", "Joseph Biden", True),
        ("Maher Assad", "Bashar Assad", False),
        ("Sergey Lavrov", "Sergey Shoigu", False),
        ("President", "Bashar Assad", False),
    ],
)
def test_names_agree_by_words_not_by_letters_alone(a: str, b: str, same: bool) -> None:
    assert same_name(a, b) is same


def test_titles_overlap_by_the_words_that_carry_meaning() -> None:
    assert title_overlap("Minister of Foreign Affairs", "Foreign Minister") == 1.0
    assert title_overlap(None, None) == 1.0
    assert title_overlap("President", None) == 0.0


def test_a_date_that_is_only_the_publication_day_is_no_date() -> None:
    reports = pl.DataFrame(
        {
            "report_id": ["r1", "r2"], "article_id": ["a", "a"], "meeting_id": None,
            "status": "held", "mode": "phone", "occasion": "other",
            "met_on": ["2020-01-02", "2020-05-01"], "ended_on": None,
            "date_precision": ["day", "month"], "date_basis": ["published", "stated"],
            "place": None, "place_id": None, "place_country": None, "sentence_no": 0,
            "char_start": [0, 10], "char_end": [5, 20], "confidence": 0.5, "pattern_id": "p",
            "extractor": "grammar", "extractor_version": "1",
        }
    ).with_columns(
        pl.col("met_on").str.to_date(), pl.col("ended_on").cast(pl.Date),
        *(pl.col(c).cast(pl.String) for c in ("meeting_id", "place", "place_id", "place_country")),
    )  # fmt: skip
    found = to_predictions(
        MeetingReport.validate(reports.pipe(MeetingReport.cast)),
        Participant.create_empty(),
        ReportTopic.create_empty(),
    )
    assert [m["date"] for m in found["a"]] == [None, "2020-05"]


@pytest.mark.skipif(not GOLD_FOLDER.is_dir(), reason="the reference scorer is not beside us")
def test_figures_agree_with_the_reference_scorer() -> None:
    spec = importlib.util.spec_from_file_location("score", GOLD_FOLDER / "score.py")
    assert spec and spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    gold = [json.loads(line) for line in (GOLD_FOLDER / "dev.jsonl").read_text().splitlines()]
    found = {doc["doc_id"]: _damaged(doc["meetings"], random.Random(doc["doc_id"])) for doc in gold}
    ours = {name.replace("org", "org_"): row for name, row in evaluate(gold, found).items()}
    theirs = reference.score(gold, found)
    assert ours.keys() == theirs.keys()
    for name, row in theirs.items():
        assert ours[name] == pytest.approx(row), name
    assert 0.1 < ours["meeting"]["f1"] < 0.95  # the damage is real, so the agreement says something
    assert len(figures_table(evaluate(gold, found))) == len(theirs)


def _damaged(meetings: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    """Gold records as a mediocre extractor would return them."""
    names = [p["name"] for m in meetings for p in m["participants"]] or [None]
    out = []
    for record in json.loads(json.dumps(meetings)):
        if dice.random() < 0.2:
            continue
        for party in record["participants"]:
            if dice.random() < 0.2:
                party["name"] = dice.choice(names)
            if dice.random() < 0.2:
                party["country"] = dice.choice(["USA", "RUS", None])
            if dice.random() < 0.3:
                party["title"] = dice.choice(["Foreign Minister", "President", None])
        record["participants"] = [p for p in record["participants"] if dice.random() < 0.9]
        record["date"] = record["date"] if dice.random() < 0.7 else None
        record["mode"] = dice.choice([record["mode"], "phone"])
        record["topics"] = [t for t in record["topics"] if dice.random() < 0.7] + ["energy"]
        out.append(record)
    if dice.random() < 0.3:
        out.append(meeting(("Nobody Special", "FRA"), (None, "DEU")))
    return out
