"""Expressions of time in a text, and the days they mean.

An expression may be a day ("3 May 2022"), counted from the article's date ("on Tuesday",
"two days ago"), counted from the day named before it ("the next day") or a month or a year.
What "Tuesday" means depends on whether the event lies behind or ahead, so each expression is
resolved by `fields.days.days` for one direction.
"""

import re
from typing import NamedTuple

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, name in enumerate(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    )
}
NUMBERS = {
    name: number
    for number, names in enumerate(
        ["one a an", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        start=1,
    )
    for name in names.split()
}

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_WEEKDAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])"
_YEAR = r"(?:1[89]|20)\d\d\b"
_TO = r"(?:\s?[-–—−]\s?|\s+(?:to|and|until|till|through)\s+(?:the\s+)?|\s*&\s*|\s*/\s*)"
_PART = "day|morning|afternoon|evening|night"
_COUNT = r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"

_EXPRESSION = re.compile(
    rf"""
    \b(?P<iso>(?:19|20)\d\d[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01]))\b
    |\b(?P<dotted>(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d\d)\b
    |\b(?:(?P<dm_weekday>{_WEEKDAY}),?\s+\(?)?(?:the\s+)?(?P<dm_day>{_DAY})
        (?:(?:\s+(?P<dm_first_month>{_MONTH}))?{_TO}(?P<dm_last>{_DAY}))?
        (?:\s+day)?(?:\s+of)?\s*[-\s]\s*(?P<dm_month>{_MONTH})\b(?:,?\s+(?P<dm_year>{_YEAR}))?
    |\b(?:(?P<md_weekday>{_WEEKDAY}),?\s+\(?)?(?P<md_month>{_MONTH})\s+(?:the\s+)?(?P<md_day>{_DAY})
        (?:{_TO}(?:(?P<md_last_month>{_MONTH})\s+)?(?P<md_last>{_DAY})(?!\s+[a-z]+s\b))?
        (?:(?:,\s*|\s+)(?P<md_year>{_YEAR}))?
    |\b(?P<weekday_word>(?:last|next|this|coming|past|previous|following)\s+(?:coming\s+)?)?
        (?P<weekday>{_WEEKDAY})\b(?:{_TO}(?P<weekday_last>{_WEEKDAY})\b)?
    |\b(?P<month_word>(?:in|of|since|during|until|by|last|next|this|from|early|mid|late|for)
        [\s-]+(?:early|mid|late|the\s+(?:beginning|middle|end)\s+of)?[\s-]*)?
        (?P<month>{_MONTH})\b(?:,?\s+(?:of\s+)?(?P<month_year>{_YEAR}))?(?!\s*\d)
    |\b(?P<today>[Tt]oday|[Tt]onight|TODAY|[Tt]his\s+(?:morning|afternoon|evening))\b
    |\b(?P<yesterday>[Yy]esterday|YESTERDAY|[Ll]ast\s+night)\b
    |\b(?P<tomorrow>[Tt]omorrow|TOMORROW)\b
    |\b(?P<count>(?i:{_COUNT}))\s+(?P<unit>day|week|month|year)s?\s+(?P<where>ago|earlier|before|later|after)\b
    |\b(?P<beside>(?:[Tt]he|[Tt]hat)\s+(?:next|following|previous|same|preceding)\s+(?:{_PART})
        |[Tt]he\s+day\s+(?:before|after)|(?:[Oo]n\s+)?[Tt]hat\s+(?:{_PART})|[Nn]ext\s+day)\b
    |\b(?P<side>(?i:last|this|next|past|coming|previous|current|upcoming))\s+
        (?P<period>week|weekend|month|year|spring|summer|autumn|fall|winter)\b
    |\b(?P<weekend>(?:over|at|during)\s+the\s+weekend)\b
    |\b(?P<year_word>(?i:in|of|since|during|by|until|early|late|back\s+in)\s+)
        (?:(?:early|mid|late|the\s+(?:spring|summer|autumn|fall|winter)\s+of|spring|summer|autumn
        |fall|winter)[\s-]+)?(?P<year>{_YEAR})(?![-–]\d)
    |\b(?P<named_year>{_YEAR})\s+(?=(?:[A-Z][\w-]+\s+){{0,4}}(?:[Ss]ummit|[Mm]eeting|[Cc]onference
        |[Tt]alks|[Vv]isit|[Ss]ession|[Ff]orum)\b)
    """,
    re.VERBOSE,
)


_SIGN = re.compile(
    r"\d|J(?:an|une?|uly?)\b|J(?:AN|UN|UL)|Jan|Feb|Mar|Apr|May|Aug|Sep|Oct|Nov|Dec|FEB|MAR|APR|MAY"
    r"|AUG|SEP|OCT|NOV|DEC|day|DAY|week|month|year|night|morn|noon|even|omorrow|OMORROW|spring"
    r"|summer|autumn|fall|winter"
)
_BEFORE, _BEHIND = 40, 60


class DateWord(NamedTuple):
    """One expression of time: its place in the text and what the words give."""

    start: int
    end: int
    kind: str
    words: tuple[tuple[str, str], ...]


def date_words(text: str) -> list[DateWord]:
    """All expressions of time, in the order of the text."""
    found = []
    for start, end in _stretches(text):
        found += _words_of(text, start, end)
    return found


def _stretches(text: str) -> list[tuple[int, int]]:
    """The surroundings of what every expression has some of: a digit, a month, a word for days.

    The dear pattern reads only these; they begin and end at blanks.
    """
    found: list[tuple[int, int]] = []
    for match in _SIGN.finditer(text):
        start = text.rfind(" ", 0, max(0, match.start() - _BEFORE)) + 1
        end = text.find(" ", match.end() + _BEHIND)
        end = len(text) if end < 0 else end
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _words_of(text: str, start: int, end: int) -> list[DateWord]:
    found = []
    for match in _EXPRESSION.finditer(text, start, end):
        words = {name: value for name, value in match.groupdict().items() if value}
        kind = next(name for name in _KINDS if name in words)
        if kind == "month" and "month_year" not in words and "month_word" not in words:
            continue
        found.append(DateWord(match.start(), match.end(), kind, tuple(words.items())))
    return found


_KINDS = [
    "iso", "dotted", "dm_day", "md_day", "weekday", "month", "today", "yesterday", "tomorrow",
    "count", "beside", "period", "weekend", "year", "named_year",
]  # fmt: skip
