"""Which known person a name is: by a name of theirs, by an office of theirs, or by likeness.

The order is from the surest to the least: a name that the seeds have; a family name alone,
where state, day and role leave one person; a spelling that is close to a name of one person.
Where two persons remain there is no answer: a wrong person costs more than none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.identity.fold import fold
from transforms.identity.name_words import split_name
from transforms.identity.names import (
    SAME,
    SURE,
    fold_name,
    may_be_same,
    same_person,
    skeletons,
)
from transforms.identity.romanised import folded, skeleton
from transforms.identity.seeds import seed_rows
from transforms.identity.signs import Signs, not_ruled_out, signs_of
from transforms.identity.terms import (
    SINGLE_ROLES,
    Term,
    holder_of,
    offices_of,
    terms_by_person,
)

__all__ = [
    "Known", "find_person", "fold_name", "forget_people", "holder_of", "offices_of", "same_person",
]  # fmt: skip

_AROUND = timedelta(days=3 * 365 + 1)  # news speaks of those who hold an office, or lately did
_REGNAL = frozenset({"monarch", "royal", "religious"})
_SAME_STATE = 0.15
_IN_OFFICE = 0.15
_LEAD = 0.08
_ALONE = 0.9  # likeness asked of a name that comes without a state


class Known(NamedTuple):
    """A person of the seeds, how they were recognised, and how sure that is (0 to 1)."""

    person_id: str
    name: str
    iso3: str
    method: str
    score: float


class _Person(NamedTuple):
    person_id: str
    name: str
    iso3: str
    states: frozenset[str]
    is_international: bool
    is_family_first: bool
    names: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def find_person(
    name: str, iso3: str | None = None, on: date | None = None, role: str | None = None
) -> Known | None:
    """The known person of a name without titles; the state, day and role it came with decide.

    A person of another state is never taken. A family name alone needs `on`: it is taken where
    one known person of that name held an office within three years of that day.
    """
    key, loose = fold(name), fold_name(name)
    if not loose:
        return None
    for ids, score in ((_names().get(key, ()), 1.0), (_loose_names().get(loose, ()), 0.97)):
        person = _only([_people()[i] for i in ids if _is_of(_people()[i], iso3)], on, role)
        if person:
            return Known(person.person_id, person.name, person.iso3, "alias", score)
    by_office = _by_bare_name(loose, iso3, on, role)
    return by_office or (_by_likeness(name, iso3, on, role) if " " in loose else None)


def _is_of(person: _Person, iso3: str | None) -> bool:
    """Whether a person can act for a state; who serves an organisation is named with any."""
    return iso3 is None or iso3 in person.states or person.is_international


def _only(people: list[_Person], on: date | None, role: str | None) -> _Person | None:
    """The one person of several namesakes whose office fits the role, or at least the day."""
    if len(people) == 1:
        return people[0]
    in_role = [person for person in people if role and _has_office(person, on, role)]
    in_time = [person for person in people if on and _has_office(person, on, None)]
    for fitting in (in_role, in_time):
        if len(fitting) == 1:
            return fitting[0]
    return None


def _has_office(person: _Person, on: date | None, role: str | None) -> bool:
    """Whether a person held an office around a day: any, or one of that role."""
    roles = {"head_of_state", "monarch"} if role in {"head_of_state", "monarch"} else {role}
    return any(
        role is None or term.office.role in roles for term in _terms_around(person.person_id, on)
    )


def _terms_around(person_id: str, on: date | None) -> Iterator[Term]:
    for term in terms_by_person().get(person_id, ()):
        if on is None or term.may_cover(_shifted(on, -_AROUND), _shifted(on, _AROUND)):
            yield term


def _shifted(day: date, by: timedelta) -> date:
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))


def _by_bare_name(loose: str, iso3: str | None, on: date | None, role: str | None) -> Known | None:
    """A family name, or the given name of a king or of who has no family name.

    A role decides between several; the highest must fit, others are often put loosely.
    """
    if on is None:
        return None
    people = [
        person
        for person in (_people()[i] for i in _bare_names().get(loose, ()))
        if (iso3 is None or iso3 in person.states) and _has_office(person, on, None)
    ]
    in_role = [person for person in people if role and _has_office(person, on, role)]
    if in_role or role in SINGLE_ROLES:
        people = in_role
    if len(people) != 1:
        return None
    score = 0.7 + 0.1 * (iso3 is not None) + 0.1 * bool(in_role)
    return Known(people[0].person_id, people[0].name, people[0].iso3, "office", round(score, 2))


def _by_likeness(name: str, iso3: str | None, on: date | None, role: str | None) -> Known | None:
    """The person one of whose names is close to this one, well before the next person."""
    ranked = sorted(
        (
            (_in_context(likeness, person, iso3, on, role), person)
            for likeness, person in _alike(name, iso3)
        ),
        key=lambda pair: (-pair[0], pair[1].person_id),
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _LEAD):
        return None
    score, person = ranked[0]
    if score < (SURE if iso3 else _ALONE):
        return None
    return Known(person.person_id, person.name, person.iso3, "fuzzy", round(min(score, 1.0), 3))


@lru_cache(maxsize=1 << 18)
def _alike(name: str, iso3: str | None) -> tuple[tuple[float, _Person], ...]:
    """People of a state (or of any) with a name that is spelled nearly so, and how nearly."""
    ids = {i for skeleton in skeletons(name) for i in _skeletons().get(skeleton, ())}
    likely = not_ruled_out(split_name(name), [(i, _signs(i)) for i in sorted(ids)])
    people = [_people()[i] for i in likely]
    alike = [
        (max(likenesses), person)
        for person in people
        if iso3 is None or iso3 in person.states
        for likenesses in [_likenesses(name, person)]
        if likenesses
    ]
    return tuple(pair for pair in alike if pair[0] >= SAME)


@cache
def _signs(person_id: str) -> Signs:
    return signs_of(_people()[person_id].names)


def _likenesses(name: str, person: _Person) -> list[float]:
    """How alike a name is to those of a person's that can be the same at all."""
    return [
        same_person(name, known)
        for known in person.names
        if may_be_same(name, known) and _is_as_long(name, known, person)
    ]


def _in_context(
    likeness: float, person: _Person, iso3: str | None, on: date | None, role: str | None
) -> float:
    """The likeness of the name, and what state, day and role add to it."""
    if iso3 in person.states:
        likeness += _SAME_STATE
    if on and role and _has_office(person, on, role):
        likeness += _IN_OFFICE
    return likeness


def _is_as_long(name: str, known: str, person: _Person) -> bool:
    """False where a name with the family first gains a syllable: Cho Hyun-dong, Cho Hyun."""
    lengths = [len(fold_name(form).replace(" ", "")) for form in (name, known)]
    return not person.is_family_first or abs(lengths[0] - lengths[1]) <= 2


def forget_people() -> None:
    """Free the 15 MB of known names in all their forms; who asks again reads them again."""
    for table in (_people, _names, _loose_names, _bare_names, _skeletons, _signs, _alike):
        table.cache_clear()
    for answer in (find_person, split_name, fold_name, folded, skeleton):
        answer.cache_clear()


@cache
def _people() -> dict[str, _Person]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in seed_rows("person_names.csv"):
        names[row["person_id"]].append(row["name"])
    people = {}
    for row in seed_rows("people.csv"):
        person_id = row["person_id"]
        terms = terms_by_person().get(person_id, ())
        people[person_id] = _Person(
            person_id,
            row["name"],
            row["iso3"],
            frozenset(
                {row["iso3"], *(term.office.actor for term in terms if term.office.is_national)}
            ),
            any(not term.office.is_national for term in terms),
            bool(row["family_name"]) and row["name"].startswith(row["family_name"] + " "),
            (row["name"], *names[person_id]),
        )
    return people


@cache
def _names() -> dict[str, list[str]]:
    """Folded names; a person's name of one word only where the seeds repeat it as a short name.

    "Suharto" is one person wherever it stands, "Henri" may be anybody.
    """
    return _index(
        (fold(name), person.person_id)
        for person in _people().values()
        for at, name in enumerate(person.names)
        if at or " " in fold(name)
    )


@cache
def _loose_names() -> dict[str, list[str]]:
    """Folded forms of two words or more: one word is too little to go by."""
    return _index(
        (loose, person.person_id)
        for person in _people().values()
        for name in person.names
        if " " in (loose := fold_name(name))
    )


@cache
def _bare_names() -> dict[str, list[str]]:
    pairs = []
    for row in seed_rows("people.csv"):
        person_id, family = row["person_id"], row["family_name"]
        roles = {term.office.role for term in terms_by_person().get(person_id, ())}
        if family:
            pairs.append((fold_name(family), person_id))
        if not family or roles & _REGNAL:
            pairs.append((fold_name(row["name"]).split(" ")[0], person_id))
    return _index(pairs)


@cache
def _skeletons() -> dict[str, list[str]]:
    return _index(
        (skeleton, person.person_id)
        for person in _people().values()
        for name in person.names
        for skeleton in skeletons(name)
    )


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Keys and the persons that have them, each person once, in the order of their ids."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, person_id in pairs:
        found[key].add(person_id)
    return {key: sorted(ids) for key, ids in found.items()}
