from datetime import date

import pytest

from tests.transforms.fields.reading_of import reading_of
from transforms.fields.dates import candidates, met_on


def test_the_day_beside_the_trigger_is_the_day_of_the_meeting() -> None:
    found = met_on(reading_of("President A met Premier B in Rome on Tuesday.", "met"), "held")
    assert found.days and found.days.first == date(2022, 4, 12)
    assert found.days.basis == "relative"


def test_a_day_beside_another_trigger_is_not() -> None:
    text = "President A met Premier B on Tuesday.\nHe had talks with Minister C on Monday."
    found = met_on(reading_of(text, "met", others=("talks",)), "held")
    assert found.days and found.days.first == date(2022, 4, 12)


def test_a_dateline_is_no_day_of_a_meeting_that_names_another() -> None:
    text = "ROME, April 13 (ABC) -- President A met Premier B on Tuesday."
    found = met_on(reading_of(text, "met"), "held")
    assert found.days and found.days.first == date(2022, 4, 12)


def test_a_report_without_any_day_has_none() -> None:
    found = met_on(reading_of("President A received Premier B.", "received"), "held")
    assert (found.word, found.days) == (None, None)


def test_a_weekday_without_a_date_of_publication_is_kept_as_words() -> None:
    text = "President A received on Tuesday Premier B."
    found = met_on(reading_of(text, "received", published_on=None), "held")
    assert found.days is None
    assert found.word and text[found.word.start : found.word.end] == "Tuesday"


def test_a_planned_meeting_lies_ahead() -> None:
    text = "President A will meet Premier B on Tuesday."
    found = met_on(reading_of(text, "meet"), "planned")
    assert found.days and found.days.first == date(2022, 4, 19)


@pytest.mark.parametrize(
    ("line", "turn", "day"),
    [
        ("Treaty Room\nWashington, D.C.", "MINISTER A:", date(2022, 4, 13)),
        ("Washington, D.C.", "He said that", None),
        ("Office of the Spokesperson", "MINISTER A:", None),
    ],
)
def test_a_transcript_is_of_the_day_it_is_published(line: str, turn: str, day: date | None) -> None:
    text = f"Remarks before a meeting\n{line}\n{turn} I am glad to receive Premier B at last."
    options = candidates(reading_of(text, "meeting", "meeting", title=True), "held")
    told = [one.days for one in options if one.features[0] == "transcript"]
    assert [days and (days.first, days.basis) for days in told] == (
        [(day, "inferred")] if day else []
    )
