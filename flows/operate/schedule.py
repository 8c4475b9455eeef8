"""When the job is due: dates of a cron line, and whether one of them was missed."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect.server.schemas.schedules import CronSchedule

from warehouse.connection import is_there, query, reading


class BadSchedule(Exception):
    """A cron line or a time zone that cannot be used; the message says which and why."""


def timetable(cron: str, timezone: str) -> CronSchedule:
    """The schedule, checked. It is Prefect's own class, so its dates are those of the scheduler."""
    try:
        ZoneInfo(timezone)
    except (ValueError, OSError, KeyError) as error:
        raise BadSchedule(f"{timezone}: no time zone; give an IANA name, as in UTC") from error
    try:
        schedule = CronSchedule(cron=cron, timezone=timezone)
        dates_after(schedule, datetime.now(UTC), 1)  # there is no 30th of February
    except ValueError as error:
        raise BadSchedule(
            f"{cron!r}: no cron line that ever comes true; give five fields, as in '*/30 * * * *'"
        ) from error
    return schedule


def dates_after(schedule: CronSchedule, moment: datetime, count: int) -> list[datetime]:
    """The next dates of the schedule after a moment, in UTC; fewer where it comes to an end."""
    found = asyncio.run(schedule.get_dates(count, start=moment + timedelta(microseconds=1)))
    return [datetime.fromtimestamp(each.timestamp(), UTC) for each in found]


def is_missed(schedule: CronSchedule, last: datetime | None, now: datetime) -> bool:
    """Whether a date has passed since the last run began; also where none ever ran.

    However many were missed, one run makes them good: it looks at everything that is due. A
    last run in the future is a clock that was wrong once, and says nothing.
    """
    if last is None or last > now:
        return True
    return any(date <= now for date in dates_after(schedule, last, 1))


def made_good(last: datetime | None, planned: datetime) -> str | None:
    """Why a run planned for `planned` need not begin: another one began after that, and did it."""
    if last is None or last < planned:
        return None
    return f"planned for {planned:%Y-%m-%d %H:%M}; the run that began at {last:%H:%M:%S} did it"


def kind_of(paths: Sequence[str] | None) -> str:
    """The kind of `ops.runs` that a scheduled run leaves: it loads files, or it fetches."""
    return "news_etl" if paths else "news_ingest"


def last_start(warehouse: Path, kind: str) -> datetime | None:
    """When the last run of that kind began, well ended or not; a skipped one is none.

    A run that was killed has left no row, so it is made good as one that never began.
    """
    if not is_there(warehouse):
        return None
    with reading(warehouse) as connection:
        tables = query(connection, "select table_name as t from duckdb_tables()")
        if "runs" not in set(tables["t"]):
            return None
        found = query(
            connection,
            "select max(started_at) as at from ops.runs "
            f"where kind = '{kind}' and state <> 'skipped'",
        )["at"].item()
    return found.astimezone(UTC) if found else None
