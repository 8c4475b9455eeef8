"""People whom the seeds do not know: which names of the news are one person's.

Names are compared within one state or body only. Full names join by likeness; a family name
alone, or one with initials, joins the one full name that it can be short for. The person's id
comes from the name that was published first, so it stays when further spellings join.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import polars as pl

from transforms.identity.fold import fold
from transforms.identity.name_words import written_as_one
from transforms.identity.names import (
    SAME,
    SURE,
    fold_name,
    may_be_same,
    same_person,
    skeletons,
)

_CONTRADICTION = 0.6  # full names less alike than this are two persons
_BY_SHORT_NAME, _WITH_ROLE, _OTHER_SPELLING = 0.7, 0.1, 0.97

Key = tuple[str, str]  # actor, folded name; "=" and the name where it is told apart


class _Named(NamedTuple):
    """What the news says under one folded name of one state or body."""

    plain: str  # the spelling that was published first
    first_on: date
    roles: frozenset[str]
    is_full: bool
    is_apart: bool


class _Home(NamedTuple):
    """The person that a name was given: its key there, and how sure that is."""

    key: Key
    method: str
    score: float


def to_newcomers(
    names: pl.DataFrame,
    changed: pl.DataFrame | None = None,
    apart: Iterable[tuple[str, str]] = (),
) -> pl.DataFrame:
    """One row per actor and name: actor, name, person_id, resolution, resolution_score.

    `names`: name, actor (state or body acted for, empty where unknown), role and first_on
    (first published), both may be null. With `changed` (actor, name), only names whose person can
    depend on those are returned; the others stay as they were. `apart` are (actor, name) that
    a person has told apart from all others.
    """
    told_apart = set(apart)
    keyed = {
        (name, actor): (actor, f"={name}" if (actor, name) in told_apart else name_key(name))
        for name, actor in names.select("name", "actor").unique().rows()
    }
    crowd = _Crowd(names, keyed)
    wanted = (
        set(crowd.named)
        if changed is None
        else crowd.closure({keyed[row] for row in changed.select("name", "actor").rows()})
    )
    homes = crowd.homes(wanted)
    rows = []
    for (name, actor), key in keyed.items():
        if key in homes:
            home = homes[key]
            person = crowd.named[home.key].plain
            is_spelled_so = home.method != "new" or fold(name) == fold(person)
            score = home.score if is_spelled_so else _OTHER_SPELLING
            rows.append((actor, name, _person_id(person, home.key[0]), home.method, score))
    schema = {
        "actor": pl.String, "name": pl.String, "person_id": pl.String, "resolution": pl.String,
        "resolution_score": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort("actor", "name")


def name_key(name: str) -> str:
    """What spellings of one name share; never empty."""
    return fold_name(name) or fold(name) or name.casefold()


def is_newcomer(person_id: pl.Expr) -> pl.Expr:
    """Whether an id is one of these, not one of the seeds."""
    return person_id.str.contains("~", literal=True)


def _person_id(name: str, actor: str) -> str:
    slug = (fold(name) or name.casefold()).replace(" ", "_")
    return f"{slug}~{actor.lower().replace(' ', '_') or 'unknown'}"


class _Crowd:
    """All names, and which of them can be one person's; compared as far as asked for."""

    def __init__(self, names: pl.DataFrame, keyed: dict[tuple[str, str], Key]) -> None:
        self.named = dict(_gathered(names, keyed))
        self._by_skeleton: dict[tuple[str, str], list[Key]] = defaultdict(list)
        self._by_word: dict[tuple[str, str], list[Key]] = defaultdict(list)
        self._of_one_word: dict[tuple[str, str], list[Key]] = defaultdict(list)
        self._by_name: dict[str, list[Key]] = defaultdict(list)
        self._likenesses: dict[tuple[Key, Key], float] = {}
        for key in sorted(self.named):
            self._by_name[key[1]].append(key)
            for word in self._words(key):
                self._by_word[key[0], word].append(key)
            if " " not in key[1]:
                self._of_one_word[key].append(key)
            for skeleton in sorted(skeletons(self.named[key].plain)):
                self._by_skeleton[key[0], skeleton].append(key)

    def closure(self, keys: set[Key]) -> set[Key]:
        """The keys and all that they are related to, on and on."""
        known = {key for key in keys if key in self.named}
        frontier = sorted(known)
        while frontier:
            found = {other for key in frontier for other in self._related(key)} - known
            known |= found
            frontier = sorted(found)
        return known

    def homes(self, keys: set[Key]) -> dict[Key, _Home]:
        """The person of each key; `keys` must be closed under relation."""
        full = sorted(key for key in keys if self.named[key].is_full and key[0])
        members = self._joined(full)
        homes: dict[Key, _Home] = {}
        for group in members:
            first = min(group, key=lambda key: (self.named[key].first_on, self.named[key].plain))
            for key in group:
                homes[key] = self._home(key, first)
        for key in sorted(keys - set(full)):
            homes[key] = self._short_home(key, homes)
        return homes

    def _home(self, key: Key, first: Key) -> _Home:
        if key == first:
            return _Home(key, "new", 1.0)
        likeness = same_person(self.named[key].plain, self.named[first].plain)
        return _Home(first, "fuzzy", round(min(max(likeness, SAME), 0.99), 3))

    def _short_home(self, key: Key, homes: dict[Key, _Home]) -> _Home:
        """A short or stateless name goes to the one full name that it fits; else it stays alone."""
        own = self.named[key]
        candidates: dict[Key, set[str]] = {}
        for other in self._related(key):
            if other[0] and self.named[other].is_full:
                candidates.setdefault(homes[other].key, set()).update(self.named[other].roles)
        has_initials = " " in key[1]
        in_role = [home for home, roles in sorted(candidates.items()) if roles & own.roles]
        loose = [
            home
            for home, roles in sorted(candidates.items())
            if has_initials or not (roles and own.roles)
        ]
        for fitting, extra in ((in_role, _WITH_ROLE), (loose, 0.0)):
            if len(fitting) == 1 and (fitting is in_role or len(candidates) == 1):
                return _Home(fitting[0], "fuzzy", round(_BY_SHORT_NAME + extra, 2))
        return _Home(key, "new", 1.0)

    def _related(self, key: Key) -> Iterator[Key]:
        """Names that can be the same person's as this one: near in spelling, or long for short."""
        own = self.named[key]
        if own.is_apart:
            return
        for other in self._near(key):
            if other != key and not self.named[other].is_apart:
                yield other

    def _near(self, key: Key) -> Iterator[Key]:
        """Names to look at: the same under another state, long and short forms, like spellings."""
        for other in self._by_name[key[1]]:
            if "" in (other[0], key[0]):
                yield other
        if not key[0]:
            return
        if " " not in key[1]:
            yield from self._by_word[key]
        for word in sorted(self._words(key)):
            yield from self._of_one_word[key[0], word]
        yield from self._alike(key)

    def _alike(self, key: Key, after: Key | None = None) -> Iterator[Key]:
        """Names of the same state or body that are spelled alike; only those that sort `after`."""
        own = self.named[key]
        seen = {
            other for skeleton in skeletons(own.plain)
            for other in self._by_skeleton[key[0], skeleton]
            if (after is None or other > after) and (own.is_full or self.named[other].is_full)
        }  # fmt: skip
        for other in sorted(seen):
            if (
                may_be_same(own.plain, self.named[other].plain)
                and self._likeness(key, other) >= SAME
            ):
                yield other

    def _words(self, key: Key) -> set[str]:
        """What a family name alone can be that is short for this name."""
        return {*key[1].split(), *written_as_one(self.named[key].plain)}

    def _likeness(self, a: Key, b: Key) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in self._likenesses:
            self._likenesses[pair] = same_person(self.named[a].plain, self.named[b].plain)
        return self._likenesses[pair]

    def _joined(self, full: list[Key]) -> Iterable[list[Key]]:
        """Full names of one person each: the most alike first, nobody contradicting anybody."""
        links = sorted(
            (-likeness, key, other)
            for key in full
            if not self.named[key].is_apart
            for other in self._alike(key, after=key)
            if self.named[other].is_full
            and not self.named[other].is_apart
            and (
                (likeness := self._likeness(key, other)) >= SURE
                or (likeness >= SAME and self.named[key].roles & self.named[other].roles)
            )
        )
        home = {key: key for key in full}
        members = {key: [key] for key in full}
        for _, a, b in links:
            one, two = sorted((home[a], home[b]))
            if one != two and all(
                self._likeness(x, y) >= _CONTRADICTION for x in members[one] for y in members[two]
            ):
                for key in members[two]:
                    home[key] = one
                members[one] += members.pop(two)
        return members.values()


def _gathered(
    names: pl.DataFrame, keyed: dict[tuple[str, str], Key]
) -> Iterator[tuple[Key, _Named]]:
    rows: dict[Key, list[tuple[date, str, str | None]]] = defaultdict(list)
    for name, actor, role, first_on in names.select("name", "actor", "role", "first_on").rows():
        rows[keyed[name, actor]].append((first_on or date.max, name, role))
    for key, told in rows.items():
        first_on, plain = min((first_on, name) for first_on, name, _ in told)
        whole = [token for token in key[1].split() if len(token) > 1]
        yield (
            key,
            _Named(
                plain,
                first_on,
                frozenset(role for *_, role in told if role and role != "other"),
                len(whole) > 1,
                key[1].startswith("="),
            ),
        )
