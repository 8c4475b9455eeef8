"""How often a source is worth asking, and whether what it gives is alive."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from flows.fetch.contract import FetchRow
from flows.fetch.outcomes import USABLE

USUAL = 6 * 3600
_SHORTEST, _LONGEST = 600, 24 * 3600
_QUIET = 24 * 3600


def next_interval(row: FetchRow, known_share: float) -> FetchRow:
    """The row with the time to the next poll: shorter where most entries were new.

    `known_share` is the share of entries, 0 to 1, that an earlier poll had seen; it is 1 for
    an answer that did not change. An hour down and ten minutes up: news that we miss cost
    more than a request.
    """
    interval = row.interval_seconds or USUAL
    if known_share < 1 / 3:
        interval -= 3600
    elif known_share > 2 / 3:
        interval += 600
    return row._replace(interval_seconds=min(max(interval, _SHORTEST), _LONGEST))


def is_due(row: FetchRow | None, now: datetime) -> bool:
    """Whether a source is to be asked now; failures in a row make the pauses longer."""
    if row is None or row.fetched_at > now:
        return True  # never asked, or by a clock that was ahead: who knows when
    interval = (row.interval_seconds or USUAL) * (1 + row.failures / 2)
    polled_at = row.fetched_at + timedelta(seconds=min(interval, _LONGEST))
    return now >= max(polled_at, row.retry_at or polled_at)


def is_stale(published: Collection[datetime], now: datetime) -> bool:
    """True where the newest entry is older than three usual gaps between entries, and a day.

    A status of 200 or 304 says nothing about that: a cache may serve one copy for months.
    """
    moments = sorted(set(published))
    if len(moments) < 2:
        return False
    usual = median((later - earlier).total_seconds() for earlier, later in pairwise(moments))
    return (now - moments[-1]).total_seconds() > max(3 * usual, _QUIET)


def health(row: FetchRow, entry_count: int | None, published: Collection[datetime]) -> str:
    """`healthy`, or what is wrong: `failing`, `empty` or `stale`.

    `entry_count` is None where the answer did not change, so nothing was counted.
    """
    if row.outcome not in USABLE:
        return "failing"
    if entry_count == 0:
        return "empty"
    return "stale" if is_stale(published, row.fetched_at) else "healthy"
