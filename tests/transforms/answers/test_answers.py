"""Nothing that an answer says passes unless the article says it too."""

import copy
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flows.llm.model import ANSWER, MEETING, STATEMENT, TEXT, articles
from transforms.answers.extraction import Signature, to_extraction
from transforms.answers.page import find, find_apart, to_page
from transforms.answers.shape import SHAPE, BadAnswer, records_of
from transforms.extract import EXTRACTOR, Extraction

ENGINE = Signature("llm", "1")
MARKS = {"extractor": "llm", "extractor_version": "1"}


def read(*meetings: Any, statements: list[Any] | None = None, text: str = TEXT) -> Extraction:
    answers = {"a0": {"meetings": list(meetings), "statements": statements or []}}
    return to_extraction(articles(text), answers, [], ENGINE)


def changed(**fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(MEETING), **fields}


def with_party(**fields: Any) -> dict[str, Any]:
    record = copy.deepcopy(MEETING)
    record["participants"][1].update(fields)
    return record


def problems(found: Extraction) -> list[tuple[str, str]]:
    assert found.problems.is_empty() or found.problems["is_read"].all()
    return found.problems.select("reason", "detail").rows()


def test_what_the_article_bears_out_becomes_rows() -> None:
    found = read(MEETING, statements=[STATEMENT])
    assert problems(found) == []
    report = found.reports.row(0, named=True)
    wanted = {
        "status": "held", "mode": "in_person", "occasion": "bilateral", "place": "Quito",
        "place_country": "ECU", "date_precision": "day", "date_basis": "relative", **MARKS,
    }  # fmt: skip
    assert {name: report[name] for name in wanted} == wanted
    assert str(report["met_on"]) == "2021-03-01"
    sentence = TEXT[report["char_start"] : report["char_end"]]
    assert sentence.startswith("QUITO - ") and sentence.endswith("on Monday.")
    columns = ["name", "title", "role", "country", "side", "is_named"]
    assert found.participants.select(columns).rows() == [
        ("Ana Prado", "Foreign Minister", "foreign_minister", "BOL", "host", True),
        ("Luis Ríos", "foreign minister", "foreign_minister", "ECU", None, True),
    ]
    statement = found.statements.row(0, named=True)
    assert statement["text"] == "We agree on tariffs" and statement["is_direct_quote"]
    assert statement["report_id"] == report["report_id"]
    assert {name: statement[name] for name in MARKS} == MARKS
    assert found.report_topics["topic"].to_list() == ["economy_trade"]


def test_every_span_gives_the_words() -> None:
    found = read(MEETING, statements=[STATEMENT])
    values = {
        (row["participant_no"], field): row[field]
        for row in found.participants.iter_rows(named=True)
        for field in ("name", "title")
    }
    for _, number, field, start, end in found.evidence.iter_rows():
        if (number, field) in values:
            assert TEXT[start:end] == values[number, field]
    spans = found.evidence.filter(pl.col("field").is_in(["met_on", "place", "country"]))
    words = {TEXT[start:end] for start, end in spans.select("char_start", "char_end").iter_rows()}
    assert words == {"on Monday", "Quito", "Bolivia", "Ecuadorian"}


@pytest.mark.parametrize(
    ("record", "reason", "told"),
    [
        (changed(quote="Prado flew to the moon"), "not_in_text", "Prado flew to the moon"),
        (with_party(name="Luis Gómez", title=None, country=None), "not_in_text", "Luis Gómez"),
        (changed(participants=MEETING["participants"][:1]), "incomplete_record", "1 parties"),
        (changed(participants=[MEETING["participants"][0]] * 2), "incomplete_record", "1 parties"),
        (changed(status="rumoured"), "unusable_value", "rumoured"),
        (changed(status=None), "incomplete_record", "without words or status"),
        (changed(participants="Prado"), "incomplete_record", "no list of participants"),
        (changed(quote=["a"]), "incomplete_record", "without words or status"),
        ("a meeting", "incomplete_record", "no record"),
        (None, "incomplete_record", "no record"),
    ],
)
def test_a_record_that_cannot_stand_is_dropped_and_counted(
    record: Any, reason: str, told: str
) -> None:
    found = read(record)
    assert found.reports.is_empty() and found.participants.is_empty() and found.evidence.is_empty()
    assert any(code == reason and told in detail for code, detail in problems(found))


@pytest.mark.parametrize(
    ("record", "columns", "reason"),
    [
        (changed(place="Lima"), {"place": None, "place_id": None, "place_country": "ECU"},
         "not_in_text"),
        (changed(place=None, place_country="PER"), {"place_country": None}, "not_in_text"),
        (changed(place=None, place_country="Atlantis"), {"place_country": None}, "unusable_value"),
        (changed(date_words=None), {"met_on": None, "date_basis": None}, "not_in_text"),
        (changed(date_words="in January"), {"met_on": None}, "not_in_text"),
        (changed(date="2021-02-30"), {"met_on": None, "date_precision": None}, "unusable_value"),
        (changed(date="3021-02-03"), {"met_on": None}, "unusable_value"),
        (changed(date="Monday"), {"met_on": None}, "unusable_value"),
        (changed(end_date="2021-02-27"), {"ended_on": None}, "unusable_value"),
        (changed(mode="by_letter"), {"mode": "unspecified"}, "unusable_value"),
        (changed(occasion=7), {"occasion": "other"}, "unusable_value"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_stand_is_dropped_and_counted(
    record: Any, columns: dict[str, Any], reason: str
) -> None:
    found = read(record)
    row = found.reports.row(0, named=True)
    assert {name: row[name] for name in columns} == columns
    assert [code for code, _ in problems(found)].count(reason) == 1


def test_an_invented_name_leaves_the_office() -> None:
    found = read(with_party(name="Luis Gómez"))
    row = found.participants.row(1, named=True)
    assert (row["name"], row["title"], row["country"]) == (None, "foreign minister", "ECU")
    assert not row["is_named"]
    assert problems(found) == [("not_in_text", "name 'Luis Gómez'")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"org": "Andean Parliament"}, "not_in_text"),
        ({"title": "Prime Minister"}, "not_in_text"),
        ({"country": "PER"}, "not_in_text"),
        ({"country": "XYZ"}, "unusable_value"),
        ({"side": "left"}, "unusable_value"),
    ],
)
def test_a_party_keeps_what_the_text_has(fields: dict[str, Any], reason: str) -> None:
    found = read(with_party(**fields))
    row = found.participants.row(1, named=True)
    assert row["name"] == "Luis Ríos" and row[next(iter(fields))] is None
    assert [code for code, _ in problems(found)] == [reason]


def test_topics_need_words_and_a_code() -> None:
    topics = [
        {"topic": "energy", "words": "oil prices"},
        {"topic": "gossip", "words": "They discussed trade"},
        {"topic": "economy_trade", "words": "tariffs"},
        "energy",
    ]
    found = read(changed(topics=topics))
    assert found.report_topics["topic"].to_list() == ["economy_trade"]
    assert [code for code, _ in problems(found)] == [
        "not_in_text", "unusable_value", "incomplete_record",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quote": "We disagree"}, "not_in_text"),
        ({"speaker": "Gómez"}, "not_in_text"),
        ({"verb": "shouted"}, "not_in_text"),
        ({"verb": None}, "incomplete_record"),
        ({"quote": " "}, "incomplete_record"),
    ],
)
def test_a_statement_that_nobody_made_is_dropped(fields: dict[str, Any], reason: str) -> None:
    found = read(MEETING, statements=[{**STATEMENT, **fields}, "words"])
    assert found.statements.is_empty()
    assert [code for code, _ in problems(found)] == [reason, "incomplete_record"]


@pytest.mark.parametrize("number", [1, -1, "0", True, 0.0])
def test_a_statement_of_a_meeting_that_is_not_there_stands_alone(number: Any) -> None:
    found = read(MEETING, statements=[{**STATEMENT, "meeting": number}])
    assert found.statements["report_id"].to_list() == [None]
    assert [code for code, _ in problems(found)] == ["unusable_value"]


def test_statements_keep_to_their_meeting_when_one_before_is_dropped() -> None:
    found = read(
        changed(quote="nowhere"), MEETING, statements=[{**STATEMENT, "meeting": 1}]
    )  # fmt: skip
    assert found.statements["report_id"].to_list() == found.reports["report_id"].to_list()


def test_calls_have_no_place() -> None:
    assert read(changed(mode="phone")).reports["place"].to_list() == [None]


def test_two_meetings_told_in_the_same_words_have_two_ids() -> None:
    ids = read(MEETING, changed(status="planned")).reports["report_id"]
    assert ids.n_unique() == 2
    again = read(MEETING).reports["report_id"]
    assert again[0] == ids[0] and ENGINE.name != EXTRACTOR


def test_words_are_found_whatever_their_marks() -> None:
    page = to_page("The “envoy” said\nit’s Erdoğan – ERDOĞAN of Türkiye.")
    assert find(page, '"envoy"  said') == ("envoy” said", (5, 16))
    assert find(page, "it's Erdogan") == ("it’s Erdoğan", (17, 29))
    assert find(page, "ERDOĞAN", 0) == ("ERDOĞAN", (32, 39))
    assert find(page, "Turkiye") == ("Türkiye", (43, 50))
    assert find(page, "nvoy") is None and find(page, " ") is None


def test_a_title_may_have_its_country_inside() -> None:
    page = to_page("the senior aide of the Iranian Foreign Minister arrived")
    found = find_apart(page, "senior aide of the Foreign Minister", 0)
    assert found == ("senior aide of the Foreign Minister", (4, 47))
    assert find_apart(page, "aide Minister", 0) is None


def test_an_answer_is_one_object_with_both_lists() -> None:
    assert records_of(f"Sure!\n{json.dumps(ANSWER)}\nDone.") == ANSWER
    for bad in ("", "[]", "{}", '{"meetings": []}', "{" * 5000, '{"a": 1} {"b": 2}'):
        with pytest.raises(BadAnswer):
            records_of(bad)
    assert set(SHAPE["properties"]) == set(ANSWER)
    assert set(SHAPE["properties"]["meetings"]["items"]["properties"]) == set(MEETING)
    assert set(SHAPE["properties"]["statements"]["items"]["properties"]) == set(STATEMENT)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
    | st.sampled_from(["Quito", "Ana Prado", "on Monday", "held", "2021", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*MEETING, *STATEMENT, *MEETING["participants"][0], "topic", "words"]),
        inner, max_size=6,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_JSON, max_size=3), st.lists(_JSON, max_size=3), st.dictionaries(
    st.sampled_from(sorted(MEETING)), _JSON))  # fmt: skip
def test_no_answer_raises(meetings: list[Any], statements: list[Any], odd: dict[str, Any]) -> None:
    found = read(*meetings, changed(**odd), statements=statements)
    texts = [
        TEXT[start:end] for start, end in found.evidence.select("char_start", "char_end").rows()
    ]
    assert all(text.strip() for text in texts)
    assert (
        found.participants.filter(pl.col("name").is_not_null())["name"]
        .is_in(["Ana Prado", "Luis Ríos", *texts])
        .all()
    )
