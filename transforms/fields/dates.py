"""When a meeting took place: which expression of time in the article speaks of it.

Every expression is a candidate, and so is silence; a small learned scorer decides by where
the expression stands (in the sentence of the trigger, before it, in the lead), what stands
around it and whether the day fits the status. A span that belongs to a journey rather than
to the meeting gives its month: the meeting took place on some day of it.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from transforms.fields.date_words import DateWord
from transforms.fields.days import Days, days
from transforms.fields.place_names import resolved
from transforms.fields.reading import Cue, Reading, beside, line_no_at, rivals, spot_of
from transforms.fields.weights import score

_REPORTING = re.compile(
    r"\b(?:said|says|told|announced|stated|statement|reported|tweeted|wrote|posted|interview"
    r"|reporters|press|quoted|according|published|added|released|spokes\w+)\b",
    re.IGNORECASE,
)
_JOURNEY = re.compile(
    r"\b(?:travel\w*|trips?|visit\w*|tour|attend\w*|arriv\w+|depart\w*|journey|sidelines|week)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:previous\w*|earlier|last|ago|since|had|former\w*|then|recall\w*|after|following"
    r"|already|first|history|past)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:()—–\"“”]|\b(?:that|which|who|and|but|where|while|when|after|before)\b")
_TURN = re.compile(r"^[A-Z][A-Z.’' -]{2,40}:", re.MULTILINE)
_WORD = re.compile(r"[\w’'-]+|[^\w\s]")
_LEFT_WORDS = frozenset(
    "on in since until by before after from for of at during , . ( late early mid this last next"
    " held met and to between late the : -".split()
)


class MetOn(NamedTuple):
    """The chosen expression, or silence, with what it means."""

    word: DateWord | None
    days: Days | None


class Candidate(NamedTuple):
    """An expression and one reading of it."""

    word: DateWord | None
    days: Days | None
    features: list[str]


def met_on(reading: Reading, status: str) -> MetOn:
    """The expression that dates the meeting.

    Without a date of publication "on Tuesday" means no day, but is kept as the words that say so.
    """
    best = max(candidates(reading, status), key=lambda one: score("dates", one.features))
    return MetOn(best.word, best.days)


def candidates(reading: Reading, status: str) -> list[Candidate]:
    """Every expression of the article, in every sense it can have, and silence first."""
    page, ahead = reading.page, status == "planned"
    found: list[Candidate] = []
    before: date | None = None
    spots = [
        "dateline" if word.end <= page.dateline_end else spot_of(reading, word.start)
        for word in page.dates
    ]
    inside = sum(spot in ("main", "also") for spot in spots)
    latest = _latest_before(reading)
    for word, spot in zip(page.dates, spots, strict=True):
        meaning = days(word, page.published_on, ahead, before)
        if meaning is not None and meaning.precision == "day":
            before = meaning.first
        common = _features(reading, status, word, meaning, spot, inside)
        if word is latest:
            common += ["latest", f"latest:{spot}", f"latest:{reading.main.kind}"]
        found.append(Candidate(word, meaning, common))
        if word.kind == "weekday" and status in ("cancelled", "denied"):
            other = days(word, page.published_on, True, before)
            found.append(Candidate(word, other, ["ahead", f"ahead:{status}", *common]))
        if meaning is not None and meaning.precision == "day" and (meaning.last or spot != "main"):
            month = Days(meaning.first.replace(day=1), None, "month", "inferred")
            journey = [
                f"month:{'span' if meaning.last else 'day'}",
                f"month:{spot}:{'span' if meaning.last else 'day'}",
                f"month:{status}:{'span' if meaning.last else 'day'}",
                f"month:{_journey(reading, word)}",
                *common,
            ]
            found.append(Candidate(word, month, journey))
    found += _of_transcript(reading, status, inside)
    return [Candidate(None, None, _silence(reading, status, spots, inside)), *found]


def _of_transcript(reading: Reading, status: str, inside: int) -> list[Candidate]:
    """The day of publication, which is a transcript's own: it begins with where it was spoken.

    Without the line for the place, or without turns of speech ("SECRETARY X:"), it is none.
    """
    page = reading.page
    above = (word for word in page.places if word.kind == "heading")
    heading = next((word for word in above if resolved(word, frozenset(), None)), None)
    if heading is None or page.published_on is None or not _TURN.search(page.text, heading.end):
        return []
    main = page.lines[reading.main.line_no]
    features = [
        "transcript",
        f"transcript:{status}:{main.section}",
        f"transcript:inside:{min(inside, 2)}",
        f"transcript:{reading.main.kind}",
        f"transcript:{reading.main.start < heading.start}",
        f"transcript:old:{bool(_BACKGROUND.search(page.text[main.start : main.end]))}",
    ]
    word = DateWord(heading.start, heading.end, "transcript", ())
    return [Candidate(word, Days(page.published_on, None, "day", "inferred"), features)]


def _latest_before(reading: Reading) -> DateWord | None:
    """The expression that stands last before the main trigger, dateline apart."""
    page = reading.page
    found = None
    for word in page.dates:
        if word.start >= reading.main.start:
            break
        if word.start >= page.dateline_end and word.kind not in ("year", "count"):
            found = word
    return found


def _features(
    reading: Reading, status: str, word: DateWord, meaning: Days | None, spot: str, inside: int
) -> list[str]:
    page = reading.page
    at = line_no_at(page.lines, word.start)
    cue = min(
        (cue for cue in reading.cues if cue.line_no == at),
        key=lambda cue: abs(cue.start - word.start),
        default=None,
    )
    left = _WORD.findall(page.text[max(page.lines[at].start, word.start - 40) : word.start])
    previous = left[-1].lower() if left else "^"
    kind = _GROUPS.get(word.kind, word.kind)
    found = [
        "bias",
        f"spot:{spot}",
        f"kind:{kind}",
        f"spot+kind:{spot}:{kind}",
        f"left:{previous if previous in _LEFT_WORDS or previous == '^' else 'other'}",
        f"inside:{min(inside, 2)}:{spot in ('main', 'also')}",
        f"fits:{status}:{_when(meaning, page.published_on)}",
        f"fits+kind:{_when(meaning, page.published_on)}:{kind}",
        f"span:{bool(meaning and meaning.last)}",
        f"rank:{min(3, sum(other.start < word.start for other in page.dates))}",
        f"journey:{_journey(reading, word)}:{bool(meaning and meaning.last)}",
    ]
    if meaning is not None:
        found.append(f"precision:{meaning.precision}")
    if _REPORTING.search(" ".join(left[-4:])):
        found.append("reported")
    found += _near(reading, word, cue) if cue is not None else _far(reading, word, at)
    return found


def _near(reading: Reading, word: DateWord, cue: Cue) -> list[str]:
    """How an expression stands to a trigger in its sentence."""
    side, between, nearer = beside(reading, (word.start, word.end), cue)
    dates = sum(
        min(word.end, cue.end) <= other.start < max(word.start, cue.start) and other is not word
        for other in reading.page.dates
    )
    return [
        f"far:{side}:{min(6, len(between) // 20)}",
        f"breaks:{side}:{min(3, len(_BREAK.findall(between)))}",
        f"others:{side}:{min(2, dates)}",
        f"rival:{nearer}",
        f"said between:{side}:{bool(_REPORTING.search(between))}",
    ]


def _far(reading: Reading, word: DateWord, at: int) -> list[str]:
    """What speaks for an expression outside the sentences that report the meeting."""
    line = reading.page.lines[at]
    opens = word.start - line.start < 12
    heads = line.end - line.start - (word.end - word.start) < 14
    rival = any(other.line_no == at for other in rivals(reading))
    main = reading.page.lines[reading.main.line_no]
    old = bool(_BACKGROUND.search(reading.page.text[main.start : main.end]))
    return [
        f"heads:{heads}:{line.start < main.start}",
        f"opens:{opens}",
        f"theirs:{rival}",
        f"old:{old}",
        f"main in:{main.section}",
    ]


def _silence(reading: Reading, status: str, spots: list[str], inside: int) -> list[str]:
    main = reading.page.lines[reading.main.line_no]
    words = reading.page.text[main.start : main.end]
    return [
        "silence",
        f"silence:{status}",
        f"silence:{reading.main.kind}",
        f"silence:inside:{min(inside, 2)}",
        f"silence:near:{any(spot in ('-1', '+1', 'lead', 'title') for spot in spots)}",
        f"silence:section:{main.section}",
        f"silence:dates:{min(3, len(spots))}",
        f"silence:old:{bool(_BACKGROUND.search(words))}",
        f"silence:late:{min(4, reading.main.line_no // 3)}",
    ]


def _journey(reading: Reading, word: DateWord) -> bool:
    """True where the words before the expression speak of a journey."""
    line = reading.page.lines[line_no_at(reading.page.lines, word.start)]
    return bool(_JOURNEY.search(reading.page.text[max(line.start, word.start - 90) : word.start]))


def _when(meaning: Days | None, published_on: date | None) -> str:
    """How the day lies to the day of publication."""
    if meaning is None:
        return "unknown"
    if published_on is None:
        return "undated"
    away = meaning.first - published_on
    if meaning.precision != "day":
        return f"{meaning.precision}{'+' if away > timedelta(31) else '='}"
    if away == timedelta(0):
        return "same"
    if away > timedelta(0):
        return "ahead" if away <= timedelta(60) else "far ahead"
    return "behind" if away >= -timedelta(7) else "long ago" if away < -timedelta(60) else "ago"


_GROUPS = {
    "iso": "day", "dotted": "day", "dm_day": "day", "md_day": "day", "weekend": "period",
    "named_year": "year",
}  # fmt: skip
