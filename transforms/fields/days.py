"""The days that an expression of time means, given the article's date.

"Tuesday" is the latest Tuesday of an event that lies behind and the next one of an event
ahead; "3 May" is the nearest such day in that direction. Without a date of publication only
expressions that name their year mean anything.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from transforms.fields.date_words import MONTHS, NUMBERS, WEEKDAYS, DateWord

_NEAR = timedelta(days=45)


class Days(NamedTuple):
    """A day, a span of days, a month or a year; `first` is the month's or year's first day."""

    first: date
    last: date | None
    precision: str
    basis: str


def days(
    word: DateWord, published_on: date | None, ahead: bool, before: date | None = None
) -> Days | None:
    """What the expression means, or None where it cannot be told.

    `before` is the day that the text named last, from which "the next day" is counted.
    """
    words = dict(word.words)
    try:
        return _RULES[word.kind](words, published_on, ahead, before)
    except (ValueError, OverflowError):
        return None


def written(found: Days) -> str:
    """ISO date, as much of it as is known: 2022-05-03, 2022-05 or 2022."""
    return found.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[found.precision]]


def _iso(words: Mapping[str, str], *_: object) -> Days:
    return _stated(date.fromisoformat(words["iso"].replace("/", "-")))


def _dotted(words: Mapping[str, str], *_: object) -> Days:
    day, month, year = (int(part) for part in words["dotted"].replace("/", ".").split("."))
    if "/" in words["dotted"] and day <= 12 and day != month:
        raise ValueError("day and month cannot be told apart")
    return _stated(date(year, month, day))


def _day_month(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    return _dated(
        (words.get("dm_first_month", words["dm_month"]), words["dm_day"]),
        (words["dm_month"], words["dm_last"]) if "dm_last" in words else None,
        words.get("dm_year"),
        words.get("dm_weekday"),
        published_on,
        ahead,
    )


def _month_day(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    last_month = words.get("md_last_month", words["md_month"])
    return _dated(
        (words["md_month"], words["md_day"]),
        (last_month, words["md_last"]) if "md_last" in words else None,
        words.get("md_year"),
        words.get("md_weekday"),
        published_on,
        ahead,
    )


def _dated(
    first: tuple[str, str],
    last: tuple[str, str] | None,
    year: str | None,
    weekday: str | None,
    published_on: date | None,
    ahead: bool,
) -> Days | None:
    month, day = _month(first[0]), _number(first[1])
    if year:
        start = date(int(year), month, day)
    elif published_on is None:
        return None
    else:
        start = _nearest(month, day, weekday, published_on, ahead)
    end = None
    if last:
        end_month = _month(last[0])
        if year and end_month < month:
            start = start.replace(year=start.year - 1)
        end = date(start.year + (end_month < month), end_month, _number(last[1]))
        end = end if end > start else None
    return Days(start, end, "day", "stated")


def _nearest(month: int, day: int, weekday: str | None, published_on: date, ahead: bool) -> date:
    """The year that fits a day and month: by its weekday, by nearness, else by direction."""
    years = range(published_on.year - 4, published_on.year + 5)
    found = [date(year, month, day) for year in years if day < 29 or _exists(year, month, day)]
    if not found:
        raise ValueError("no such day")
    if weekday:
        fitting = [x for x in found if x.weekday() == WEEKDAYS[weekday.lower()]]
        found = fitting or found
    closest = min(found, key=lambda x: abs(x - published_on))
    if abs(closest - published_on) <= _NEAR:
        return closest
    if ahead:
        return min((x for x in found if x >= published_on), default=closest)
    return max((x for x in found if x <= published_on), default=closest)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _weekday(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    if published_on is None:
        return None
    side = words.get("weekday_word", "").lower().split()
    target = WEEKDAYS[words["weekday"].lower()]
    if ahead or (side and side[0] in ("next", "coming", "following")):
        away = (target - published_on.weekday()) % 7
        if side and side[0] == "next" and away == 0:
            away = 7
        start = published_on + timedelta(days=away)
    else:
        back = (published_on.weekday() - target) % 7
        if side and side[0] in ("last", "past", "previous") and back == 0:
            back = 7
        start = published_on - timedelta(days=back)
    if "weekday_last" not in words:
        return Days(start, None, "day", "relative")
    length = (WEEKDAYS[words["weekday_last"].lower()] - target) % 7
    if not ahead and start + timedelta(days=length) > published_on:
        start -= timedelta(days=7)
    return Days(start, start + timedelta(days=length), "day", "relative")


def _month_only(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    month = _month(words["month"])
    if "month_year" in words:
        return Days(date(int(words["month_year"]), month, 1), None, "month", "stated")
    if published_on is None:
        return None
    side = words.get("month_word", "").lower()
    year = published_on.year
    if (ahead or "next" in side) and month < published_on.month:
        year += 1
    elif not ahead and month > published_on.month:
        year -= 1
    return Days(date(year, month, 1), None, "month", "relative")


def _today(words: Mapping[str, str], published_on: date | None, *_: object) -> Days | None:
    return _counted(published_on, 0)


def _yesterday(words: Mapping[str, str], published_on: date | None, *_: object) -> Days | None:
    return _counted(published_on, -1)


def _tomorrow(words: Mapping[str, str], published_on: date | None, *_: object) -> Days | None:
    return _counted(published_on, 1)


def _count(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    where = words["where"].lower()
    origin = published_on if where in ("ago", "earlier", "later") or before is None else before
    if origin is None:
        return None
    amount = _number(words["count"]) * (1 if where in ("later", "after") else -1)
    unit = words["unit"]
    if unit == "day":
        return _counted(origin, amount)
    if unit == "week":
        return _month_of(origin + timedelta(days=7 * amount))
    if unit == "month":
        return _month_of(_months_away(origin, amount))
    return _year_of(origin.year + amount)


def _beside(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    text = words["beside"].lower()
    step = -1 if any(x in text for x in ("previous", "before", "preceding")) else 1
    step = 0 if "same" in text or text.startswith(("that", "on that")) else step
    return _counted(before or published_on, step)


def _period(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    if published_on is None:
        return None
    side, unit = words["side"].lower(), words["period"]
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(side, 0)
    if side == "upcoming" and unit != "year":
        step = 1
    if unit == "week":
        return _month_of(published_on + timedelta(days=7 * step))
    if unit == "weekend":
        return _month_of(published_on + timedelta(days=7 if ahead else -3))
    if unit == "month":
        return _month_of(_months_away(published_on, step))
    return _year_of(published_on.year + (step if unit == "year" else 0))


def _weekend(
    words: Mapping[str, str], published_on: date | None, ahead: bool, before: date | None
) -> Days | None:
    if published_on is None:
        return None
    return _month_of(published_on + timedelta(days=5 if ahead else -3))


def _year(words: Mapping[str, str], *_: object) -> Days:
    return _year_of(int(words.get("year") or words["named_year"]))._replace(basis="stated")


def _stated(day: date) -> Days:
    return Days(day, None, "day", "stated")


def _counted(origin: date | None, amount: int) -> Days | None:
    if origin is None:
        return None
    return Days(origin + timedelta(days=amount), None, "day", "relative")


def _month_of(day: date) -> Days:
    return Days(day.replace(day=1), None, "month", "relative")


def _year_of(year: int) -> Days:
    return Days(date(year, 1, 1), None, "year", "relative")


def _months_away(day: date, amount: int) -> date:
    months = day.year * 12 + day.month - 1 + amount
    return date(months // 12, months % 12 + 1, 1)


def _month(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _number(text: str) -> int:
    digits = "".join(x for x in text if x.isascii() and x.isdigit())
    return int(digits) if digits else NUMBERS[text.lower()]


_RULES: dict[str, Callable[..., Days | None]] = {
    "iso": _iso, "dotted": _dotted, "dm_day": _day_month, "md_day": _month_day,
    "weekday": _weekday, "month": _month_only, "today": _today, "yesterday": _yesterday,
    "tomorrow": _tomorrow, "count": _count, "beside": _beside, "period": _period,
    "weekend": _weekend, "year": _year, "named_year": _year,
}  # fmt: skip
