"""Which role a title stands for: "Senior Aide of the Foreign Minister" is an adviser."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.identity.fold import fold
from transforms.identity.seeds import seed_rows, split_bar

ROLES = (
    "head_of_state", "monarch", "head_of_government", "foreign_minister", "defence_minister",
    "minister", "deputy_minister", "ambassador", "envoy", "legislator", "party_leader", "military",
    "intelligence", "religious", "royal", "io_head", "io_official", "adviser",
    "spokesperson", "business", "other",
)  # fmt: skip

# Of two offices of one person ("Crown Prince and Prime Minister") the first of these counts.
_PRECEDENCE = ROLES[:5]
_JOINT = re.compile(r"[,;/&+]")
# "the minister's aide": what counts is the aide.
_OF_A_PRINCIPAL = re.compile(
    r".*\b(?i:minister|president|premier|king|emir|amir|chancellor|leader|prince|secretary)"
    r"(?:\s+[A-Z][\w-]+)*['’]s\s+(?!(?i:office|executive|administration|power|party))"
)
_NOT_IN_OFFICE = frozenset("former ex elect designate nominee incoming presumptive late".split())
_HEADS = frozenset(
    """administrator chair chairman chairperson chairwoman chief ceo director executive general
    head leader managing president""".split()
)
_ROLE_OF_A_HEAD = {
    "igo": "io_head", "igo_organ": "io_head", "forum": "io_head", "court": "io_head",
    "ingo": "io_head", "party": "party_leader", "nonstate_armed": "party_leader",
    "nonstate_political": "party_leader", "company": "business", "church": "religious",
    "ngo": "other", "union": "other", "subnational_government": "other",
}  # fmt: skip
_STAFF = frozenset(
    """commissioner coordinator delegation deputy expert experts leadership mission official
    officials representative representatives staff team""".split()
)
_ROLE_OF_STAFF = {"igo": "io_official", "igo_organ": "io_official", "company": "business"}
# A title that says nothing without the organisation: "vice president", "chief", "official".
_BY_ORGANISATION = frozenset("head_of_state party_leader io_head other minister".split())


class Role(NamedTuple):
    """One row per office as a title gives it; `level` is 1 for heads, 2 for ministers, to 4."""

    code: str
    level: int
    kind: str


class RolePattern(NamedTuple):
    """One row of roles.csv: its words, and the countries that it holds for (none: for all)."""

    words: tuple[str, ...]
    role: Role
    countries: frozenset[str]


_OTHER = Role("other", 4, "other")


def role_of(title: str | None, iso3: str | None = None, org_kind: str | None = None) -> str | None:
    """The code of the role that a title stands for; "other" if none fits, null without a title.

    A word may mean another office elsewhere ("Foreign Secretary" in India), so the country
    matters; `org_kind` tells a president of a bank from one of a state. It is the `kind` of the
    organisation, "ngo" for an unknown one.
    """
    return find_role(title, iso3, org_kind).code if title and title.strip() else None


@lru_cache(maxsize=1 << 14)
def find_role(title: str, iso3: str | None = None, org_kind: str | None = None) -> Role:
    """The role that a title stands for, with its level and kind."""
    text = _OF_A_PRINCIPAL.sub("", title.strip())
    words = fold(_JOINT.sub(" and ", text)).split()
    offices = [office for part in _offices(words) if (office := _office(words, part, iso3))]
    if not offices:
        return _in_organisation(_OTHER, words, iso3, org_kind)
    first = offices[0]
    if first.kind in {"executive", "monarch", "party", "other"}:
        for code in _PRECEDENCE:
            first = next((office for office in offices if office.code == code), first)
            if first.code == code:
                break
    return _in_organisation(first, words, iso3, org_kind)


def match_role(
    words: Sequence[str], at: int, iso3: str | None = None
) -> tuple[int, RolePattern] | None:
    """End and pattern of the most specific role that begins at a word."""
    best: tuple[int, RolePattern] | None = None
    first = words[at]
    for pattern in _patterns().get(first) or _patterns().get(first.removesuffix("s")) or ():
        if pattern.countries and iso3 not in pattern.countries:
            continue
        literal = pattern.words[0] != "*"
        end = _end_of(pattern.words if literal else pattern.words[1:], words, at)
        if end and (literal or at > 0) and (best is None or _weight(pattern) > _weight(best[1])):
            best = end, pattern
    return best


def _offices(words: list[str]) -> Iterator[int]:
    """Where an office may begin: the first word, and each word after an "and"."""
    yield 0
    for at, word in enumerate(words[:-1]):
        if word == "and":
            yield at + 1


def _office(words: list[str], start: int, iso3: str | None) -> Role | None:
    """The first role of a part, unless it is one of the past or of the future.

    Words such as "chief" and "director" give way to an office beside them ("chief adviser"), but
    not to that of somebody else ("director of the minister's office").
    """
    vague: Role | None = None
    for at in range(start, len(words)):
        if (words[at] == "and" and at > start) or (
            vague and words[at] in {"of", "to", "for", "at"}
        ):
            return vague
        found = match_role(words, at, iso3)
        if found:
            end, pattern = found
            if {*words[start:at], *words[end : end + 1]} & _NOT_IN_OFFICE:
                return None
            if pattern.role.code != "other" or len(pattern.words) > 1:
                return pattern.role
            vague = vague or pattern.role
    return vague


def _in_organisation(role: Role, words: list[str], iso3: str | None, org_kind: str | None) -> Role:
    """Read "president", "chief" and "official" by what they are president or official of."""
    if org_kind is None:
        is_national = iso3 is not None and role.kind == "io"
        return Role("other", role.level, role.kind) if is_national else role
    if role.code not in _BY_ORGANISATION:
        return role
    if _HEADS & set(words) and not {"former", "vice", "deputy", "for"} & set(words):
        return Role(_ROLE_OF_A_HEAD.get(org_kind, role.code), role.level, role.kind)
    if org_kind in _ROLE_OF_STAFF and role.code != "io_head" and (_STAFF | _HEADS) & set(words):
        return Role(_ROLE_OF_STAFF[org_kind], 4, role.kind)
    return role


def _end_of(pattern: tuple[str, ...], words: Sequence[str], at: int) -> int:
    """Index after the words that a pattern takes, 0 if it does not fit; "*" takes one or more."""
    for place, wanted in enumerate(pattern):
        if wanted == "*":
            rest = pattern[place + 1 :]
            if not rest:
                return len(words) if at < len(words) else 0
            ends = (_end_of(rest, words, start) for start in range(at + 1, len(words)))
            return next(filter(None, ends), 0)
        if at >= len(words) or words[at] not in {wanted, f"{wanted}s"}:
            return 0
        at += 1
    return at


def _weight(pattern: RolePattern) -> tuple[int, bool]:
    """More words are more specific; of the same words, those for a country."""
    return sum(word != "*" for word in pattern.words), bool(pattern.countries)


@cache
def _patterns() -> dict[str, list[RolePattern]]:
    """The patterns by their first word that is no wildcard."""
    patterns: dict[str, list[RolePattern]] = {}
    for row in seed_rows("roles.csv"):
        words = tuple(row["pattern"].split())
        role = Role(row["role"], int(row["level"]), row["kind"])
        pattern = RolePattern(words, role, frozenset(split_bar(row["iso3"])))
        patterns.setdefault(words[words[0] == "*"], []).append(pattern)
    return patterns
