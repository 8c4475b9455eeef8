"""On what kind of occasion a meeting took place."""

import re

from transforms.fields.reading import Reading

_RULES = [
    ("credentials", re.compile(r"\b(?:credentials|letters? of credence)\b", re.I)),
    ("sidelines", re.compile(r"\b(?:side-?lines|margins)\b", re.I)),
    (
        "negotiation",
        re.compile(
            r"\b(?:negotiat(?:ions?|ors?|ing)|(?:peace|ceasefire|truce|nuclear|trade) talks"
            r"|rounds? of (?:\w+ )?talks|proximity talks)\b",
            re.I,
        ),
    ),
    ("trilateral", re.compile(r"\b(?:trilateral|tripartite|three-way)\b", re.I)),
    ("summit", re.compile(r"\bsummits?\b", re.I)),
    (
        "conference",
        re.compile(
            r"\b(?:conference|forum|round-?table|general assembly|congress|convention|symposium)\b"
            r"(?! (?:call|room))",
            re.I,
        ),
    ),
    ("visit", re.compile(r"\b(?:visit(?:s|ed|ing|or)?|tour|trip)\b", re.I)),
]
_NOT_THE_EVENT = re.compile(r"\b(?:video|press|news|phone|tele)[- ]?conference\b", re.I)
_LONE = frozenset({"summit", "conference"})


def occasion(reading: Reading, bodies: int, countries: int) -> str:
    """The occasion by the words of the report's own sentences, else by how many sides took part.

    A summit or conference has to be the trigger itself: two ministers who discuss a summit hold
    a bilateral meeting.
    """
    page = reading.page
    lines = sorted({cue.line_no for cue in reading.cues})
    own = " ".join(page.text[page.lines[at].start : page.lines[at].end] for at in lines)
    own = _NOT_THE_EVENT.sub(" ", own)
    triggers = " ".join(page.text[cue.start : cue.end] for cue in reading.cues)
    for name, pattern in _RULES:
        if pattern.search(triggers if name in _LONE else own):
            return name
    sides = countries + bodies
    if sides < 2:
        return "other"
    return "bilateral" if sides == 2 else "trilateral" if sides == 3 else "multilateral"
