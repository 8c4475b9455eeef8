"""Single values of an answer, held against the text; what does not stand there is noted."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from transforms.answers.page import Found, Page, Span, country_of, find, find_apart, mention_of
from transforms.identity.places import Place, find_place

# Told of everything that is dropped: a reason code and what it was.
Note = Callable[[str, str], None]

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_CALENDAR = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:\.|\b|[a-z]{3,})", re.IGNORECASE
)
_EARLIEST, _YEARS_AHEAD = 1900, 10


class MetOn(NamedTuple):
    """Days of a meeting, how they are told, and the words that tell them."""

    first: date
    last: date | None
    precision: str
    basis: str
    span: Span


class MetAt(NamedTuple):
    """Where a meeting was; `span` supports the place, or the country where there is no place."""

    place: str | None
    place_id: str | None
    country: str | None
    span: Span


def text_of(record: Any, field: str) -> str | None:
    """The string of a field; null for a blank one, or for anything that is no string."""
    told = record.get(field)
    return told.strip() or None if isinstance(told, str) else None


def code_of(record: Any, field: str, codes: list[str], note: Note) -> str | None:
    """The code of a field, if it is one of the list."""
    told = record.get(field)
    if isinstance(told, str) and told in codes:
        return told
    if told is not None:
        note("unusable_value", f"{field} {told!r}")
    return None


def words_of(page: Page, record: Any, field: str, near: int, note: Note) -> Found | None:
    """The article's own words for a field."""
    told = text_of(record, field)
    if told is None:
        return None
    found = (find_apart if field == "title" else find)(page, told, near)
    if found is None:
        note("not_in_text", f"{field} {told!r}")
    return found


def country_in(
    page: Page, record: Any, field: str, near: int, note: Note
) -> tuple[str, Span] | None:
    """The country of a field and the word of the text that stands for it."""
    told = text_of(record, field)
    if told is None:
        return None
    iso3 = country_of(told)
    if iso3 is None:
        note("unusable_value", f"{field} {told!r}")
        return None
    span = mention_of(page, iso3, near)
    if span is None:
        note("not_in_text", f"{field} {told!r}")
        return None
    return iso3, span


def met_on(
    page: Page, record: Any, near: int, published_on: date | None, note: Note
) -> MetOn | None:
    """The days of a meeting, if the answer quotes words of the text that give them.

    `stated` where those words are of the calendar (a number, a month), otherwise `relative`.
    """
    told = text_of(record, "date")
    if told is None:
        return None
    words = words_of(page, record, "date_words", near, note)
    if words is None:
        if text_of(record, "date_words") is None:
            note("not_in_text", f"date {told!r} without words that give it")
        return None
    first, precision = _day(told, published_on)
    if first is None:
        note("unusable_value", f"date {told!r}")
        return None
    end = text_of(record, "end_date")
    last, last_precision = _day(end, published_on) if end else (None, "day")
    if end and (last is None or last < first or {precision, last_precision} != {"day"}):
        note("unusable_value", f"end_date {end!r}")
        last = None
    basis = "stated" if _CALENDAR.search(words.words) else "relative"
    return MetOn(first, last if last != first else None, precision, basis, words.span)


def met_at(page: Page, record: Any, near: int, note: Note) -> MetAt | None:
    """The place of a meeting; its country is known by the place, or is named in the text."""
    place = words_of(page, record, "place", near, note)
    told = text_of(record, "place_country")
    iso3 = country_of(told) if told else None
    known: Place | None = find_place(place.words, [iso3] if iso3 else []) if place else None
    if place and known and (iso3 is None or known.iso3 == iso3):
        return MetAt(place.words, known.place_id, known.iso3, place.span)
    named = country_in(page, record, "place_country", near, note)
    if place:
        return MetAt(place.words, None, named[0] if named else None, place.span)
    return MetAt(None, None, *named) if named else None


def _day(told: str, published_on: date | None) -> tuple[date | None, str]:
    """A day, month or year, if there can have been news of it."""
    match = _DAY.fullmatch(told)
    if match is None:
        return None, "day"
    year, month, day = (int(part) if part else None for part in match.groups())
    latest = (published_on.year if published_on else date.max.year) + _YEARS_AHEAD
    precision = "day" if day is not None else "month" if month is not None else "year"
    try:
        found = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None, precision
    return (found if _EARLIEST <= found.year <= latest else None), precision
