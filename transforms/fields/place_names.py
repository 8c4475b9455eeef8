"""What a phrase that may name a place stands for: a town, a venue, a country, a site."""

import re
from typing import NamedTuple

from transforms.fields.place_words import PlaceWord
from transforms.identity.countries import country_mentions, find_country
from transforms.identity.fold import fold
from transforms.identity.places import find_place

_SITE = re.compile(
    r"\b(?:palace|house|hotel|airport|ministry|headquarters|residence|office|embassy|base|villa"
    r"|consulate|kremlin|hall|university|institute|school|centre|center|plant|factory|museum"
    r"|academy|theatre|theater|cathedral|monastery|square|hospital|stadium|port|library)s?\b",
    re.I,
)
_NO_PLACE = frozenset(
    """January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Central Northern Southern Eastern
    Western North South East West UN EU US Parliament State President Minister Government
    Council Assembly Union Horn Gulf Republic Ministry Embassy University Committee General
    Foreign Asia Africa Europe Eurasia""".split()
)


_FIELDS_OF_FORUMS = frozenset(
    """Security Economic Peace Climate Nuclear Defence Defense Donors Donor Energy Ministerial
    Policy Strategic Development Investment Health Reform Recovery Reconstruction Business NATO
    G7 G8 G20 EU UN APEC ASEAN OSCE BRICS OPEC""".split()
)
_GATHERINGS = frozenset("Conference Forum Summit Dialogue Meeting Talks".split())


class MetAt(NamedTuple):
    """The chosen place: the words, what they resolve to, and how the place was found."""

    start: int
    end: int
    place: str | None
    place_id: str | None
    country: str | None
    basis: str


def resolved(word: PlaceWord, near: frozenset[str], home: str | None) -> MetAt | None:
    """What a phrase names: a town or venue, a country, or a site of unknown town.

    `near` are the countries that take part, `home` is the country whose palace it then is.
    """
    if word.kind == "seat":
        return _seat(word, near)
    if word.kind == "heading":
        return _heading(word)
    if word.kind == "site":
        return MetAt(word.start, word.end, word.name, None, home, "site") if home else None
    return None if _is_title(word) else _resolved_phrase(word, near)


def _is_title(word: PlaceWord) -> bool:
    """Whether an event only seems to be named after a place: "President Vladimir ... talks"."""
    return word.kind == "event" and word.name.split()[0] in _NO_PLACE


def _is_forum(word: PlaceWord, size: int) -> bool:
    """Whether a gathering is named after its town, the first words, and a field: "the Munich
    Security Conference". An event's own noun is no part of its name, a phrase's is.
    """
    rest = word.name.partition(",")[0].split()[size:]
    if word.kind == "phrase" and rest and rest[-1] in _GATHERINGS:
        rest = rest[:-1]
    elif word.kind != "event":
        return False
    return bool(rest) and _FIELDS_OF_FORUMS.issuperset(rest)


def _resolved_phrase(word: PlaceWord, near: frozenset[str]) -> MetAt | None:
    head = word.name.partition(",")[0]
    for name in _shorter(word.name, near):
        found = _named(name, near)
        if found is not None and (
            name in (word.name, head)
            or found[2] in ("country", "capital")
            or (found[2] == "town" and _is_forum(word, len(name.split())))
        ):
            place_id, country, basis = found
            place = name if place_id else None
            return MetAt(word.start, word.start + len(name), place, place_id, country, basis)
    if word.kind == "second" or not _SITE.search(word.name):
        return None
    inside = find_country(word.name, near, as_place=True) or _town_in(word.name, near)
    if inside is None:
        return None
    return MetAt(word.start, word.end, word.name, None, inside, "within")


def _town_in(name: str, near: frozenset[str]) -> str | None:
    """The country of the town that a venue is named after: "Novosibirsk State University".

    One word alone is too often a person's name, unless it is a capital or its country takes part.
    """
    words = name.split()
    for size in range(min(3, len(words) - 1), 0, -1):
        place = find_place(" ".join(words[:size]), near)
        if place is None or place.kind not in ("town", "capital"):
            continue
        if size > 1 or place.kind == "capital" or place.iso3 in near:
            return place.iso3
    return None


def _heading(word: PlaceWord) -> MetAt | None:
    """A line of its own that ends in a town and its country, or is a capital or a known venue."""
    head, comma, tail = word.name.rpartition(",")
    words = (head if comma else word.name).split()
    qualified = comma and (_is_state(tail) or find_country(tail, as_place=True))
    for first in range(len(words)):
        name = " ".join(words[first:])
        place = find_place(f"{name},{tail}" if comma else name)
        if place is None or place.kind in ("state", "region"):
            continue
        if place.kind in ("town", "capital"):
            alone = find_place(name, [place.iso3])
            told = qualified and alone is not None and alone.place_id == place.place_id
            whole = place.kind == "capital" and fold(word.name) == fold(place.name)
            if not told and (comma or not whole):
                continue
        start = word.end - len(f"{name},{tail}" if comma else name)
        written = word.name[start - word.end :]
        return MetAt(start, word.end, written, place.place_id, place.iso3, "heading")
    return None


def _is_state(name: str) -> bool:
    place = find_place(name.strip(" .").replace(".", ""))
    return name.strip(" .") in ("DC", "D.C") or (place is not None and place.kind == "state")


def _seat(word: PlaceWord, near: frozenset[str]) -> MetAt | None:
    """A seat named by its state ("the Syrian capital"), with or without its own name."""
    country = find_country(word.name, near)
    if country is None:
        return None
    named = find_place(word.named, [country]) if word.named else None
    if named and named.iso3 == country:
        return MetAt(word.start, word.end, word.named, named.place_id, country, "town")
    basis = "capital" if "capital" in word.by else "seat"
    return MetAt(word.start, word.end, None, None, country, basis)


def _named(name: str, near: frozenset[str]) -> tuple[str | None, str, str] | None:
    """Id, country and kind of what a name stands for; a country that is no town has no id."""
    if name in _NO_PLACE:
        return None
    place, country = find_place(name), _whole_country(name, near)
    if country is not None:
        own = place if place and place.iso3 == country and place.name == name else None
        basis = "capital" if own and own.kind == "capital" else "country"  # Vatican City, Singapore
        return (own.place_id if own else None), country, basis
    return (place.place_id, place.iso3, place.kind) if place else None


def namesake(place: MetAt, near: frozenset[str]) -> MetAt | None:
    """The town of the same name in a country that takes part: Cambridge for Americans."""
    if place.place is None or place.country in near or place.basis == "country":
        return None
    other = find_place(place.place, near)
    if other is None or other.iso3 not in near:
        return None
    return place._replace(place_id=other.place_id, country=other.iso3, basis="namesake")


def _whole_country(name: str, near: frozenset[str]) -> str | None:
    """The country whose name this is, all of it."""
    words = name.split()
    for mention in country_mentions(words, near):
        if mention.kind in ("name", "alias") and mention.end - mention.start == len(words):
            return mention.iso3
    return None


def _shorter(name: str, near: frozenset[str]) -> list[str]:
    """A name as written, without what follows its comma, and its first words alone.

    Headings and speakers run on ("in Tehran, Shafiei said", "in Carthage Minister X"); what
    follows a comma stays only if it is the country or state of what stands before it.
    """
    head, _, tail = name.partition(",")
    words, tail = head.split(), tail.strip()
    state = find_place(tail) if tail else None
    fits = not tail or _whole_country(tail, near) or (state and state.kind == "state")
    found = [name] if fits and not (tail and _whole_country(head, near)) else []
    return found + [" ".join(words[:size]) for size in range(len(words), 0, -1) if size <= 4]
