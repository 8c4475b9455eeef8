"""When an encounter was, as far as the trigger's own sentence says."""

from datetime import date

import pytest

from transforms.features import times
from transforms.features.context import context
from transforms.fields.days import Days
from transforms.mentions import parse

PUBLISHED = date(2024, 5, 15)


def _times(sentence: str, published_on: date | None = PUBLISHED) -> list[Days | None]:
    return context(parse("a", published_on, [0], [0], ["lead"], [sentence])).times


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("President Omar Haddad met Ali Karimi today.", times.SAME),
        ("President Omar Haddad met Ali Karimi on 12 May.", times.NEAR),
        ("President Omar Haddad met Ali Karimi in March.", times.AGO),
        ("President Omar Haddad met Ali Karimi in 2019.", times.LONG_AGO),
        ("President Omar Haddad will meet Ali Karimi on 20 May.", times.AHEAD),
        ("President Omar Haddad will meet Ali Karimi in December.", times.FAR_AHEAD),
        ("President Omar Haddad met Ali Karimi.", times.UNKNOWN),
    ],
)
def test_the_time_of_a_trigger_lies_to_the_day_of_publication(sentence: str, expected: int) -> None:
    assert times.side(_times(sentence)[0], PUBLISHED) == expected


def test_each_trigger_takes_the_nearest_expression() -> None:
    text = "In 2019 Omar Haddad received Eva Lund, and on 12 May Li Wei met Ali Karimi."
    received, met = _times(text)
    assert met is not None and received is not None
    assert (met.first, received.first.year) == (date(2024, 5, 12), 2019)
    assert times.agreement(met, received) == -1.0


def test_what_is_not_known_agrees_with_nothing_and_contradicts_nothing() -> None:
    may = Days(date(2024, 5, 1), None, "month", "stated")
    day = Days(date(2024, 5, 31), None, "day", "stated")
    assert times.agreement(may, day) == 1.0
    assert times.agreement(None, day) == 0.0
    assert times.side(may, None) == times.UNKNOWN
