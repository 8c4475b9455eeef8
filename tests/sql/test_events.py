from datetime import date
from itertools import product
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.rows import MART, fill, seed_rows_of_roles_and_rules
from transforms.identity.seeds import seed_path
from transforms.schemas.columns import EVENT_FORMS, EVENT_RELATIONS
from warehouse.connection import query
from warehouse.views import build_views

HELD_ON = date(2022, 4, 12)
TOLD_ON = date(2022, 4, 13)
IRAN = {"name": "Raisi", "country": "IRN", "role": "head_of_state"}
SYRIA = {"name": "Mamlouk", "country": "SYR", "role": "intelligence"}
VISIT = ({**IRAN, "side": "host"}, {**SYRIA, "side": "guest"})


def store(warehouse: duckdb.DuckDBPyConnection, *parties: dict[str, Any], **meeting: Any) -> None:
    """A meeting with these parties, as one report has it."""
    told = {"status": "held", "mode": "in_person", "occasion": "bilateral", **meeting}
    text = "Raisi met Mamlouk. They agreed."
    fill(
        warehouse,
        topics=[{"topic": "nuclear", "plover_context": "cbrn"}, {"topic": "health"}],
        meetings=[{"meeting_id": "m", "met_on": HELD_ON, **told}],
        articles=[{"article_id": "a", "published_on": TOLD_ON, "text": text, "url": "u"}],
        meeting_reports=[
            {
                "report_id": "r", "article_id": "a", "meeting_id": "m", "status": told["status"],
                "char_start": 0, "char_end": 18,
            }
        ],
        participants=[
            {"report_id": "r", "participant_no": n, "is_named": True, **party}
            for n, party in enumerate(parties)
        ],
        report_topics=[{"report_id": "r", "topic": topic} for topic in ("nuclear", "health")],
    )  # fmt: skip
    build_views(warehouse, MART)


CASES = [
    # meeting, sides, PLOVER (source, type, mode), CAMEO (source, code)
    ({"status": "denied"}, [], []),
    (
        {"status": "planned"},
        [("IRN", "AGREE", None), ("SYR", "AGREE", None)],
        [("IRN", "036"), ("SYR", "036")],
    ),
    (
        {"status": "cancelled"},
        [("IRN", "REJECT", "meet"), ("SYR", "REJECT", "meet")],
        [("IRN", "161"), ("SYR", "161")],
    ),
    (
        {"mode": "video"},
        [("IRN", "CONSULT", "phone"), ("SYR", "CONSULT", "phone")],
        [("IRN", "041"), ("SYR", "041")],
    ),
    ({}, [("SYR", "CONSULT", "visit")], [("IRN", "043"), ("SYR", "042")]),
    (
        {"occasion": "negotiation"},
        [("SYR", "CONSULT", "visit")],
        [("IRN", "046"), ("SYR", "046")],
    ),
    (
        {"occasion": "summit", "place_country": "IRN"},
        [("IRN", "CONSULT", "multilateral"), ("SYR", "CONSULT", "multilateral")],
        [("IRN", "043"), ("SYR", "042")],
    ),
]


@pytest.mark.parametrize(("meeting", "plover", "cameo"), CASES)
def test_host_and_guest_are_coded_by_what_happened(
    warehouse: duckdb.DuckDBPyConnection,
    meeting: dict[str, Any],
    plover: list[tuple[str, str, str | None]],
    cameo: list[tuple[str, str]],
) -> None:
    store(warehouse, *VISIT, **meeting)
    events = query(
        warehouse,
        "select source_country, event_type, event_mode from mart.plover_events order by all",
    )
    assert events.rows() == plover
    codes = query(
        warehouse, "select source_country, event_code from mart.cameo_events order by all"
    )
    assert codes.rows() == cameo


@pytest.mark.parametrize(
    ("place_country", "mode", "code"),
    [("OMN", "third-party", "044"), ("IRN", None, "040"), (None, None, "040")],
)
def test_parties_without_sides_meet_in_a_third_country_or_just_meet(
    warehouse: duckdb.DuckDBPyConnection, place_country: str | None, mode: str | None, code: str
) -> None:
    store(warehouse, IRAN, SYRIA, place_country=place_country)
    modes = query(warehouse, "select distinct event_mode from mart.plover_events")
    assert modes.item() == mode
    assert query(warehouse, "select distinct event_code from mart.cameo_events").item() == code


def test_an_event_says_when_about_what_and_in_which_words(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(warehouse, *VISIT)
    event = query(
        warehouse,
        "select event_date, event_date_basis, contexts, source_sector, target_sector, text_span, "
        "url from mart.plover_events",
    )
    expected = (HELD_ON, "meeting", "cbrn", "SPY", "GOV", "Raisi met Mamlouk.", "u")
    assert event.rows() == [expected]


@pytest.mark.parametrize(
    ("meeting", "planned_for"),
    [({"status": "planned"}, HELD_ON), ({"met_on": None}, None)],
)
def test_an_announcement_is_dated_by_its_first_report(
    warehouse: duckdb.DuckDBPyConnection, meeting: dict[str, Any], planned_for: date | None
) -> None:
    store(warehouse, IRAN, SYRIA, **meeting)
    dates = query(
        warehouse,
        "select distinct event_date, event_date_basis, planned_for from mart.cameo_events",
    )
    assert dates.rows() == [(TOLD_ON, "publication", planned_for)]


def test_twenty_parties_make_380_events(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(warehouse, *[{"name": f"P{n}", "org": f"O{n}"} for n in range(20)], occasion="summit")
    for view in ("plover_events", "cameo_events"):
        assert query(warehouse, f"select count(*) as n from mart.{view}").item() == 380


@pytest.mark.parametrize(
    ("party", "plover", "cameo"),
    [
        ({"country": "XKX"}, "KOS", "KSV"),
        ({"country": "GRL"}, "DNK", "GRL"),
        ({"country": "PSE"}, "PSE", "PSE"),
        ({"org": "U.N.", "organisation_id": "UN"}, "UNO", "UNO"),
        ({"org": "the bloc", "organisation_id": "EU"}, "EUR", "EUR"),
        ({"org": "Arab League", "organisation_id": "LAS"}, "IGO", "IGO"),
        ({"org": "Red Cross", "organisation_id": "ICRC"}, "NGO", "NGO"),
        ({"org": "Hamas", "organisation_id": "HAMAS"}, "PSE", "PSE"),
        ({"org": "UN envoy's staff", "country": "SYR", "organisation_id": "UN"}, "SYR", "SYR"),
        ({"org": "a club of nobody's knowledge"}, None, None),
    ],
)
def test_a_party_has_the_code_of_each_scheme(
    warehouse: duckdb.DuckDBPyConnection, party: dict[str, Any], plover: str, cameo: str
) -> None:
    """Of its state; a body of no state has one of its own, one that nobody knows has none."""
    codes = pl.read_csv(seed_path("countries.csv")).filter(pl.col("iso3").is_in(["XKX", "GRL"]))
    bodies = pl.read_csv(seed_path("organisations.csv")).rename({"org_code": "organisation_id"})
    fill(
        warehouse,
        countries=codes.select("iso3", "plover_code", "cameo_code").to_dicts(),
        organisations=bodies.select("organisation_id", "actor_code", "country").to_dicts(),
    )
    store(warehouse, {"name": "Somebody", **party}, IRAN)
    for view, code in (("plover_events", plover), ("cameo_events", cameo)):
        found = query(
            warehouse, f"select source_country from mart.{view} where source_name = 'Somebody'"
        )
        assert found.rows() == [(code,)]
        found = query(
            warehouse, f"select target_country from mart.{view} where target_name = 'Somebody'"
        )
        assert found.rows() == [(code,)]


def test_no_two_rules_of_a_codebook_hold_for_one_pair() -> None:
    """Every form has a rule in either codebook, but what a host does is no event of PLOVER."""
    rules = pl.DataFrame(seed_rows_of_roles_and_rules()["event_rules"])
    for codebook in rules["codebook"].unique():
        for form, talks, relation in product(EVENT_FORMS, (True, False), EVENT_RELATIONS):
            if (form == "visit") != (relation in {"guest_to_host", "host_to_guest"}):
                continue
            if form == "multilateral" and talks:
                continue  # one occasion or the other
            held = rules.filter(
                pl.col("codebook") == codebook,
                pl.col("form") == form,
                (pl.col("is_negotiation") == talks).fill_null(value=True),
                (pl.col("relation") == relation).fill_null(value=True),
            )
            is_none = codebook.startswith("PLOVER") and relation == "host_to_guest"
            assert held.height == (not is_none), (codebook, form, talks, relation)
