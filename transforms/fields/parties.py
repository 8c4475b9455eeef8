"""The words of an article that give a party's name, title and country."""

import re
from typing import Any

from transforms.identity.countries import find_country

PartySpans = list[tuple[str, tuple[int, int]]]

_WORD = re.compile(r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*)?")
_REACH = 120


def party_spans(text: str, party: dict[str, Any]) -> PartySpans:
    """Fields of a party with the span nearest to its mention that says so.

    A name or title that the article writes elsewhere is found there; a title whose words do not
    stand together ("Aide of the Iranian Minister") is in the mention; a country that nothing
    spells out (known from the registry) has no span of its own, and none is made up.
    """
    start, end = party["char_start"], party["char_end"]
    found: PartySpans = []
    for field in ("name", "title"):
        words = party[field]
        if words:
            span = _nearest(text, words, start, end)
            if span:
                found.append((field, span))
            elif field == "title":
                found.append((field, (start, end)))
    around = max(0, start - _REACH), min(len(text), end + _REACH)
    span = party["country"] and (
        _country(text, party["country"], start, end) or _country(text, party["country"], *around)
    )
    if span:
        found.append(("country", span))
    named = "name" if party["name"] else "title"
    if all(field != named for field, _ in found):
        found.append((named, (start, end)))
    return found


def _country(text: str, country: str, start: int, end: int) -> tuple[int, int] | None:
    """The first word or pair of words in a stretch of text that stands for a country."""
    for match in _WORD.finditer(text, start, end):
        first = match[0].split()[0]
        for word in (first, match[0]):
            if find_country(word) == country:
                return match.start(), match.start() + len(word)
    return None


def _nearest(text: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    """The occurrence of the words inside a mention, else the last before it, else the next."""
    at = text.find(words, start, end)
    if at < 0:
        at = text.rfind(words, 0, start)
    if at < 0:
        at = text.find(words, end)
    return (at, at + len(words)) if at >= 0 else None
