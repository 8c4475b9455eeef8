from datetime import UTC, date, datetime
from typing import Any

import dataframely as dy
import polars as pl
from polars.testing import assert_frame_equal

from transforms.identity.meetings import Meetings, to_meetings
from transforms.schemas import Article, MeetingReport, Participant

PLACES = pl.DataFrame(
    {"place_id": ["quito"], "latitude": [-0.2], "longitude": [-78.5]},
)


def consolidate(*reports: dict[str, Any], shuffle: int | None = None) -> Meetings:
    """Meetings of reports given by what matters: id, article, people, published, met_on …"""
    articles: dict[str, dict[str, Any]] = {}
    rows, parties = [], []
    for given in reports:
        told: dict[str, Any] = {"met_on": None, "status": "held", "people": ["ana", "bo"], **given}
        people, published = told.pop("people"), told.pop("published")
        articles[told["article_id"]] = {
            "article_id": told["article_id"],
            "source_id": told.pop("source_id", "agency"),
            "published_at": datetime.combine(published, datetime.min.time(), UTC),
            "published_on": published,
        }
        rows.append({
            "date_precision": "day" if told["met_on"] else None,
            "date_basis": "stated" if told["met_on"] else None,
            "mode": "in_person", "occasion": "bilateral", "confidence": 0.8, "meeting_id": None,
            "place": None, "place_id": None, "place_country": None, "ended_on": None, **told,
        })  # fmt: skip
        parties += [
            {"report_id": told["report_id"], "participant_no": i, "person_id": person}
            for i, person in enumerate(people)
        ]
    frames = (
        sample(MeetingReport, rows),
        sample(Participant, parties),
        sample(Article, list(articles.values())),
    )
    if shuffle is not None:
        frames = tuple(f.sample(fraction=1, shuffle=True, seed=shuffle) for f in frames)
    return to_meetings(*frames, PLACES)


def sample(schema: type[dy.Schema], rows: list[dict[str, Any]]) -> Any:
    return schema.sample(len(rows), overrides=rows)


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
    twice = {**HELD, "report_id": "r2"}
    assert consolidate(HELD, twice).meetings.height == 2


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
