"""Lists of who was there: "Participants included:" and a line for each."""

import re
from itertools import pairwise

from transforms.choose import LOOSE, Report
from transforms.features.context import PERSON, Context

_HEADING = re.compile(
    r"(?i)^(?!.*\b(?:not|absent|sanction\w*|cancel\w*|postpone\w*|last year|previous)\b)"
    r".*\b(?:(?:participants?|attendees|in attendance|panelists|speakers)\b[^.:]{0,60}"
    r"|(?:participat\w+|attended|joined|took part|taking part|delegation|guests|representatives"
    r"|leaders|officials|members)\b[^.:]{0,60}\b(?:included|were|was)(?: also)?"
    r"|(?:participating|attending) (?:members|leaders|officials|representatives|guests))\s*:\s*$"
)
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦]|\d{1,2}[.)])\s")
_BULLETS = frozenset("- – — • * · ▪ ◦".split())
_NUMBER = re.compile(r"\d{1,2}[.)]?")
_CHANCE = (
    0.95  # of 224 so listed in gold articles with a meeting 223 took part; nearly all of one outlet
)
_LONGEST = 60  # tokens of a line that a list may hold without a bullet
_EARLY = 12  # tokens before the name in such a line: the title


def with_rosters(ctx: Context, reports: list[Report]) -> list[Report]:
    """The reports, with whom a list names as present added to the report just above it.

    Of several that end in the same sentence it is the surest.
    """
    for at, listed in _rosters(ctx):
        above = [n for n, r in enumerate(reports) if _sentence(ctx, r) <= at]
        if above and len(listed) > 1:
            nearest = max(_latest(ctx, reports[n], at) for n in above)
            above = [n for n in above if _latest(ctx, reports[n], at) == nearest]
            n = max(above, key=lambda n: (reports[n].confidence, -n))
            parties = reports[n].parties
            more = {e: _CHANCE for e in listed if e not in parties}
            _settle(ctx, parties, more)
            reports[n] = reports[n]._replace(parties=parties | more)
    return reports


def _settle(ctx: Context, parties: dict[int, float], more: dict[int, float]) -> None:
    """At a meeting of one country those listed without one are of that country."""
    known = ctx.document.registry.known
    countries = {known[e].country for e in parties}
    told = {known[e].country for e in more} - {None}
    if len(countries) == 1 and None not in countries and told <= countries:
        for e in more:
            known[e].country_guess = known[e].country or next(iter(countries))


def _sentence(ctx: Context, report: Report) -> int:
    return min(ctx.document.hits[n].sentence for n in report.triggers)


def _latest(ctx: Context, report: Report, at: int) -> int:
    """The last sentence up to there that tells of the report."""
    sentences = (ctx.document.hits[n].sentence for n in report.triggers)
    return max(sentence for sentence in sentences if sentence <= at)


def _rosters(ctx: Context) -> list[tuple[int, list[int]]]:
    """Each list as the sentence of its heading and the persons that its lines begin with."""
    texts = ctx.document.texts
    found: list[tuple[int, list[int]]] = []
    at = ctx.title_end
    while at < len(texts):
        heading, at = at, at + 1
        if not (texts[heading].rstrip().endswith(":") and _HEADING.search(texts[heading])):
            continue
        first: list[int] = []
        while at < len(texts):
            line = _firsts(ctx, at)
            if not line and not (texts[at].rstrip().endswith(":") and first):
                break
            first += [e for e in line if e not in first]
            at += 1
        persons = [e for e in first if _is_name(ctx, e)]
        if 2 * len(persons) > len(first):
            found.append((heading, persons))
    return found


def _firsts(ctx: Context, at: int) -> list[int]:
    """The first person of each item of a line; none where the line is no item of a list."""
    words = ctx.document.tokens[at].words
    people = [s for s in ctx.here[at] if ctx.kinds[s.entity] == PERSON and s.form not in LOOSE]
    if not _BULLET.match(ctx.document.texts[at]):
        is_item = len(words) <= _LONGEST and words and words[-1] not in (".", "?", "!", ":")
        return [people[0].entity] if is_item and people and people[0].start <= _EARLY else []
    starts = [n for n, word in enumerate(words) if word in _BULLETS]
    if not starts and words and _NUMBER.fullmatch(words[0]):
        starts = [0]
    starts.append(len(words))
    firsts = [
        next((s.entity for s in people if start <= s.start < end), None)
        for start, end in pairwise(starts)
    ]
    return [e for e in firsts if e is not None]


def _is_name(ctx: Context, entity: int) -> bool:
    return ctx.looks[entity] not in ("sign", "noun", "capitals") and (
        len(ctx.document.registry.known[entity].tokens) > 1
    )
