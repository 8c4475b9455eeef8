"""What the fields of a report are read from: its words, its neighbours, its parties.

A `Page` holds what is found once an article, a `Reading` what belongs to one report. Fields
look at the same few things, so they share this and never search the text for themselves.
"""

import re
from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from transforms.fields.date_words import DateWord
from transforms.fields.place_words import PlaceWord

_DATELINE = re.compile(r"[^\n.;!?]?(?:[^\n;!?]{1,70}?)(?:--|—|\s[-–]|:|\)\s?[-–])\s", re.ASCII)
_LOWER = re.compile(r"\b[a-z][a-z]+\b")
_SMALL = frozenset("of and the de la el al da do dos du des es in as".split())


class Line(NamedTuple):
    """One sentence."""

    start: int
    end: int
    section: str


class Cue(NamedTuple):
    """One trigger of a report."""

    line_no: int
    start: int
    end: int
    kind: str


class Actor(NamedTuple):
    """One party of a report: the mention that joins it, and where else it is mentioned."""

    kind: str
    country: str | None
    side: str | None
    start: int
    end: int
    starts: tuple[int, ...] = ()


class Page(NamedTuple):
    """One article that reports at least one meeting."""

    text: str
    dateline_end: int
    published_on: date | None
    lines: tuple[Line, ...]
    dates: tuple[DateWord, ...]
    places: tuple[PlaceWord, ...]
    cues: tuple[tuple[int, Cue], ...]


class Reading(NamedTuple):
    """One report: its triggers, the one that says most first, and its parties."""

    page: Page
    report_no: int
    cues: tuple[Cue, ...]
    actors: tuple[Actor, ...]

    @property
    def main(self) -> Cue:
        return self.cues[0]


def dateline_end(text: str, lines: tuple[Line, ...]) -> int:
    """Where the dateline of the first sentence ends ("TEHRAN, May 3 (XYZ) -- "), else 0."""
    if not lines:
        return 0
    line = lines[first_line_no(lines)]
    match = _DATELINE.match(text, line.start, line.end)
    if match is None or any(word not in _SMALL for word in _LOWER.findall(match[0])):
        return 0
    return match.end()


def first_line_no(lines: tuple[Line, ...]) -> int:
    """The number of the first sentence below the headline."""
    return next((at for at, line in enumerate(lines) if line.section != "title"), 0)


def line_no_at(lines: tuple[Line, ...], position: int) -> int:
    """The number of the sentence that holds a position, or of the last one before it."""
    return max(0, bisect_right(lines, position, key=lambda line: line.start) - 1)


def rivals(reading: Reading) -> tuple[Cue, ...]:
    """The triggers of the other reports of the article."""
    return tuple(cue for report_no, cue in reading.page.cues if report_no != reading.report_no)


def beside(reading: Reading, span: tuple[int, int], cue: Cue) -> tuple[str, str, bool]:
    """How words stand to a trigger in their sentence: on which side, what lies between them, and
    whether a trigger of another report is nearer.
    """
    start, end = span
    text = reading.page.text
    nearer = any(
        rival.line_no == cue.line_no and abs(rival.start - start) < abs(cue.start - start)
        for rival in rivals(reading)
    )
    if start >= cue.end:
        return "after", text[cue.end : start], nearer
    return "before", text[end : cue.start], nearer


def spot_of(reading: Reading, position: int) -> str:
    """Where a position lies, seen from the triggers of a report.

    "main" and "also" are sentences with a trigger, "+1" the one after the main trigger's,
    "before" and "behind" anything further off.
    """
    lines = reading.page.lines
    at = line_no_at(lines, position)
    own = [cue.line_no for cue in reading.cues]
    if at in own:
        return "main" if at == own[0] else "also"
    if lines[at].section == "title":
        return "title"
    step = at - own[0]
    if -2 <= step <= 2:
        return f"{step:+d}"
    return "lead" if at == first_line_no(lines) else "before" if step < 0 else "behind"
