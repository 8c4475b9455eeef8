"""Phrases that may say where: "in Tehran", "the Syrian capital", "Geneva talks"."""

import re
from typing import NamedTuple

_CAPITAL = r"(?:[A-Z][A-Za-z\u00c0-\u024f'’.-]*[A-Za-z\u00c0-\u024f]|[A-Z]\.(?:[A-Z]\.)+|[A-Z]{2,})"
_JOINT = (
    r"(?:of(?:[^\S\n]+the)?|de(?:[^\S\n]+la)?|del|da|do|dos|al|el|la|le|upon|es|di|van|der|bin)"
)
_NAME = rf"{_CAPITAL}(?:(?:[^\S\n]+{_JOINT})?[^\S\n]+{_CAPITAL}){{0,5}}"
_SITES = (
    r"(?:palace|house|hotel|airport|ministry|headquarters|residence|office|embassy|parliament|base"
    r"|compound|kremlin|resort|villa|mosque|church|university|building|castle|hall|diwan|court"
    r"|mansion|chancellery|academy|consulate|club|ranch|camp|retreat|ship|island|border crossing)"
)
_SEAT = (
    r"(?:capital|(?:presidential|royal)[^\S\n]+palace|embassy|parliament"
    r"|(?:foreign|defen[cs]e)[^\S\n]+ministry|resort)"
)
_PHRASE = re.compile(
    rf"""
    \b(?P<by>[Ii]n|[Aa]t|[Tt]o|[Ff]rom|[Nn]ear|[Oo]utside|[Ii]nside|[Ff]or|[Vv]isit(?:ed|s|ing)?
        |[Ll]eft|[Vv]ia|[Oo]n|[Rr]each(?:ed|es)|[Hh]ost(?:ed|s)?)[^\S\n]+
        (?:(?:the|his|her|their|its|a)[^\S\n]+)?
        (?:(?:[a-z][a-z-]+[^\S\n]+){{0,3}}(?:city|town|village|port|resort|capital|province|region
            |island|state|district|municipality|republic|sultanate|kingdom|border\ crossing)
            (?:[^\S\n]+of|,)?[^\S\n]+(?:the[^\S\n]+)?)?
        (?!{_CAPITAL}(?:[^\S\n]+{_CAPITAL})?[^\S\n]+{_SEAT}\b)
        (?P<name>{_NAME}(?:[^\S\n]+{_SITES}\b)?(?:,[^\S\n]+{_NAME})?)
        (?:[^\S\n]+and[^\S\n]+(?P<second>{_NAME}))?
    |\b(?:(?:the[^\S\n]+)?(?P<demonym>{_CAPITAL}(?:[^\S\n]+{_CAPITAL})?)[^\S\n]+(?P<seat>{_SEAT})\b
        (?:[^\S\n]+(?:city[^\S\n]+)?(?:of[^\S\n]+)?,?[^\S\n]*(?P<named>{_NAME}))?)
    |\b(?P<event>{_CAPITAL}(?:[ -]{_CAPITAL})?)(?:[-\ ](?:hosted|based))?[ ]
        (?:(?:[a-z-]+|{_CAPITAL})[ ]){{0,2}}(?:talks|[Mm]eetings?|[Ss]ummit|[Cc]onference|round
        |negotiations|visit|trip|stop|[Dd]ialogue|[Ff]orum|[Ss]ession)\b
    |\b[Aa]t[^\S\n]+(?:the|his|her|their|its)[^\S\n]+(?:[a-z-]+[^\S\n]+){{0,3}}?(?P<site>{_SITES})\b
    """,
    re.VERBOSE,
)
_HEADING = re.compile(rf"[*_ ]*(?P<name>{_NAME}(?:,?[^\S\n]+{_NAME}){{0,2}}\.?)[*_ ]*$")
_HEAD_LINES, _HEAD_WIDTH = 7, 80
_OFFICE = re.compile(
    r"\b(?:ambassadors?|envoys?|representatives?|commissioner|consul|adviser|advisor|minister"
    r"|secretary|president|delegates?|mission|invit\w+|message|letter|aid|assistance|support|loan"
    r"|according|relations|regard|return|exports?|threat|pledge|commitment|response|due|thanks"
    r"|resident|accredited)[^\S\n]*$",
    re.IGNORECASE,
)


class PlaceWord(NamedTuple):
    """One phrase: its place in the text, how it is joined, and the name within it."""

    start: int
    end: int
    kind: str  # phrase, second (of two joined by "and"), seat, event, site, heading
    by: str
    name: str
    named: str


def place_words(text: str) -> list[PlaceWord]:
    """All phrases that may name a place, in the order of the text; most are something else."""
    found = _headings(text)
    for match in _PHRASE.finditer(text):
        if match["name"]:
            by = match["by"].lower()
            if by in ("to", "for", "from", "on", "in") and _OFFICE.search(
                text, max(0, match.start() - 30), match.start()
            ):
                by = f"{by}'"
            found.append(PlaceWord(*match.span("name"), "phrase", by, match["name"], ""))
            if match["second"]:
                found.append(PlaceWord(*match.span("second"), "second", by, match["second"], ""))
        elif match["demonym"]:
            inside = text[max(0, match.start() - 3) : match.start()].lower() in ("in ", "at ")
            by = f"in {match['seat']}" if inside else match["seat"]
            named = match["named"] or ""
            found.append(PlaceWord(*match.span(), "seat", by, match["demonym"], named))
        elif match["event"]:
            found.append(PlaceWord(*match.span("event"), "event", "", match["event"], ""))
        else:
            found.append(PlaceWord(*match.span("site"), "site", match["site"], match["site"], ""))
    return found


def _headings(text: str) -> list[PlaceWord]:
    """Short lines of names alone above the first long one: a transcript says there where it was."""
    found, start = [], 0
    for line in text.split("\n")[:_HEAD_LINES]:
        if len(line) > _HEAD_WIDTH and start:
            break
        name = _HEADING.match(line) if start else None  # the first line is the headline
        if name:
            at = start + name.start("name")
            found.append(PlaceWord(at, at + len(name["name"]), "heading", "", name["name"], ""))
        start += len(line) + 1
    return found
