from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.published import read_dates

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(*published: str | None) -> list[tuple[datetime | None, date | None, str | None]]:
    frame = pl.DataFrame(
        {"published": published, "received_at": [NOW] * len(published)},
        schema={"published": pl.String, "received_at": pl.Datetime("us", "UTC")},
    )
    return read_dates(frame).select("published_at", "published_on", "problem").rows()


AT_TEN = [
    "Tue, 24 Nov 2026 10:00:00 GMT",
    "Tue, 24 Nov 2026 13:00:00 +0300",
    "Tue, 24 Nov 2026 05:00:00 EST",
    "Tue, 24 Nov 2026 13:00:00 MSK",
    "Mon, 24 Nov 2026 10:00:00 GMT",
    "24 Nov 2026 10:00:00 +0000",
    "Tue, 24 Nov 26 10:00:00 GMT",
    "Tue, 24 Nov 2026 10:00 GMT",
    "2026-11-24T13:00:00+03:00",
    "2026-11-24 10:00:00",
    "2026/11/24 10:00:00",
    "Tues, 24 November 2026 10:00:00 +0000",
    "Tue, 24 Nov 2026 10:00 AM",
    "1795514400",
    "1795514400.0",
    "1795514400000",
    "1795514400000000",
    " Tue, 24 Nov 2026 10:00:00 GMT",
    "Tue, 24 Nov 2026 13:30:00 +0330",
    "11/24/2026 10:00:00 AM",
    "24/11/2026 10:00",
    "24.11.2026, 10:00",
    "Tue, 24 Nov 2026 10:00:00 Z",
    "20261124T100000Z",
    "2026-11-24T10:00:00.123Z",
    "2026-11-24T13:00:00+03:00[Europe/Moscow]",
    "November 24, 2026 at 5:00 a.m. EST",
    "Nov. 24, 2026, 10:00 UTC",
    "Tue Nov 24 10:00:00 +0000 2026",
    "Tue Nov 24 10:00:00 2026",
    "Tuesday, 24 November 2026 - 10:00",
    "10:00, 24 November 2026",
    "Published on 24 November 2026 10:00",
    "Tue, 24 Nov 2026 13:00:00 +0300 (MSK)",
    "2026-11-24 13:00:00.000000+0300",
    "2026-11-24T10:00Z",
]


@pytest.mark.parametrize("published", AT_TEN)
def test_one_instant_is_read_from_every_notation(published: str) -> None:
    [(at, on, problem)] = read(published)
    assert (at, on, problem) == (NOW.replace(hour=10), date(2026, 11, 24), None)


DAYS = [
    "2026-11-24",
    "24 November 2026",
    "Nov. 24, 2026",
    "24th of November 2026",
    "24-Nov-2026",
    "20261124",
    "24/11/2026",
    "11/24/2026",
    "24.11.2026",
    "2026-11-24 10:00:00 IST",
    "2026-11-24 at noon",
    "Tuesday 24 November 2026",
]


@pytest.mark.parametrize("published", DAYS)
def test_a_day_without_a_time_we_can_place_is_midnight_utc(published: str) -> None:
    assert read(published) == [(NOW.replace(hour=0), date(2026, 11, 24), None)]


def test_the_day_is_that_of_the_source_and_the_instant_that_of_the_world() -> None:
    [late, early, midnight] = read(
        "2026-11-23T23:30:00-05:00", "2026-11-24T01:00:00+03:00", "Mon, 23 Nov 2026 24:00 GMT"
    )
    assert late == (datetime(2026, 11, 24, 4, 30, tzinfo=UTC), date(2026, 11, 23), None)
    assert early == (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), date(2026, 11, 24), None)
    assert midnight == (NOW.replace(hour=0), date(2026, 11, 24), None)


REFUSED = [
    ("03/04/2026", "swapped"),
    ("2026-02-30", "read"),
    ("31/11/2026", "no such day"),
    ("3000-01-01", "ahead"),
    ("2026-11-27", "ahead"),
    ("1899-12-31", "1900"),
    ("0001-01-01", "1900"),
    ("yesterday", "read"),
    ("", "read"),
    ("0", "read"),
    ("-1", "read"),
    ("2026", "read"),
    ("2026-11", "read"),
    ("dict", "read"),
    ("24 Brumaire 2026", "read"),
    ("99999999999999999999", "read"),
    ("2026-13-01", "read"),
]


@pytest.mark.parametrize(("published", "problem"), REFUSED)
def test_what_is_unclear_or_cannot_be_is_refused_with_its_reason(
    published: str, problem: str
) -> None:
    [(at, on, told)] = read(published)
    assert (at, on) == (None, None)
    assert told is not None and problem in told


def test_no_date_is_no_problem() -> None:
    assert read(None) == [(None, None, None)]
    assert read() == []


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(), st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}.{0,20}")
        )
    )
)
def test_any_string_is_a_date_or_a_problem(published: list[str]) -> None:
    for at, on, problem in read(*published):
        assert (at is None) == (on is None) == (problem is not None)


@settings(deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2026, 11, 23)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.integers(-12 * 60, 14 * 60),
)
def test_an_iso_date_with_any_offset_is_read_exactly(at: datetime, offset: int) -> None:
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    text = f"{at:%Y-%m-%dT%H:%M:%S}{sign}{minutes // 60:02}:{minutes % 60:02}"
    [(instant, on, problem)] = read(text)
    assert (instant, on, problem) == (datetime.fromisoformat(text).astimezone(UTC), at.date(), None)
