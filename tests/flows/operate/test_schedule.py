"""Dates of a schedule where clocks are put on and back, and runs that need not begin."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from prefect.logging import disable_run_logger

from flows.catalogue import read_catalogue
from flows.discover import due_sources
from flows.fetch import FetchRow
from flows.fetch_state import to_fetches
from flows.operate.overlap import RunUnderWay, note_skip, sole_run
from flows.operate.schedule import (
    BadSchedule,
    dates_after,
    is_missed,
    last_start,
    made_good,
    timetable,
)
from flows.operate.schedule_flow import scheduled
from flows.run import start_run
from flows.settings import MIGRATIONS
from transforms.schemas import TABLES
from warehouse.connection import query, reading, writing
from warehouse.contract import prepare
from warehouse.load import append

HALF_HOURLY = timetable("*/30 * * * *", "UTC")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without a row."""
    path = tmp_path_factory.mktemp("empty") / "w.duckdb"
    with writing(path) as connection:
        prepare(connection, TABLES, MIGRATIONS, _at("2026-05-01T00:00"))
    return path


def _dates(cron: str, zone: str, after: str, count: int) -> list[str]:
    dates = dates_after(timetable(cron, zone), _at(after), count)
    return [f"{date:%m-%d %H:%M}" for date in dates]


@pytest.mark.parametrize("night", ["2026-03-28T22:30", "2026-10-24T22:30", "2026-12-31T22:30"])
def test_a_schedule_in_utc_knows_no_summer_and_no_year(night: str) -> None:
    dates = dates_after(HALF_HOURLY, _at(night), 12)
    assert {later - earlier for earlier, later in pairwise(dates)} == {timedelta(minutes=30)}


def test_a_daily_run_keeps_its_hour_when_clocks_change() -> None:
    assert _dates("15 8 * * *", "Europe/Berlin", "2026-03-28T08:00", 2) == [
        "03-29 06:15",
        "03-30 06:15",
    ]
    assert _dates("15 8 * * *", "Europe/Berlin", "2026-10-24T07:00", 2) == [
        "10-25 07:15",
        "10-26 07:15",
    ]


def test_an_hour_that_is_left_out_moves_its_run_and_one_that_comes_twice_has_one() -> None:
    spring = _dates("30 2 * * *", "Europe/Berlin", "2026-03-28T02:00", 2)
    assert spring == ["03-29 00:30", "03-30 00:30"]
    assert _dates("30 2 * * *", "Europe/Berlin", "2026-10-24T01:00", 2) == [
        "10-25 00:30",
        "10-26 01:30",
    ]


def test_half_hours_of_a_zone_with_summer_pause_in_autumn() -> None:
    """Documented, and why --timezone is UTC where nothing is said."""
    dates = _dates("*/30 * * * *", "Europe/Berlin", "2026-10-24T23:59", 3)
    assert dates == ["10-25 00:00", "10-25 00:30", "10-25 02:00"]


@pytest.mark.parametrize(
    ("cron", "zone", "words"),
    [
        ("*/30 * * *", "UTC", "five fields"),
        ("61 * * * *", "UTC", "five fields"),
        ("0 0 30 2 *", "UTC", "ever comes true"),
        ("*/30 * * * *", "Europe/Atlantis", "no time zone"),
        ("*/30 * * * *", "../etc", "no time zone"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_with_words(cron: str, zone: str, words: str) -> None:
    with pytest.raises(BadSchedule, match=words):
        timetable(cron, zone)


def test_a_run_is_missed_once_its_date_has_passed() -> None:
    last = _at("2026-05-01T10:00:07")
    assert not is_missed(HALF_HOURLY, last, _at("2026-05-01T10:29:59"))
    assert is_missed(HALF_HOURLY, last, _at("2026-05-01T10:30:00"))
    assert is_missed(HALF_HOURLY, last, _at("2026-05-03T08:11"))
    assert is_missed(HALF_HOURLY, None, _at("2026-05-01T10:00"))


def test_a_last_run_in_the_future_is_a_clock_that_was_wrong() -> None:
    now = _at("2026-05-01T10:00")
    assert is_missed(HALF_HOURLY, now + timedelta(days=300), now)


def test_of_the_runs_that_a_sleeping_machine_missed_one_makes_all_good() -> None:
    """The machine wakes at 8:11. The first late run begins; the others look back at it."""
    late = dates_after(HALF_HOURLY, _at("2026-05-01T06:30"), 3)
    last, began = _at("2026-05-01T06:00:04"), []
    for planned in late:
        if made_good(last, planned) is None:
            last = _at("2026-05-01T08:11:30")
            began.append(planned)
    assert began == late[:1]
    assert made_good(last, _at("2026-05-01T08:30")) is None


def test_two_runs_never_work_on_one_warehouse(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with sole_run(path):
        with pytest.raises(RunUnderWay, match=r"w\.duckdb: process \d+ is at it"), sole_run(path):
            raise AssertionError("both got in")
        with sole_run(tmp_path / "other.duckdb"), sole_run(path, "serve"):
            pass
    with sole_run(path):
        pass


def test_a_run_that_is_skipped_leaves_a_row_unless_somebody_writes(empty: Path) -> None:
    run = start_run("news_ingest", empty)
    assert last_start(run.warehouse, run.kind) is None
    with writing(run.warehouse):
        assert not note_skip(run, "too late", wait_seconds=0.1)
    assert note_skip(run, "process 7 is at it")
    with reading(run.warehouse) as connection:
        rows = query(connection, "select kind, state, error, articles_in from ops.runs").rows()
    assert rows == [("news_ingest", "skipped", "process 7 is at it", 0)]
    assert last_start(run.warehouse, run.kind) is None


def test_a_scheduled_run_that_finds_another_at_work_skips_with_a_row(empty: Path) -> None:
    with sole_run(empty), disable_run_logger():
        state = scheduled.fn(str(empty), ["articles/"])
    assert state is not None
    assert state.name == "Skipped"
    with reading(empty) as connection:
        row = query(connection, "select state, error from ops.runs where kind = 'news_etl'").row(0)
    assert row == ("skipped", state.message)


def test_a_source_keeps_its_own_pace_under_any_schedule(empty: Path, tmp_path: Path) -> None:
    """The schedule says when somebody looks who is due; a source with an hour is asked hourly."""
    catalogue = tmp_path / "sources.toml"
    entry = """
    [[source]]
    id = "{}"
    name = "An agency"
    language = "en"
    publisher = "agency"
    kind = "feed"
    status = "ok"
    url = "http://127.0.0.1/{}"
    interval_minutes = {}
    """
    catalogue.write_text(entry.format("quick", 1, 20) + entry.format("slow", 2, 60))
    sources = read_catalogue(catalogue)
    asked: dict[str, list[str]] = {"quick": [], "slow": []}
    for date in dates_after(HALF_HOURLY, _at("2026-05-01T00:00"), 6):
        due = due_sources(sources, empty, date)
        rows = [_row(source.urls[0], source.id, source.interval_seconds, date) for source in due]
        with writing(empty) as connection:
            append(connection, "ops.fetches", to_fetches(rows), TABLES["ops.fetches"])
        for source in due:
            asked[source.id].append(f"{date:%H:%M}")
    assert asked["quick"] == ["00:30", "01:00", "01:30", "02:00", "02:30", "03:00"]
    assert asked["slow"] == ["00:30", "01:30", "02:30"]


def _row(url: str, source: str, interval: int, at: datetime) -> FetchRow:
    return FetchRow(
        run_id="r", source_id=source, kind="feed", url=url, fetched_at=at, outcome="ok",
        interval_seconds=interval,
    )  # fmt: skip
