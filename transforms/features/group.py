"""Is a group of triggers a report, and is a party of it really one?"""

from collections.abc import Sequence
from typing import Protocol

from transforms.features.context import COUNTRY, PERSON, ROLE, Context
from transforms.features.pair import HIT_CODES, KIND_CODES, LOOKS
from transforms.features.times import agreement

REPORT_NUMBERS = (
    "sure", "mean", "triggers", "first_party", "second_party", "last_party", "product", "parties",
    "groups", "sentence", "people", "roles", "countries", "in_title", "countries_differ", "kind",
    "rank", "best_other", "one_country", "hits", "titled", "third_party",
)  # fmt: skip
_CALLS = frozenset(("call", "spoke", "phoned"))
RIVAL_NUMBERS = ("shared", "inside", "surer", "fitter", "same_time", "same_way", "more", "earlier")
PARTY_NUMBERS = (
    "best", "mean", "weighted", "main", "title", "support", "kind", "plural", "place", "above",
    "below", "second_best", "triggers", "covered", "has_country", "has_title", "count", "rank",
    "in_title", "in_lead", "same_sentence", "people", "local_best", "named_rival",
    "kind_main", "sum_above", "looks",
)  # fmt: skip


def report(
    ctx: Context,
    triggers: list[int],
    scores: dict[int, float],
    sure: list[float],
    groups: int,
    place: int,
) -> list[float]:
    """Quantities of a whole group, in the order of REPORT_NUMBERS."""
    known = ctx.document.registry.known
    ordered = [*sorted(scores.values(), reverse=True), 0.0, 0.0, 0.0]
    hits = [ctx.document.hits[n] for n in triggers]
    main = max(triggers, key=lambda n: sure[n])
    countries = {known[e].country for e in scores}
    own = set(triggers)
    return [
        max(sure[n] for n in triggers), sum(sure[n] for n in triggers) / len(triggers),
        float(len(triggers)), ordered[0], ordered[1], ordered[len(scores) - 1] if scores else 0.0,
        ordered[0] * ordered[1], float(len(scores)), float(groups),
        float(min(hit.sentence for hit in hits)),
        float(sum(ctx.kinds[e] == PERSON for e in scores)),
        float(sum(ctx.kinds[e] == ROLE for e in scores)),
        float(sum(ctx.kinds[e] == COUNTRY for e in scores)),
        float(any(hit.sentence < ctx.title_end for hit in hits)), float(len(countries)),
        float(HIT_CODES[ctx.document.hits[main].kind]), float(place),
        max((sure[n] for n in range(len(sure)) if n not in own), default=0.0),
        float(len(countries) == 1), float(len(ctx.document.hits)),
        float(sum(bool(known[e].titles) for e in scores)), ordered[2],
    ]  # fmt: skip


def party(
    ctx: Context,
    entity: int,
    triggers: list[int],
    chances: list[dict[int, float]],
    sure: list[float],
    scores: dict[int, float],
) -> list[float]:
    """Quantities of one party of a group, in the order of PARTY_NUMBERS."""
    known = ctx.document.registry.known
    entry = known[entity]
    values = [chances[n].get(entity, 0.0) for n in triggers]
    main = max(triggers, key=lambda n: (sure[n], -n))
    sentences = {ctx.document.hits[n].sentence for n in triggers}
    local = [
        chances[n].get(entity, 0.0)
        for n in triggers
        if ctx.document.hits[n].sentence in ctx.spots[entity]
    ]
    title = [
        chances[n].get(entity, 0.0)
        for n in triggers
        if ctx.document.hits[n].sentence < ctx.title_end
    ]
    ordered = sorted(scores, key=lambda e: (-scores[e], e))
    place = ordered.index(entity)
    others = [scores[e] for e in ordered if e != entity]
    rivals = [
        e
        for e in ordered
        if e != entity
        and ctx.kinds[e] in (PERSON, ROLE)
        and known[e].country == entry.country
        and entry.country is not None
    ]
    return [
        max(values), sum(values) / len(values), scores[entity], chances[main].get(entity, 0.0),
        max(title, default=-1.0), float(sum(v > 0.5 for v in values)),
        float(KIND_CODES[entry.kind]),
        float(entry.is_plural), float(place), others[place - 1] if place else 1.0,
        others[place] if place < len(others) else 0.0, others[1] if len(others) > 1 else 0.0,
        float(len(triggers)), max((scores[e] for e in rivals), default=0.0),
        float(entry.country is not None), float(entry.title is not None),
        float(min(ctx.counts[entity], 12)),
        float(ctx.rank[entity]), float(ctx.in_title[entity]), float(ctx.in_lead[entity]),
        float(any(s in ctx.spots[entity] for s in sentences)), float(min(ctx.people, 12)),
        max(local, default=-1.0), max((scores[e] for e in rivals if ctx.kinds[e] == PERSON),
        default=0.0),
        float(HIT_CODES[ctx.document.hits[main].kind]),
        sum(v for v in others if v > scores[entity]),
        float(LOOKS.index(ctx.looks[entity])) if entry.kind == PERSON else 9.0,
    ]  # fmt: skip


class Grouped(Protocol):
    """A group of triggers and the parties that were chosen for it."""

    @property
    def triggers(self) -> list[int]: ...
    @property
    def parties(self) -> dict[int, float]: ...
    @property
    def fit(self) -> float: ...


def rival(ctx: Context, at: int, some: Sequence[Grouped], sure: list[float]) -> list[float]:
    """How one of an article's groups stands to the other that shares most of its parties.

    Two groups with the same parties may be one meeting told twice: RIVAL_NUMBERS, all 0 where no
    other shares a party.
    """
    one = some[at]
    main = max(one.triggers, key=lambda n: (sure[n], -n))
    best: tuple[float, float, int] | None = None
    for place, other in enumerate(some):
        shared = len(one.parties.keys() & other.parties.keys())
        if place != at and shared:
            share = shared / len(one.parties.keys() | other.parties.keys())
            best = max(best or (0.0, 0.0, -1), (share, other.fit, place))
    if best is None:
        return [0.0] * len(RIVAL_NUMBERS)
    other = some[best[2]]
    theirs = max(other.triggers, key=lambda n: (sure[n], -n))
    hits = ctx.document.hits
    return [
        best[0],
        float(one.parties.keys() <= other.parties.keys()),
        sure[theirs] - sure[main],
        other.fit - one.fit,
        agreement(ctx.times[main], ctx.times[theirs]),
        float((hits[main].kind in _CALLS) == (hits[theirs].kind in _CALLS)),
        float(len(other.parties) - len(one.parties)),
        float(hits[theirs].sentence < hits[main].sentence),
    ]
