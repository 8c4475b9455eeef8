"""Who was the host and who the guest, where the words tell."""

import re

from transforms.fields.reading import Actor, Cue, Reading

_HOSTING = re.compile(
    r"receiv(?:es|ed|ing|e)\b|host(?:s|ed|ing)?\b|welcom(?:es|ed|ing)\b|greet(?:s|ed|ing)\b|summon(?:s|ed)\b",
    re.IGNORECASE,
)
_VISITING = re.compile(
    r"visit(?:s|ed|ing)?\b|call(?:s|ed) on\b|arriv(?:es|ed|al)\b|travel(?:s|led|ed)\b|paid\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+ly\s+|also\s+|then\s+)?$", re.IGNORECASE
)


def sides(reading: Reading) -> list[str | None]:
    """Side of each party, in the order of the parties.

    "X received Y" makes X the host and Y the guest, "Y was received by X" as well; "Y visited X"
    makes Y the guest. Only the sentence of such a verb is read; what it does not tell stays open.
    """
    found: list[str | None] = [actor.side for actor in reading.actors]
    for cue in reading.cues:
        turned = _roles(reading, cue)
        if turned is None:
            continue
        line = reading.page.lines[cue.line_no]
        for at, actor in enumerate(reading.actors):
            here = [one for one in (actor.start, *actor.starts) if line.start <= one < line.end]
            if found[at] is None and here:
                nearest = min(here, key=lambda one: abs(one - cue.start))
                found[at] = turned[0] if nearest < cue.start else turned[1]
    return found


def host(reading: Reading, known: list[str | None]) -> Actor | None:
    """The one host, if the words tell."""
    hosts = [actor for actor, side in zip(reading.actors, known, strict=True) if side == "host"]
    return hosts[0] if hosts else None


def _roles(reading: Reading, cue: Cue) -> tuple[str, str] | None:
    """The sides of those before and after a trigger."""
    text = reading.page.text
    line = reading.page.lines[cue.line_no]
    if _HOSTING.match(text, cue.start):
        before, after = "host", "guest"
    elif _VISITING.match(text, cue.start):
        before, after = "guest", "host"
    else:
        return None
    if _PASSIVE.search(text, max(line.start, cue.start - 20), cue.start):
        return after, before
    return before, after
