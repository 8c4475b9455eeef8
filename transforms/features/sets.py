"""Which parties of a group of triggers, taken together, are those of one encounter?"""

from itertools import pairwise
from math import log
from typing import NamedTuple

from transforms.features.context import COUNTRY, PERSON, ROLE, Context
from transforms.features.pair import HIT_CODES

NUMBERS = (
    "likelihood", "behind_best", "usual", "size", "people", "roles", "countries", "lowest",
    "second", "average", "best_left_out", "next_left_out", "sum_left_out", "people_left_out",
    "here", "here_left_out", "before", "after", "objects", "objects_left_out", "mates_left_out",
    "title", "title_left_out", "states", "stateless", "announcers", "same_state_left_out",
    "options", "triggers", "sure", "kind", "pooled_lowest", "pooled_left_out", "plural",
    "people_here", "rivals_elsewhere", "sentence", "hits",
)  # fmt: skip
_FLOORS = (0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75)
_MOST = 10


def alternatives(chances: dict[int, float], usual: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Sets of parties worth weighing: those above each floor, the best few, the usual choice."""
    ordered = sorted(chances, key=lambda e: (-chances[e], e))[:12]
    found = {tuple(e for e in ordered if chances[e] >= floor) for floor in _FLOORS}
    found |= {tuple(ordered[:size]) for size in (2, 3, 4)}
    if len(ordered) > 2:
        found |= {(ordered[0], ordered[2]), (ordered[1], ordered[2])}
    if len(ordered) > 3:
        found |= {(ordered[0], ordered[3]), (ordered[0], ordered[2], ordered[3])}
    found.add(tuple(sorted(usual, key=lambda e: (-chances[e], e))))
    return sorted(some for some in found if len(some) >= 2)


class Group(NamedTuple):
    """A group of triggers: the chances of its parties, and what its sets share."""

    triggers: list[int]
    chances: dict[int, float]
    pooled: dict[int, float]
    sure: list[float]
    usual: frozenset[int]
    best: float
    options: int


def numbers(ctx: Context, group: Group, some: tuple[int, ...]) -> list[float]:
    """Quantities of one set, in the order of NUMBERS."""
    known = ctx.document.registry.known
    triggers, chances, sure = group.triggers, group.chances, group.sure
    main = max(triggers, key=lambda n: (sure[n], -n))
    hit = ctx.document.hits[main]
    inside = set(some)
    out = sorted((e for e in chances if e not in inside), key=lambda e: -chances[e])
    values = sorted((chances[e] for e in some), reverse=True)
    left = [chances[e] for e in out] + [0.0, 0.0]
    here = ctx.here[hit.sentence]
    here_ids = {s.entity for s in here}
    people_here = {e for e in here_ids if ctx.kinds[e] in (PERSON, ROLE)}
    before = {s.entity for s in here if s.end <= hit.start}
    after = {s.entity for s in here if s.start >= hit.end}
    objects = ctx.objects[main]
    in_title = {e for e in chances if ctx.in_title[e]}
    states = {known[e].country for e in some if known[e].country}
    mates = 0
    spots = [s for s in here if s.entity in chances]
    keys = ctx.keys[hit.sentence]
    for a, b in pairwise(spots):
        gap = keys[a.end : b.start]
        if 0 < len(gap) <= 2 and all(k in (",", "&", "and") for k in gap):
            mates += (a.entity in inside) != (b.entity in inside)
    value = likelihood(some, chances)
    return [
        value, value - group.best, float(inside == group.usual), float(len(some)),
        float(sum(ctx.kinds[e] == PERSON for e in some)),
        float(sum(ctx.kinds[e] == ROLE for e in some)),
        float(sum(ctx.kinds[e] == COUNTRY for e in some)),
        values[-1], values[1], sum(values) / len(values), left[0], left[1], sum(left),
        float(sum(ctx.kinds[e] == PERSON and chances[e] > 0.2 for e in out)),
        float(len(inside & here_ids)), float(sum(e in people_here for e in out)),
        float(len(inside & before)), float(len(inside & after)),
        float(sum(e in inside for e in objects)), float(sum(e not in inside for e in objects)),
        float(mates), float(len(inside & in_title)), float(len(in_title - inside)),
        float(len(states)), float(sum(known[e].country is None for e in some)),
        float(sum(ctx.announcers[e] for e in some)),
        float(sum(known[e].country in states for e in out if chances[e] > 0.2)),
        float(group.options), float(len(triggers)), sure[main], float(HIT_CODES[hit.kind]),
        min(group.pooled[e] for e in some), max((group.pooled[e] for e in out), default=0.0),
        float(sum(known[e].is_plural for e in some)), float(len(people_here)),
        float(sum(e in inside for n in ctx.hits_in[hit.sentence] if n not in triggers
        for e in ctx.objects[n])),
        float(min(hit.sentence, 20)), float(len(ctx.document.hits)),
    ]  # fmt: skip


def likelihood(some: tuple[int, ...], chances: dict[int, float]) -> float:
    """Log-likelihood of just these parties, if each were decided for itself."""
    inside = set(some)
    return sum(log(min(max(p if e in inside else 1 - p, 1e-3), 1.0)) for e, p in chances.items())
