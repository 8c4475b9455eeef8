"""The words of an article that give a party's name, title and country."""

import re

from transforms.identity.countries import find_country

PartySpans = list[tuple[str, tuple[int, int]]]

_WORD = re.compile(r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*)?")
_REACH = 120


def party_spans(text: str, party: dict[str, object]) -> PartySpans:
    """Fields of a party with the span nearest to its mention that says so.

    A name or title that the article writes elsewhere is found there; a country that nothing
    spells out (known from the registry) has no span of its own, and none is made up.
    """
    start, end = int(str(party["char_start"])), int(str(party["char_end"]))
    found: PartySpans = []
    for field in ("name", "title"):
        words = party[field]
        if isinstance(words, str) and words:
            span = _nearest(text, words, start, end)
            if span:
                found.append((field, span))
    country = party["country"]
    if isinstance(country, str):
        for match in _WORD.finditer(text, max(0, start - _REACH), min(len(text), end + _REACH)):
            if any(find_country(word) == country for word in (match[0], match[0].split()[0])):
                found.append(("country", match.span()))
                break
    named = "name" if party["name"] else "title"
    if all(field != named for field, _ in found):
        found.append((named, (start, end)))
    return found


def _nearest(text: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    """The occurrence of the words inside a mention, else the last before it, else the next."""
    at = text.find(words, start, end)
    if at < 0:
        at = text.rfind(words, 0, start)
    if at < 0:
        at = text.find(words, end)
    return (at, at + len(words)) if at >= 0 else None
