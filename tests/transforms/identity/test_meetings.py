from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.rows import rows
from transforms.identity.clusters import to_neighbourhood
from transforms.identity.meetings import Meetings, to_meetings
from transforms.schemas import Article, MeetingReport, Participant

PLACES = pl.DataFrame(
    {
        "place_id": ["quito", "cuenca", "lima"],
        "latitude": [-0.2, -2.9, -12.0],
        "longitude": [-78.5, -79.0, -77.0],
    }
)
COUNTRIES = {"ana": "BOL", "bo": "ECU", "cy": "ECU", "di": "PER", "el": "BOL"}


def frames(*reports: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Reports, parties and articles from what matters: id, article, people, published, met_on."""
    articles: dict[str, dict[str, Any]] = {}
    told, parties = [], []
    for given in reports:
        row: dict[str, Any] = {"met_on": None, "status": "held", "people": ["ana", "bo"], **given}
        people, published = row.pop("people"), row.pop("published")
        articles[row["article_id"]] = {
            "article_id": row["article_id"],
            "source_id": row.pop("source_id", "agency"),
            "published_at": published and datetime.combine(published, datetime.min.time(), UTC),
            "published_on": published,
        }
        told.append({
            "date_precision": "day" if row["met_on"] else None,
            "date_basis": "stated" if row["met_on"] else None,
            "mode": "in_person", "occasion": "other", "confidence": 0.8, **row,
        })  # fmt: skip
        parties += [
            {"report_id": row["report_id"], "participant_no": i, **party(person)}
            for i, person in enumerate(people)
        ]
    return (
        rows("core.meeting_reports", *told),
        rows("core.participants", *parties),
        rows("core.articles", *articles.values()),
    )


def party(person: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(person, dict):
        return {"is_named": "name" in person, **person}
    return {
        "person_id": person, "name": f"{person.title()} Full", "resolution": "alias",
        "country": COUNTRIES[person], "is_named": True,
    }  # fmt: skip


def consolidate(*reports: dict[str, Any], shuffle: int | None = None) -> Meetings:
    given = frames(*reports)
    if shuffle is not None:
        given = tuple(f.sample(fraction=1, shuffle=True, seed=shuffle) for f in given)
    return to_meetings(*given, PLACES)


HELD = {"report_id": "r1", "article_id": "a1", "published": date(2021, 3, 5),
        "met_on": date(2021, 3, 4)}  # fmt: skip


def test_two_articles_on_one_meeting_make_one_row() -> None:
    told_again = {**HELD, "report_id": "r2", "article_id": "a2", "source_id": "daily"}
    found = consolidate(HELD, told_again)
    assert found.meetings["report_count"].to_list() == [2]
    assert found.meetings["source_count"].to_list() == [2]
    assert found.assignments["meeting_id"].to_list() == ["m1", "m1"]


def test_another_counterpart_is_another_meeting() -> None:
    other = {**HELD, "report_id": "r2", "article_id": "a2", "people": ["ana", "cy"]}
    assert consolidate(HELD, other).meetings.height == 2


def test_the_same_pair_a_week_later_is_another_meeting() -> None:
    later = {**HELD, "report_id": "r2", "article_id": "a2", "met_on": date(2021, 3, 11),
             "published": date(2021, 3, 11)}  # fmt: skip
    assert consolidate(HELD, later).meetings.height == 2


def test_reports_of_one_article_stay_apart() -> None:
    twice = {**HELD, "report_id": "r2", "place": "Quito", "place_id": "quito"}
    assert consolidate(HELD, twice).meetings.height == 2


def test_what_an_article_says_twice_in_the_same_way_is_one_meeting() -> None:
    assert consolidate(HELD, {**HELD, "report_id": "r2"}).meetings.height == 1


def test_a_planned_meeting_becomes_held() -> None:
    plan = {**HELD, "report_id": "r0", "article_id": "a0", "published": date(2021, 3, 1),
            "status": "planned"}  # fmt: skip
    found = consolidate(HELD, plan)
    assert found.meetings.select("meeting_id", "status").rows() == [("m0", "held")]


def test_a_planned_meeting_becomes_cancelled() -> None:
    plan = {**HELD, "report_id": "r0", "article_id": "a0", "published": date(2021, 3, 1),
            "status": "planned"}  # fmt: skip
    off = {**HELD, "report_id": "r2", "article_id": "a2", "published": date(2021, 3, 3),
           "status": "cancelled"}  # fmt: skip
    assert consolidate(plan, off).meetings["status"].to_list() == ["cancelled"]


def test_a_stated_date_beats_the_day_of_publication() -> None:
    vague = [
        {**HELD, "report_id": f"r{i}", "article_id": f"a{i}", "met_on": date(2021, 3, 5),
         "date_basis": "published"} for i in (2, 3)
    ]  # fmt: skip
    found = consolidate(HELD, *vague)
    assert found.meetings["met_on"].to_list() == [date(2021, 3, 4)]


def test_a_resolved_place_brings_its_coordinates() -> None:
    there = {**HELD, "place": "Quito", "place_id": "quito", "place_country": "ECU"}
    row = consolidate(there).meetings.row(0, named=True)
    assert (row["place"], row["place_country"], row["latitude"]) == ("Quito", "ECU", -0.2)


def test_the_order_of_rows_does_not_matter() -> None:
    reports = [
        {**HELD, "report_id": f"r{i}", "article_id": f"a{i}", "published": date(2021, 3, 1 + i),
         "met_on": date(2021, 3, 1 + i)}
        for i in range(6)
    ]  # fmt: skip
    straight = consolidate(*reports)
    for seed in range(3):
        shuffled = consolidate(*reports, shuffle=seed)
        keys = ["meeting_id", "met_on", "report_count", "status"]
        assert_frame_equal(shuffled.meetings.select(keys), straight.meetings.select(keys))
        assert_frame_equal(shuffled.assignments, straight.assignments)


def test_no_reports_make_no_meetings() -> None:
    empty = to_meetings(
        MeetingReport.create_empty(), Participant.create_empty(), Article.create_empty(), PLACES
    )
    assert empty.meetings.is_empty()


def test_a_contradicting_counterpart_is_a_veto_even_through_a_third_report() -> None:
    delegation = {"title": "delegation", "country": "ECU"}
    vague = {**HELD, "report_id": "r2", "article_id": "a2", "people": ["ana", delegation]}
    other = {**HELD, "report_id": "r3", "article_id": "a3", "people": ["ana", "cy"]}
    found = consolidate(HELD, vague, other)
    assert sorted(found.meetings["report_count"]) == [1, 2]


def test_a_party_known_by_its_role_joins_the_person_of_that_role() -> None:
    minister = {"title": "foreign minister", "role": "foreign_minister", "country": "ECU"}
    named = {"person_id": "bo", "name": "Bo Full", "role": "foreign_minister", "country": "ECU"}
    by_name = {**HELD, "people": ["ana", named]}
    by_role = {**HELD, "report_id": "r2", "article_id": "a2", "people": ["ana", minister]}
    deputy = {**minister, "role": "deputy_minister"}
    other = {**HELD, "report_id": "r3", "article_id": "a3", "people": ["ana", deputy]}
    found = consolidate(by_name, by_role, other)
    assert dict(found.assignments.rows()) == {"r1": "m1", "r2": "m1", "r3": "m3"}


def test_a_family_name_alone_joins_the_full_name() -> None:
    short = {"name": "Full", "country": "ECU", "person_id": "full~ecu", "resolution": "new"}
    brief = {**HELD, "report_id": "r2", "article_id": "a2", "people": ["ana", short]}
    assert consolidate(HELD, brief).meetings.height == 1


def test_a_call_is_not_the_meeting_of_the_same_day() -> None:
    call = {**HELD, "report_id": "r2", "article_id": "a2", "mode": "phone"}
    assert consolidate(HELD, call).meetings.height == 2


def test_two_firm_days_are_two_meetings() -> None:
    again = [
        {**HELD, "report_id": f"r{i}", "article_id": f"a{i}", "met_on": date(2021, 3, day),
         "place": "Quito", "place_id": "quito", "place_country": "ECU"}
        for i, day in ((2, 4), (3, 4), (4, 6), (5, 6))
    ]  # fmt: skip
    assert consolidate(*again).meetings["report_count"].to_list() == [2, 2]


def test_a_report_without_a_day_joins_what_it_fits() -> None:
    undated = {**HELD, "report_id": "r2", "article_id": "a2", "met_on": None}
    unpublished = {**undated, "report_id": "r3", "article_id": "a3", "published": None}
    assert consolidate(HELD, undated, unpublished).meetings["report_count"].to_list() == [3]


def test_of_two_meetings_a_vague_plan_means_the_next() -> None:
    plan = {**HELD, "report_id": "r0", "article_id": "a0", "published": date(2021, 3, 1),
            "status": "planned", "met_on": date(2021, 3, 1), "date_precision": "month"}  # fmt: skip
    late = {**HELD, "report_id": "r2", "article_id": "a2", "published": date(2021, 3, 24),
            "met_on": date(2021, 3, 24)}  # fmt: skip
    found = consolidate(late, plan, HELD)
    assert dict(found.assignments.rows()) == {"r0": "m0", "r1": "m0", "r2": "m2"}


def test_a_round_of_talks_is_a_span() -> None:
    first = {**HELD, "occasion": "negotiation"}
    second_day = {**first, "report_id": "r2", "article_id": "a2", "met_on": date(2021, 3, 5)}
    found = consolidate(first, second_day).meetings
    assert found.select("met_on", "ended_on").rows() == [(date(2021, 3, 4), date(2021, 3, 5))]


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [
        (["held", "denied"], "denied"),
        (["held", "denied", "held"], "held"),
        (["planned", "cancelled", "planned"], "cancelled"),
        (["planned", "cancelled", "held"], "held"),
    ],
)
def test_status_follows_the_reports_in_time(statuses: list[str], wanted: str) -> None:
    told = [
        {**HELD, "report_id": f"r{i}", "article_id": f"a{i}", "status": status,
         "published": date(2021, 3, 1 + i)}
        for i, status in enumerate(statuses)
    ]  # fmt: skip
    assert consolidate(*told).meetings["status"].to_list() == [wanted]


def test_more_publishers_make_a_meeting_surer_than_more_articles_of_one() -> None:
    def confidence(*sources: str) -> float:
        told = [
            {**HELD, "report_id": f"r{i}", "article_id": f"a{i}", "source_id": source}
            for i, source in enumerate(sources)
        ]
        return float(consolidate(*told).meetings["confidence"].item())

    assert confidence("agency") == confidence("agency", "agency") == 0.8
    assert 0.8 < confidence("agency", "daily") < confidence("agency", "daily", "radio") < 1


def test_place_and_country_of_a_meeting_come_from_one_report() -> None:
    told = [
        {**HELD, "place": "Quito", "place_id": "quito", "place_country": "ECU", "confidence": 0.5},
        {**HELD, "report_id": "r2", "article_id": "a2", "place_country": "ECU", "confidence": 0.5},
        {**HELD, "report_id": "r3", "article_id": "a3", "place": "Lima", "place_id": "lima",
         "place_country": "PER", "confidence": 0.7},
    ]  # fmt: skip
    rulings = pl.DataFrame({"first": ["r1"], "second": ["r3"], "is_same": [True]})
    found = to_meetings(*frames(*told), PLACES, rulings).meetings
    assert found.select("place", "place_country", "report_count").rows() == [("Quito", "ECU", 3)]


def test_a_person_overrules_the_rule() -> None:
    later = {**HELD, "report_id": "r2", "article_id": "a2", "met_on": date(2021, 3, 11)}
    again = {**HELD, "report_id": "r3", "article_id": "a3"}
    rulings = pl.DataFrame(
        {"first": ["r2", "r3"], "second": ["r1", "r1"], "is_same": [True, False]}
    )
    found = to_meetings(*frames(HELD, later, again), PLACES, rulings)
    assert dict(found.assignments.rows()) == {"r1": "m1", "r2": "m1", "r3": "m3"}


def test_what_one_report_changes_is_its_neighbourhood() -> None:
    far = {**HELD, "report_id": "r4", "article_id": "a4", "met_on": date(2021, 5, 1)}
    near = [
        {**HELD, "report_id": f"r{i}", "article_id": f"a{i}", "met_on": date(2021, 3, 4 + i)}
        for i in (2, 3)
    ]
    reports, participants, articles = frames(HELD, far, *near)
    dated = reports.join(articles.select("article_id", "published_on"), on="article_id")
    found = to_neighbourhood(dated, participants, PLACES, pl.Series(["r3"]))
    assert found.to_list() == ["r2", "r3"]
