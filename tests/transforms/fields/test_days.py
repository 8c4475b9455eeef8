from datetime import date

import pytest

from transforms.fields.date_words import date_words
from transforms.fields.days import days, written

WEDNESDAY = date(2022, 4, 13)


def told(
    text: str, published_on: date | None = WEDNESDAY, *, ahead: bool = False
) -> list[str | None]:
    found, before = [], None
    for word in date_words(text):
        meaning = days(word, published_on, ahead, before)
        before = meaning.first if meaning and meaning.precision == "day" else before
        found.append(written(meaning) if meaning else None)
    return found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("met on 3 May 2022", "2022-05-03"),
        ("met on May 3, 2022", "2022-05-03"),
        ("met on May 3rd 2022", "2022-05-03"),
        ("on the 3rd of May 2022", "2022-05-03"),
        ("on Tuesday, May 3", "2022-05-03"),
        ("dated 2022-05-03", "2022-05-03"),
        ("on 23/05/2022", "2022-05-23"),
        ("met on Tuesday", "2022-04-12"),
        ("met on Wednesday", "2022-04-13"),
        ("last Wednesday", "2022-04-06"),
        ("met today", "2022-04-13"),
        ("spoke yesterday", "2022-04-12"),
        ("this morning", "2022-04-13"),
        ("two days ago", "2022-04-11"),
        ("met on April 9", "2022-04-09"),
        ("met on December 20", "2021-12-20"),
        ("in May 2019", "2019-05"),
        ("in December", "2021-12"),
        ("last month", "2022-03"),
        ("last week", "2022-04"),
        ("last year", "2021"),
        ("in 2019", "2019"),
    ],
)
def test_an_expression_of_what_lies_behind_means_its_day(text: str, day: str) -> None:
    assert told(text) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("will meet on Tuesday", "2022-04-19"),
        ("next Wednesday", "2022-04-20"),
        ("tomorrow", "2022-04-14"),
        ("in January", "2023-01"),
        ("on January 9", "2023-01-09"),
        ("next month", "2022-05"),
    ],
)
def test_an_expression_of_what_lies_ahead_means_its_day(text: str, day: str) -> None:
    assert told(text, ahead=True) == [day]


def test_a_span_has_a_first_and_a_last_day() -> None:
    (word,) = date_words("from 30 May to 2 June 2022")
    meaning = days(word, None, False)
    assert meaning is not None
    assert (meaning.first, meaning.last) == (date(2022, 5, 30), date(2022, 6, 2))


def test_the_next_day_is_counted_from_the_day_named_before() -> None:
    assert told("On May 3 he left. The next day he met") == ["2022-05-03", "2022-05-04"]


def test_without_a_date_of_publication_a_weekday_means_no_day() -> None:
    assert told("on Tuesday", None) == [None]
    assert told("on May 3", None) == [None]
    assert told("on May 3, 2022", None) == ["2022-05-03"]


@pytest.mark.parametrize(
    "text",
    [
        "they may meet",
        "Mondays",
        "a march in the city",
        "the second round",
        "05/04/2022",
        "May Day",
    ],
)
def test_words_that_only_look_like_days_mean_none(text: str) -> None:
    assert [day for day in told(text) if day] == []


def test_a_day_that_does_not_exist_means_none() -> None:
    assert told("on 31 February 2022 and on 0000-01-01") == [None]
