"""How a phrase that names a place stands to a meeting, in the features of the learned scorer."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.fields.place_names import MetAt
from transforms.fields.place_words import PlaceWord
from transforms.fields.reading import Actor, Cue, Reading, beside, line_no_at, rivals, spot_of

_BREAK = re.compile(r"[,;:()—–\"“”]|\b(?:that|which|who|and|but|where|while|when|after|before)\b")
_TRAVEL = re.compile(
    r"\b(?:visit\w*|trips?|travel\w*|arriv\w*|tour|journey|fl(?:y|ew|ying)|stop|attend\w*)\b", re.I
)
_ABOUT = re.compile(
    r"\b(?:discuss\w*|situation|wars?|conflict|crisis|developments?|efforts|issues?|projects?|about"
    r"|regarding|concerning|supports?|said|told|announced)\b",
    re.I,
)
_LEFT = re.compile(r"[A-Za-z’'-]+|,")
_LEFT_WORDS = frozenset(
    """met meets meet meeting meetings talks held here received visit visited trip travel travels
    arrived arrive arriving summit conference place session office situation war stop capital city
    today yesterday monday tuesday wednesday thursday friday saturday sunday with and , said
    reporters ministers leaders hold host hosted welcomed embassy mission delegation back is was
    president minister counterpart born based living fighting people speaking gathered consultations
    negotiations signed ceremony airport palace""".split()
)
_EVENT = re.compile(
    r"\b(?:met|talks|meetings?|summit|visit\w*|conference|session|negotiations|arriv\w+)\b", re.I
)
_AHEAD = re.compile(
    r"\b(?:upcoming|forthcoming|coming|next|prepar\w+|future|plan(?:s|ned)?|ahead of|before|later"
    r"|will|to be held|to take place|hosting)\b",
    re.I,
)
_INVITED = re.compile(r"\binvit\w+\b", re.I)
_DIRECT = frozenset("met received meeting talks hosted visited visit summit".split())
_FRONT = frozenset(("in", "at", "near"))
_OPENING = re.compile(
    r"(?:(?:while|today|also|then|later|finally,?|afterwards,?|next) )?(?:in|at|near) (?:the )?",
    re.I,
)


class Setting(NamedTuple):
    """What is known of the meeting before its place is."""

    status: str
    mode: str
    near: frozenset[str]
    host: Actor | None
    ground: str | None  # whose palace "the palace" is: the host's, or the only country's

    @property
    def home(self) -> str | None:
        """The country of the host."""
        return self.host.country if self.host else None


def fronting(reading: Reading, words: Sequence[PlaceWord]) -> dict[int, str]:
    """Where a sentence opens with a place ("In Panama, the delegation will meet ..."), by position:
    "now" for the last of them up to the meeting's sentence, "old" before that, "later" behind it.
    """
    lines, main = reading.page.lines, reading.page.lines[reading.main.line_no]
    opening = [
        word.start
        for word in words
        if word.by in _FRONT
        and _OPENING.fullmatch(
            reading.page.text, lines[line_no_at(lines, word.start)].start, word.start
        )
    ]
    past = [start for start in opening if start < main.end]
    return (
        dict.fromkeys(opening, "later")
        | dict.fromkeys(past, "old")
        | ({past[-1]: "now"} if past else {})
    )


def phrase_features(reading: Reading, setting: Setting, word: PlaceWord, place: MetAt) -> list[str]:
    """Features of one phrase that names a place."""
    page = reading.page
    line = page.lines[line_no_at(page.lines, word.start)]
    spot = _spot(reading, word)
    by = "phrase:in" if word.by == "in capital" else f"{word.kind}:{word.by}"
    ours = place.country in setting.near
    inside = spot in ("main", "also")
    left = page.text[max(line.start, word.start - 60) : word.start]
    words = _LEFT.findall(left)
    before = words[-2].lower() if len(words) > 1 and word.kind == "phrase" else "^"
    found = [
        "phrase",
        f"spot:{spot}",
        f"by:{by}",
        f"basis:{place.basis}",
        f"spot+by:{spot}:{by}",
        f"spot+basis:{spot}:{place.basis}",
        f"by+basis:{by}:{place.basis}",
        f"ours:{ours}:{by}",
        f"ours+basis:{ours}:{place.basis}",
        f"host:{place.country == setting.home if setting.home else None}",
        f"{setting.mode}:{by}",
        f"{setting.status}:{by}",
        f"left:{before if before in _LEFT_WORDS else '*'}:{inside}",
        f"travel:{bool(_TRAVEL.search(left))}:{by}",
    ]
    found += [
        f"ahead:{bool(_AHEAD.search(left))}:{setting.status}:{inside}",
        f"invited:{bool(_INVITED.search(left))}",
    ]
    own = [cue for cue in reading.cues if page.lines[cue.line_no] == line]
    if own:
        cue = min(own, key=lambda cue: (cue.kind not in _DIRECT, abs(cue.start - word.start)))
        return found + _near(reading, word, cue, by)
    theirs = any(page.lines[rival.line_no] == line for rival in rivals(reading))
    event = bool(_EVENT.search(page.text, line.start, line.end))
    return [*found, f"theirs:{theirs}", f"event:{event}:{spot}"]


def _near(reading: Reading, word: PlaceWord, cue: Cue, by: str) -> list[str]:
    """How a phrase stands to a trigger in its sentence."""
    side, between, nearer = beside(reading, (word.start, word.end), cue)
    return [
        f"side:{side}:{by}",
        f"far:{side}:{min(6, len(between) // 20)}",
        f"breaks:{side}:{min(3, len(_BREAK.findall(between)))}",
        f"rival:{nearer}",
        f"cue:{cue.kind}:{by}",
        f"about:{side}:{bool(_ABOUT.search(between))}",
        f"where:{side}:{'where' in between}",
    ]


def _spot(reading: Reading, word: PlaceWord) -> str:
    """Where a phrase lies; for a headline's meeting, its first sentence below counts as its own."""
    spot, lines = spot_of(reading, word.start), reading.page.lines
    if spot == "also" and lines[reading.main.line_no].section == "title":
        below = [cue.line_no for cue in reading.cues if lines[cue.line_no].section != "title"]
        if line_no_at(lines, word.start) == min(below, default=-1):
            return "main"
    return spot
