"""Points 3 and 32: how often a feed is asked, and feeds that are silent while all looks well."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.fetch import FetchRow
from flows.fetch.intervals import USUAL, health, is_due, is_stale, next_interval
from tests.flows.fetch.web import START

HOUR = timedelta(hours=1)


def row(outcome: str = "ok", **known: Any) -> FetchRow:
    base = FetchRow("run", "source", "feed", "http://news.test/feed", START, outcome)
    return base._replace(**known)


def entries(count: int, gap: timedelta, age: timedelta) -> list[datetime]:
    return [START - age - number * gap for number in range(count)]


@pytest.mark.parametrize(
    ("before", "known_share", "after"),
    [
        (None, 0.5, USUAL),
        (None, 0.0, USUAL - 3600),
        (None, 1.0, USUAL + 600),
        (7200, 0.3, 3600),
        (7200, 0.7, 7800),
        (900, 0.0, 600),
        (86_400, 1.0, 86_400),
    ],
)
def test_news_shorten_the_pause_and_repeats_lengthen_it(
    before: int | None, known_share: float, after: int
) -> None:
    assert next_interval(row(interval_seconds=before), known_share).interval_seconds == after


@pytest.mark.parametrize(
    ("known", "hours", "due"),
    [
        ({}, 5.9, False),
        ({}, -1, True),  # asked by a clock that was ahead
        ({}, 6, True),
        ({"interval_seconds": 3600}, 1, True),
        ({"interval_seconds": 3600, "failures": 2}, 1.9, False),
        ({"interval_seconds": 3600, "failures": 2}, 2, True),
        ({"failures": 1000}, 24, True),
        ({"interval_seconds": 3600, "retry_at": START + 3 * HOUR}, 2, False),
        ({"interval_seconds": 3600, "retry_at": START + 3 * HOUR}, 3, True),
    ],
)
def test_a_source_is_due_after_its_pause(known: dict[str, Any], hours: float, due: bool) -> None:
    assert is_due(row(**known), START + hours * HOUR) is due


def test_a_source_that_nobody_asked_yet_is_due() -> None:
    assert is_due(None, START)


@pytest.mark.parametrize(
    ("published", "stale"),
    [
        (entries(20, HOUR, age=2 * HOUR), False),
        (entries(20, HOUR, age=23 * HOUR), False),  # a feed may sleep for a day
        (entries(20, HOUR, age=25 * HOUR), True),
        (entries(20, 24 * HOUR, age=71 * HOUR), False),
        (entries(20, 24 * HOUR, age=73 * HOUR), True),
        (entries(1, HOUR, age=5000 * HOUR), False),  # one entry has no usual gap
        ([], False),
    ],
)
def test_a_feed_is_stale_after_three_of_its_gaps(published: list[datetime], stale: bool) -> None:
    assert is_stale(published, START) is stale
    assert is_stale([*published, *reversed(published)], START) is stale


@pytest.mark.parametrize(
    ("outcome", "count", "age", "said"),
    [
        ("ok", 20, 2, "healthy"),
        ("ok", 0, 2, "empty"),
        ("not_modified", None, 2, "healthy"),
        ("not_modified", None, 2000, "stale"),
        ("ok", 20, 2000, "stale"),
        ("empty", None, 2, "failing"),
        ("blocked", None, 2, "failing"),
    ],
)
def test_a_good_status_alone_is_not_health(
    outcome: str, count: int | None, age: int, said: str
) -> None:
    assert health(row(outcome), count, entries(20, HOUR, age * HOUR)) == said
