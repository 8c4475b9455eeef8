"""Which country a phrase stands for: a name, a demonym, a capital, a palace or a ministry."""

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from transforms.identity.fold import fold
from transforms.identity.phrases import bare, longest_phrases, phrase_lengths
from transforms.identity.seeds import seed_rows, split_bar

_TOKEN = re.compile(r"[^\W_](?:[\w.'’&-]*[\w])?\.?|\S")
_ACRONYMS = frozenset("drc dprk frg fyrom isi ghq ksa pla prc roc rok uae uk us usa ussr".split())
_BEFORE_A_COUNTRY = frozenset(
    """a across after against along although and around as at because before between both but by
    central east eastern for former from greater how if in inside into is like meanwhile near
    neighbouring neighboring north northern of off on or our outside over s since south
    southern than that the their through to today toward towards under united until upper via
    was west western when where while why will with within without""".split()
)
_AFTER_A_COUNTRY = frozenset(
    """administration agreement airport and army authorities cabinet city conference congress
    consulate council court defence defense delegation economic embassy forces foreign forum
    government group house interior international ministry mission national parliament police
    post process river round state summit supreme talks team university valley west""".split()
)


class CountryMention(NamedTuple):
    """One row per phrase that stands for a country: `tokens[start:end]`.

    `kind` is name, demonym, alias or place (a capital), or the kind of a metonym; `strength` is
    strong, or what metonyms.csv says: weak and venue are for the caller to judge.
    """

    start: int
    end: int
    iso3: str
    kind: str
    strength: str


class _Reading(NamedTuple):
    countries: tuple[str, ...]
    kind: str
    strength: str


class _Clue(NamedTuple):
    iso3: str
    words: frozenset[str]


def find_country(text: str, near: Collection[str] = (), *, as_place: bool = False) -> str | None:
    """The country that a string names, or the first one that it mentions.

    `near` are countries that the document speaks of: they settle "Korean", "Royal Court" or
    "Brussels". `as_place` reads seats as places ("in Brussels" is Belgium, "Brussels said" is not).
    """
    whole = fold(bare(text.strip()))
    if whole in _readings():
        return _choose(whole, [], near, as_place) if _is_written_so(whole, text) else None
    mentions = country_mentions(_TOKEN.findall(text), near, as_place=as_place)
    return mentions[0].iso3 if mentions else None


def country_mentions(
    tokens: Sequence[str], near: Collection[str] = (), *, as_place: bool = False
) -> list[CountryMention]:
    """Every phrase among the tokens of a sentence that stands for a country, from left to right.

    Only capitalised phrases count, "US" and "UK" only in capitals; "Israel Katz" and "Michael
    Jordan" are people. Parts of a token ("Russian-Chinese", "US-led") are found too, as weak.
    """
    mentions: list[CountryMention] = []
    taken: set[int] = set()
    for start, end, key in longest_phrases(tokens, _readings(), _lengths()):
        taken.update(range(start, end))
        if _is_written_so(key, tokens[start]) and not _is_a_person(key, tokens, start, end):
            iso3 = _choose(key, tokens, near, as_place)
            if iso3:
                reading = _readings()[key]
                mentions.append(CountryMention(start, end, iso3, reading.kind, reading.strength))
    for at, token in enumerate(tokens):
        if "-" in token and at not in taken:
            mentions += _parts(token, at, near)
    return sorted(mentions, key=lambda mention: mention.start)


def _parts(token: str, at: int, near: Collection[str]) -> list[CountryMention]:
    found = []
    for part in bare(token).split("-"):
        key = fold(part)
        if part[:1].isupper() and key in _readings() and _is_written_so(key, part):
            iso3, kind = _choose(key, [], near, False), _readings()[key].kind
            if iso3 and kind in {"name", "demonym"}:
                found.append(CountryMention(at, at + 1, iso3, kind, "weak"))
    return found


def _choose(key: str, tokens: Sequence[str], near: Collection[str], as_place: bool) -> str | None:
    """The one country of a reading, by clue words, then by the countries near, then by default."""
    shared = _clues().get(key)
    if shared:
        words = {word for token in tokens for word in fold(bare(token)).split()}
        told = [clue.iso3 for clue in shared if clue.words & words]
        near_by = [clue.iso3 for clue in shared if clue.iso3 in near]
        return (told or near_by or [shared[0].iso3])[0]
    reading = _readings()[key]
    if len(reading.countries) == 1 and (reading.strength != "context" or as_place):
        return reading.countries[0]
    known = [iso3 for iso3 in reading.countries if iso3 in near]
    return known[0] if len(known) == 1 else None


def _is_written_so(key: str, surface: str) -> bool:
    """An acronym is one in capitals only: "Us" is not the United States, "Jo Myong Rok" a man."""
    return key not in _ACRONYMS or bare(surface).isupper()


def _is_a_person(key: str, tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether a capitalised neighbour makes a given name or a surname of a country's name."""
    reason = _names_of_people().get(key)
    if reason is None or bare(tokens[end - 1]) != tokens[end - 1]:
        return False
    before = fold(tokens[start - 1]) if start else ""
    if before and tokens[start - 1][0].isupper() and not _is_common(before, _BEFORE_A_COUNTRY):
        return True
    after = fold(bare(tokens[end])) if end < len(tokens) else ""
    is_name = bool(after) and tokens[end][0].isupper() and not _is_common(after, _AFTER_A_COUNTRY)
    return reason == "given_name" and is_name


def _is_common(word: str, words: frozenset[str]) -> bool:
    return word in words or word in _title_words() or word in _readings()


@cache
def country_codes() -> frozenset[str]:
    """The alpha-3 codes of countries.csv."""
    return frozenset(row["iso3"] for row in seed_rows("countries.csv"))


@cache
def _readings() -> dict[str, _Reading]:
    """What each folded phrase stands for: ambiguity before a metonym, a metonym before an alias.

    Demonyms get their plurals here, except where the adjective is none ("French", "Chinese").
    """
    readings = {}
    for row in seed_rows("country_aliases.csv"):
        readings[row["alias"]] = _Reading((row["iso3"],), row["kind"], "strong")
    for key, reading in list(readings.items()):
        if reading.kind == "demonym" and not key.endswith(("s", "sh", "ch", "ese")):
            readings.setdefault(f"{key}s", reading)
    for row in seed_rows("metonyms.csv"):
        countries = tuple(split_bar(row["iso3"]))
        readings[fold(row["alias"])] = _Reading(countries, row["kind"], row["strength"])
    for row in seed_rows("ambiguous.csv"):
        reading = _Reading(tuple(split_bar(row["iso3"])), "alias", "strong")
        if row["reason"] == "phrase" or not row["iso3"]:
            readings[row["token"]] = reading
        readings.setdefault(row["token"], reading)
    return readings


@cache
def _clues() -> dict[str, list[_Clue]]:
    """Words that several countries share: the default first, and what tells them apart."""
    clues: dict[str, list[_Clue]] = {}
    for row in seed_rows("ambiguous.csv"):
        if row["reason"] == "several_countries":
            words = frozenset(split_bar(row["clues"]))
            clues.setdefault(row["token"], []).append(_Clue(row["iso3"], words))
    return clues


@cache
def _names_of_people() -> dict[str, str]:
    rows = seed_rows("ambiguous.csv")
    return {r["token"]: r["reason"] for r in rows if r["reason"] in {"given_name", "surname"}}


@cache
def _lengths() -> dict[str, int]:
    return phrase_lengths(_readings())


@cache
def _title_words() -> frozenset[str]:
    return frozenset(word for row in seed_rows("roles.csv") for word in row["pattern"].split())
