"""Who held which office when: terms out of offices.csv and office_holders.csv.

A term is known to the day, the month or the year. Of each end we keep the earliest and the
latest day it can mean, so that a question about a day gets a person only where it is certain.
"""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from transforms.identity.fold import fold
from transforms.identity.seeds import seed_rows

_DAY = timedelta(days=1)
_OPEN = date.max - _DAY
# Roles that one person of a state (or the head of an organisation) has at a time.
SINGLE_ROLES = frozenset(
    {
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "monarch",
        "io_head",
    }
)
_SAME_RANK = {"head_of_state": "monarch", "monarch": "head_of_state"}


class Office(NamedTuple):
    """One row per office: `actor` is the alpha-3 code of its state, else its organisation."""

    office_id: str
    role: str
    actor: str
    label: str
    is_national: bool


class Term(NamedTuple):
    """One row per time that a person held an office."""

    person_id: str
    office: Office
    first: date  # the earliest day it can have begun
    surely_from: date
    surely_to: date
    last: date  # the latest day it can have ended; far away where it goes on

    def may_cover(self, first: date, last: date) -> bool:
        """Whether some day from `first` to `last` can be a day of this term."""
        return self.first <= last and first <= self.last


def holder_of(role: str, iso3: str, on: date, title: str | None = None) -> str | None:
    """The person who held a role for a state on a day, if only one can have.

    For the head of an organisation `iso3` is its name. The days at a handover are ambiguous,
    and so are months or years of which no more is known: None. Where a state has two offices of
    one role (a supreme leader and a president), the one whose label begins with `title` counts,
    or without a title the president.
    """
    if role not in SINGLE_ROLES or not date.min < on < date.max:
        return None
    terms = [term for term in _terms_of(role, iso3) if term.may_cover(on - _DAY, on + _DAY)]
    if len({term.office for term in terms}) > 1:
        start = fold(title) if title else "president"
        titled = [term for term in terms if fold(term.office.label).startswith(start)]
        terms = titled or terms
    around = {term.person_id for term in terms}
    sure = {term.person_id for term in terms if term.surely_from <= on <= term.surely_to}
    return around.pop() if len(around) == 1 and around == sure else None


def offices_of(person_id: str, on: date) -> list[tuple[str, str, str]]:
    """(office_id, role, state or organisation) of each office a person can have held on a day."""
    return sorted(
        {
            (term.office.office_id, term.office.role, term.office.actor)
            for term in terms_by_person().get(person_id, ())
            if term.may_cover(on, on)
        }
    )


@cache
def terms_by_person() -> dict[str, list[Term]]:
    """All terms of each person."""
    offices = {
        row["office_id"]: Office(
            row["office_id"],
            row["role"],
            row["iso3"] or row["org"],
            row["label"],
            bool(row["iso3"]),
        )
        for row in seed_rows("offices.csv")
    }
    terms = defaultdict(list)
    for row in seed_rows("office_holders.csv"):
        first, surely_from = span(row["start"])
        surely_to, last = span(row["end"]) if row["end"] else (_OPEN, _OPEN)
        terms[row["person_id"]].append(
            Term(row["person_id"], offices[row["office_id"]], first, surely_from, surely_to, last)
        )
    return dict(terms)


@cache
def _terms_by_role() -> dict[tuple[str, str], list[Term]]:
    terms = defaultdict(list)
    for of_person in terms_by_person().values():
        for term in of_person:
            terms[term.office.role, term.office.actor].append(term)
    return dict(terms)


def _terms_of(role: str, actor: str) -> list[Term]:
    """Terms in a role of a state; where it has no head of state its monarch is one."""
    by_role = _terms_by_role()
    return by_role.get((role, actor)) or by_role.get((_SAME_RANK.get(role, ""), actor), [])


def span(day: str) -> tuple[date, date]:
    """First and last day that "2005", "2005-08" or "2005-08-24" can mean."""
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - _DAY
    return date(parts[0], 1, 1), date(parts[0], 12, 31)
