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
    """Reporting verbs of a sentence that have content after them, in order."""
    verbs = [match for match in _verb().finditer(text, start, end)]
    opened = [(match, content) for match in verbs if (content := _opens(text, match, end))]
    found: list[Said] = []
    for number, (match, at) in enumerate(opened):
        stop = opened[number + 1][0] if number + 1 < len(opened) else None
        close = end
        if stop is not None:
            joint = _joint(text, at, stop.start())
            close = joint if joint is not None else end
        closer = _CLOSERS.search(text, at, close)
        if closer:
            close = closer.start()
        tail = _END.search(text, at, close)
        close = tail.start() if tail else close
        if text.count(" ", at, close) < 2:
            continue
        if found and at < found[-1].end:
            continue  # inside the content of the verb before it
        before = text[max(start, match.start() - 6) : match.start()]
        follows = bool(re.search(r"(?:,|\band|\bbut|\bwhile) $", before)) and number > 0
        follows = follows or (match["form"].endswith("ing") and before.endswith(", "))
        found.append(Said(match.start(), match.end(), at, close, follows))
    return found


def _opens(text: str, match: re.Match[str], end: int) -> int | None:
    """Where the content of a verb begins, None where it has none of the kind it takes."""
    complement = _complements()[match["form"]]
    particle = (match["particle"] or "").strip()
    at = match.end()
    if complement == "person":
        link = _RECIPIENT.match(text, at, end)
        return link.end() if link else None
    if complement == "to":
        return _after(text, at, end) if particle else None
    if particle == "out" or not particle:
        rest = text[at : at + 7]
        if rest.startswith(" that "):
            return at + 6
        if complement == "noun" and re.match(
            r" (?:the|a|an|his|her|its|their|that|[a-z]{4,})\b", rest
        ):
            return _after(text, at, end)
        if complement == "that" and (particle or re.match(r" [A-Za-z]", rest)):
            return _after(text, at, end)
        return None
    if complement in ("that", "noun") and particle in ("on", "upon", "to", "for"):
        return (
            _after(text, at, end)
            if match["form"] not in ("say", "said", "says", "saying")
            else None
        )
    return None


def _after(text: str, at: int, end: int) -> int | None:
    while at < end and text[at] in " ,:":
        at += 1
    return at if at < end else None


def _joint(text: str, start: int, verb_start: int) -> int | None:
    """Where a content ends because another verb of the same subject follows it."""
    match = re.search(
        r"(?:,| and|, and|, while| but)\s+(?:also |further )?$", text[start:verb_start]
    )
    return start + match.start() if match else None


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
