"""Which sources can be asked for days of the past, and by which addresses.

A web archive and GDELT take dates in their address, a sitemap names its own, and an entry of the
catalogue may have a `past_url`. A feed or a page of links has only what is new.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import polars as pl

from flows.catalogue import Source
from flows.sources.listing import newest_maps
from transforms.published import read_dates

# Days of one question. GDELT gives at most 250 articles an answer, and its tables are 96 a day.
_WEEK = 7
_MOST_OF_GDELT = "250"
_TABLE_MINUTES = 15
_DAY_IN_ADDRESS = re.compile(
    r"(?<!\d)(20\d\d|19\d\d)[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?([0-3]\d))?(?!\d)"
)

_DAY_IN_PATH = r"/(20\d\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-3]\d)(?:\D|$)"


class Ask(NamedTuple):
    """One question: a source, with the addresses to ask for these days in place of its own."""

    source: Source
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]


def why_not(source: Source) -> str | None:
    """Why a source cannot be asked for the past; None where it can."""
    if source.past_url:
        return None
    if not source.urls:
        return "no address is recorded"
    if source.kind in ("archive", "news_sitemap"):
        return None
    if source.kind == "api":
        return None if _of_gdelt(source.urls[0]) else "this API is not known to take dates"
    if source.kind == "files":
        return "it is brought as files: communique load"
    return f"a {source.kind} has only what is new; give its entry a past_url, or load files (WARC)"


def asks(source: Source, first: date, last: date, done: Collection[date]) -> list[Ask]:
    """Questions for the days that are not done, oldest first, as many days each as suit the source.

    A sitemap is asked once for all of them: it costs the same.
    """
    open_days = [each for each in Ask(source, first, last).days if each not in done]
    found: list[Ask] = []
    for day in open_days:
        follows = found and day - found[-1].last == timedelta(1)
        if follows and len(found[-1].days) < _days_at_once(source):
            found[-1] = found[-1]._replace(last=day)
        else:
            found.append(Ask(source, day, day))
    if found and _is_one_question(source):
        found = [Ask(source, open_days[0], open_days[-1])]
    return [ask._replace(source=source._replace(urls=_addresses(ask))) for ask in found]


def maps_of(ask: Ask) -> Callable[[Sequence[tuple[str, str | None]]], list[str]]:
    """Chooses the maps of an index that can have articles of these days.

    By the month or day in the map's address, else by its last change: a map that has not changed
    since before the first day has nothing of it.
    """
    if ask.source.kind != "news_sitemap" or ask.source.past_url:
        return newest_maps

    def chosen(maps: Sequence[tuple[str, str | None]]) -> list[str]:
        return [
            address
            for address, changed in maps
            if (
                _overlap(address, ask)
                if _DAY_IN_ADDRESS.search(address)
                else not changed or changed[:10] >= ask.first.isoformat()
            )
        ]

    return chosen


def of_these_days(leads: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    """Leads that are of the days: by their date, else by the day in their address.

    Where the list was asked for by date, an entry without a date is believed to be of them; in
    a sitemap, which lists everything, it is left out.
    """
    if ask.source.kind in ("archive", "api"):
        return leads
    parts = pl.col("url").str.extract_groups(_DAY_IN_PATH).struct
    in_address = pl.concat_str(*(parts.field(str(n)) for n in (1, 2, 3)), separator="-")
    days = leads.select(
        _date_of(leads, "published"),
        _date_of(leads, "modified"),
        told=in_address.str.to_date(strict=False),
    ).select(pl.coalesce("published", "modified", "told").alias("day"))
    is_inside = days["day"].is_between(ask.first, ask.last)
    return leads.filter(is_inside.fill_null(not _is_one_question(ask.source)))


def _date_of(leads: pl.DataFrame, name: str) -> pl.Series:
    read = read_dates(leads.select(published=name, received_at="first_listed_at"))
    return read["published_at"].dt.date().alias(name)


def _is_one_question(source: Source) -> bool:
    return source.kind == "news_sitemap" and not source.past_url


def _days_at_once(source: Source) -> int:
    if source.past_url:
        return _WEEK if "{last" in source.past_url else 1
    return 1 if source.kind == "api" else _WEEK


def _addresses(ask: Ask) -> tuple[str, ...]:
    source = ask.source
    if source.past_url:
        return (source.past_url.format(first=ask.first, last=ask.last),)
    if source.kind == "archive":
        dates = {"from": f"{ask.first:%Y%m%d}", "to": f"{ask.last:%Y%m%d}"}
        return tuple(_with(url, dates) for url in source.urls)
    if source.kind == "api":
        return tuple(address for url in source.urls for address in _gdelt(url, ask))
    return source.urls


def _gdelt(url: str, ask: Ask) -> list[str]:
    if not url.endswith("/lastupdate.txt"):
        dates = {
            "startdatetime": f"{ask.first:%Y%m%d}000000",
            "enddatetime": f"{ask.last:%Y%m%d}235959",
            "maxrecords": _MOST_OF_GDELT,
        }
        return [_with(url, dates, without="timespan")]
    start = datetime(ask.first.year, ask.first.month, ask.first.day, tzinfo=UTC)
    quarters = len(ask.days) * 24 * 60 // _TABLE_MINUTES
    moments = [start + timedelta(minutes=_TABLE_MINUTES * n) for n in range(quarters)]
    base = url.removesuffix("lastupdate.txt")
    return [f"{base}{moment:%Y%m%d%H%M%S}.gkg.csv.zip" for moment in moments]


def _of_gdelt(url: str) -> bool:
    return url.endswith("/lastupdate.txt") or "mode=artlist" in url


def _with(url: str, given: dict[str, str], without: str = "") -> str:
    """The address with these parameters; the others stay as they are spelled."""
    head, _, told = url.partition("?")
    names = {*given, without}
    kept = [each for each in told.split("&") if each and each.partition("=")[0] not in names]
    return f"{head}?{'&'.join([*kept, *(f'{name}={value}' for name, value in given.items())])}"


def _overlap(address: str, ask: Ask) -> bool:
    """Whether the month or day in an address meets the days."""
    for year, month, day in _DAY_IN_ADDRESS.findall(address):
        start = f"{year}-{month}-{day or '01'}"
        end = f"{year}-{month}-{day or '31'}"
        if start <= ask.last.isoformat() and end >= ask.first.isoformat():
            return True
    return False
