"""A sound warehouse passes every check; each check finds what breaks its claim."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.rows import fill
from transforms.schemas import TABLES, Check
from warehouse.checks import run_checks
from warehouse.connection import query
from warehouse.errors import CheckFailed

CHECKS = Path(__file__).parents[2] / "sql" / "checks"
TEXT = "🙂 Raisi met Mamlouk in Tehran. “We agree,” he said."
SEEN = datetime(2022, 4, 13, 9, tzinfo=UTC)

# What breaks the claim of each check, done to a sound warehouse.
BREAKS = {
    "articles_are_not_from_the_future": [
        "update core.articles set published_at = timestamptz '2025-01-01 00:00:00+00'",
        "update core.articles set published_at = timestamptz '0022-04-13 00:00:00+00'",
    ],
    "articles_have_a_source": ["delete from core.sources"],
    "calls_have_no_place": ["update core.meeting_reports set mode = 'phone'"],
    "codes_are_in_the_vocabulary": [
        "update core.meeting_reports set status = 'rumoured'",
        "update core.meetings set mode = 'by_letter'",
        "update core.meetings set occasion = 'Summit'",
    ],
    "countries_are_known": [
        "update core.participants set country = 'SUN'",
        "update core.meetings set place_country = 'XXX'",
        "update core.statements set country = 'XXX'",
        "update core.people set country = 'XXX'",
    ],
    "dates_fit_their_precision": [
        "update core.meeting_reports set date_precision = null",
        "update core.meetings set met_on = null",
        "update core.meetings set date_precision = 'month'",
        "update core.meeting_reports set date_precision = 'year', met_on = date '2022-02-01'",
        "update core.meeting_reports set ended_on = date '2022-04-01'",
    ],
    "corrections_apply": [
        "insert into core.corrections values "
        "('rename', 'nobody', 'Nobody', 'a test', null, date '2024-01-01', 0)"
    ],
    "details_belong_to_reports": [
        "update core.evidence set report_id = 'gone'",
        "update core.report_topics set report_id = 'gone'",
        "update core.participants set report_id = 'gone' where participant_no = 1",
    ],
    "evidence_is_not_blank": ["update core.evidence set char_start = 1, char_end = 2"],
    "extracts_belong_to_articles": [
        "update core.meeting_reports set article_id = 'gone'",
        "update core.statements set article_id = 'gone'",
        "update core.article_topics set article_id = 'gone'",
    ],
    "held_meetings_are_past": ["update core.meeting_reports set met_on = date '2022-04-15'"],
    "keys_are_unique": [
        "insert into core.participants select * from core.participants",
        "insert into core.evidence select * from core.evidence",
        "insert into core.report_topics select * from core.report_topics",
        "insert into core.article_topics select * from core.article_topics",
        "insert into core.article_readings select * from core.article_readings",
    ],
    "meetings_are_dated_in_living_memory": [
        "update core.meetings set met_on = date '1022-04-12'",
        "update core.meetings set met_on = date '2202-04-12'",
    ],
    "meetings_have_their_reports": [
        "update core.meetings set report_count = 2",
        "update core.meetings set source_count = 2",
        "delete from core.meeting_reports",
    ],
    "nobody_meets_themselves": ["update core.participants set person_id = 'raisi'"],
    "one_engine_counts": [
        "update core.article_readings set is_chosen = false",
        "insert into core.article_readings values ('a', 'other', '1', true, 'run')",
    ],
    "parties_can_be_told_apart": [
        "update core.participants set name = null where participant_no = 0",
        "update core.participants set name = ' ' where participant_no = 0",
        "update core.participants set country = null where participant_no = 1",
    ],
    "people_are_known": [
        "delete from core.people",
        "update core.statements set person_id = 'nobody'",
    ],
    "places_are_known": ["delete from core.places"],
    "repeats_have_no_reports": ["update core.articles set duplicate_of = 'other'"],
    "repeats_point_to_originals": [
        "update core.articles set duplicate_of = 'gone'",
        "update core.articles set duplicate_of = article_id",
    ],
    "reports_belong_to_meetings": [
        "update core.meeting_reports set meeting_id = null",
        "update core.article_readings set is_chosen = false",
        "delete from core.meetings",
    ],
    "reports_have_evidence": [
        "delete from core.evidence",
        "update core.evidence set participant_no = 7",
    ],
    "reports_have_two_parties": [
        "delete from core.participants where participant_no = 1",
        "delete from core.participants",
    ],
    "shares_lie_between_0_and_1": [
        "update core.meeting_reports set confidence = 'nan'",
        "update core.meetings set confidence = 1.01",
        "update core.report_topics set weight = -0.1",
        "update core.article_topics set weight = 'infinity'",
        "update core.participants set resolution_score = 2",
    ],
    "spans_lie_inside_the_text": [
        f"update core.meeting_reports set char_end = {len(TEXT) + 1}",
        "update core.evidence set char_end = char_start",
        "update core.participants set char_end = null where participant_no = 0",
        "update core.report_topics set char_start = -1",
        "update core.statements set char_end = 900",
    ],
    "statements_quote_the_article": [
        "update core.statements set text = 'We agreed'",
        "update core.statements set char_start = char_start + 1",
    ],
    "statements_stay_in_their_article": [
        "update core.statements set article_id = 'gone'",
        "update core.statements set report_id = 'gone'",
    ],
    "topics_are_known": [
        "update core.report_topics set topic = 'gossip'",
        "update core.article_topics set topic = 'gossip'",
    ],
}


def span(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"char_start": start, "char_end": start + len(words)}


@pytest.fixture
def sound(warehouse: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """An article that reports one meeting, and nothing wrong with it."""
    codes = {"status": "held", "mode": "in_person", "occasion": "bilateral"}
    day = {"met_on": date(2022, 4, 12), "date_precision": "day"}
    place = {"place": "Tehran", "place_id": "tehran", "place_country": "IRN"}
    fill(
        warehouse,
        sources=[{"source_id": "agency"}],
        countries=[{"iso3": "IRN"}, {"iso3": "SYR"}],
        topics=[{"topic": "energy"}],
        places=[{"place_id": "tehran"}],
        people=[{"person_id": "raisi", "country": "IRN"}],
        articles=[
            {
                "article_id": "a", "source_id": "agency", "text": TEXT, "first_seen_at": SEEN,
                "published_at": SEEN, "published_on": SEEN.date(),
            }
        ],
        article_topics=[{"article_id": "a", "topic": "energy", "weight": 1.0}],
        meetings=[
            {
                "meeting_id": "m", **codes, **day, **place, "report_count": 1, "source_count": 1,
                "last_reported_at": SEEN, "confidence": 0.9,
            }
        ],
        meeting_reports=[
            {
                "report_id": "r", "article_id": "a", "meeting_id": "m", **codes, **day, **place,
                **span("🙂 Raisi met Mamlouk in Tehran."), "confidence": 0.9,
                "extractor": "grammar",
            }
        ],
        article_readings=[{"article_id": "a", "extractor": "grammar", "is_chosen": True}],
        participants=[
            {
                "report_id": "r", "participant_no": 0, "person_id": "raisi", "name": "Raisi",
                "country": "IRN", "is_named": True, **span("Raisi"), "resolution_score": 1.0,
            },
            {"report_id": "r", "participant_no": 1, "country": "SYR", "is_named": False},
        ],
        report_topics=[{"report_id": "r", "topic": "energy", "weight": 0.0, **span("agree")}],
        statements=[
            {
                "statement_id": "s", "article_id": "a", "report_id": "r", "person_id": "raisi",
                "text": "We agree", **span("We agree"), "country": "IRN",
            }
        ],
        evidence=[{"report_id": "r", "participant_no": 0, "field": "name", **span("Raisi")}],
    )  # fmt: skip
    return warehouse


def failing(warehouse: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Checks that fail, with the number of rows that they return."""
    try:
        results = run_checks(warehouse, CHECKS, "run", SEEN, Check)
    except CheckFailed as error:
        results = error.results
    return {name: rows for name, rows in results.select("name", "failing_rows").iter_rows() if rows}


def test_a_sound_warehouse_passes_every_check(sound: duckdb.DuckDBPyConnection) -> None:
    assert failing(sound) == {}
    filled = [t for t in TABLES if query(sound, f"select count(*) as n from {t}").item()]
    assert len(filled) > 12


def test_an_empty_warehouse_passes_every_check(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert failing(warehouse) == {}


@pytest.mark.parametrize("check", [path.stem for path in sorted(CHECKS.glob("*.sql"))])
def test_a_check_finds_what_breaks_its_claim(sound: duckdb.DuckDBPyConnection, check: str) -> None:
    for deed in BREAKS[check]:
        sound.execute("begin transaction")
        sound.execute(deed)
        assert failing(sound).get(check), deed
        sound.execute("rollback")
