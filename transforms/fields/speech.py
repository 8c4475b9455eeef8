"""Who says what: reporting verbs with their content, and quotations with their speaker.

Only places in the text are found here; whose name stands there is for `statements` to say.
"""

import re
from functools import cache
from typing import NamedTuple

from transforms.identity.seeds import seed_rows

_ADVERB = (
    r"(?:[a-z]+ly|also|has|had|have|then|further|later|again|once more|in turn|meanwhile|is|was"
    r"|on [A-Z][a-z]+day|today|yesterday|earlier|for (?:his|her) part|on (?:his|her) part|,)"
)
_CLOSERS = re.compile(
    r",? (?:according to|as reported|in remarks|in a statement|SANA|he said|she said)\b|;", re.ASCII
)
_END = re.compile(r"[\s.,;:!?…\"”’»]*$")
_TAKES = {
    "that": re.compile(r" [A-Za-z“\"]"),
    "noun": re.compile(r" (?:the|a|an|his|her|its|their|that|[a-z]{4,})\b"),
    "to": re.compile(r"(?!)"),
}
_JOINT = re.compile(r"(?:,(?: and| while| but)?| and| while)(?: also| further| then)? $")
_WHEN = (
    r"today|yesterday|earlier|later|again|(?:earlier |later )?this \w+|on [A-Z][a-z]+day|last \w+"
)
_THAT = re.compile(rf"(?: (?:{_WHEN}|to reporters|in a statement|in [A-Z][a-z]+))?,? that,? ")
_AND_THAT = re.compile(r",? and that ")
_CLOSING = ("”", "»", '"')
_QUOTE = re.compile(r"“[^“”\n]{12,900}”|(?<![\w\"])\"[^\"\n]{12,900}\"(?!\w)|«[^«»\n]{12,900}»")
_RECIPIENT = re.compile(r"\s+(?P<who>[^.;:“”\"]{1,90}?)\s+(?P<link>that|on|of|about)\s+")


class Said(NamedTuple):
    """One reporting verb with the span of its content."""

    verb_start: int
    verb_end: int
    start: int
    end: int
    follows: bool  # joined to a verb before it: the subject is that verb's


class Quoted(NamedTuple):
    """One quotation, without its marks."""

    start: int
    end: int


@cache
def _complements() -> dict[str, str]:
    return {row["form"]: row["complement"] for row in seed_rows("lexicon/speech.csv")}


@cache
def _verb() -> re.Pattern[str]:
    forms = "|".join(sorted(_complements(), key=lambda form: (-len(form), form)))
    return re.compile(
        rf"(?<![\w’'-])(?P<form>{forms})(?![\w’'-])(?P<particle> (?:out|for|on|to|upon)\b)?"
    )


def sayings(text: str, start: int, end: int) -> list[Said]:
    """Reporting verbs of a sentence that have content after them, in order.

    "said that A and that B" is two contents of one verb; "said that A, adding that B" two verbs
    of one subject. A verb inside the content of another ("said they hope to come") is none.
    """
    found: list[Said] = []
    opened = [
        (match, at)
        for match in _verb().finditer(text, start, end)
        if (at := _opens(text, match, end)) is not None
    ]
    while opened:
        (match, at), opened = opened[0], opened[1:]
        joint = next((one for one in opened if _continues(text, at, match, one[0])), None)
        close = end if joint is None else _before(text, at, joint[0].start())
        closer = _CLOSERS.search(text, at, close)
        close = closer.start() if closer else close
        joined = _is_joined(text, start, match.start())
        follows = joined and (bool(found) or match["form"].endswith("ing"))
        for piece in _pieces(text, at, close):
            found.append(Said(match.start(), match.end(), *piece, follows))
        opened = opened[opened.index(joint) :] if joint else []
    return found


def _continues(text: str, at: int, first: re.Match[str], then: re.Match[str]) -> bool:
    """True for a verb that goes on about the same subject after the content that begins at `at`."""
    if then.start() <= at or not _is_joined(text, at, then.start()):
        return False
    if then["form"].endswith("ing"):
        return True
    past = [_is_past(match["form"]) for match in (first, then)]
    return past[0] == past[1] or text.startswith(" that ", then.end())


def _is_past(form: str) -> bool:
    return form.endswith("ed") or form in ("said", "told", "wrote")


def _is_joined(text: str, start: int, verb_start: int) -> bool:
    return _JOINT.search(text, max(start, verb_start - 16), verb_start) is not None


def _before(text: str, at: int, verb_start: int) -> int:
    match = _JOINT.search(text, max(at, verb_start - 16), verb_start)
    return match.start() if match else verb_start


def _pieces(text: str, at: int, close: int) -> list[tuple[int, int]]:
    """A content without its closing signs, cut where "and that" begins another."""
    pieces, start = [], at
    for match in _AND_THAT.finditer(text, at, close):
        pieces.append((start, match.start()))
        start = match.end()
    trimmed = []
    for first, last in [*pieces, (start, close)]:
        tail = _END.search(text, first, last)
        stop = tail.start() if tail else last
        if text[stop : stop + 1] in _CLOSING and _is_open(text, first, stop):
            stop += 1
        if text.count(" ", first, stop) >= 2:
            trimmed.append((first, stop))
    return trimmed


def _is_open(text: str, first: int, stop: int) -> bool:
    """True where a quotation begins inside the content and ends with it."""
    if text[first] in '“"«':
        return False
    if text.count('"', first, stop) % 2:
        return True
    return any(
        text.rfind(pair[0], first, stop) > text.rfind(pair[1], first, stop) for pair in ("“”", "«»")
    )


def _opens(text: str, match: re.Match[str], end: int) -> int | None:
    """Where the content of a verb begins, None where it has none of the kind it takes."""
    complement, particle = _complements()[match["form"]], (match["particle"] or "").strip()
    if complement == "person":
        link = _RECIPIENT.match(text, match.end(), end)
        return link.end() if link else None
    that = _THAT.match(text, match.end(), end)
    if that:
        return that.end()
    if particle and particle != "out":
        takes = complement == "to" or match["form"] not in ("say", "said", "says", "saying")
    else:
        takes = bool(_TAKES[complement].match(text, match.end(), end))
    return _after(text, match.end(), end) if takes else None


def _after(text: str, at: int, end: int) -> int | None:
    while at < end and text[at] in " ,:":
        at += 1
    return at if at < end else None


def quotations(text: str) -> list[Quoted]:
    """Quotations of some length, in order; short quoted words are part of a sentence."""
    return [Quoted(match.start() + 1, match.end() - 1) for match in _QUOTE.finditer(text)]


def speech_verb(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first reporting verb in a stretch of text."""
    return _verb().search(text, start, end)


def is_gap(text: str) -> bool:
    """True for what may stand between a subject and its verb: adverbs, an inserted phrase."""
    return bool(_GAP.fullmatch(text))


_GAP = re.compile(rf"\s*(?:,[^,.;]{{0,90}},|\([^)]{{0,40}}\))?\s*(?:{_ADVERB}\s*)*")
