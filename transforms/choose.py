"""The parties of each group of triggers, and how sure the report is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from transforms.apart import apart
from transforms.features import group as group_features
from transforms.features import sets as set_features
from transforms.features.context import PERSON, ROLE, Context
from transforms.grammar.document import Seen
from transforms.scoring import Weights, tree_scores

# Kinds of triggers that name an encounter, and how sure one must be, against the surest of all.
_DIRECT = frozenset(("received", "met", "meeting", "call", "spoke", "phoned", "hosted"))
_NEARLY = 0.8
# Forms of mention that name nobody: "both sides", "he".
LOOSE = ("dual", "pronoun", "pronoun_object", "first_person")


class Scored(NamedTuple):
    """An article's chances: of each trigger's parties, and of the trigger itself."""

    parties: list[dict[int, float]]
    sure: list[float]


class Report(NamedTuple):
    """A group of triggers that report one encounter, and its parties with their chances."""

    triggers: list[int]
    main: int
    parties: dict[int, float]
    confidence: float
    fit: float = 0.0  # the share of right parties expected
    lead: float = 0.0  # how far the next best set of parties lies behind


def pooled(triggers: list[int], scored: Scored, mix: float) -> dict[int, float]:
    """Chance of each party for a group: its best trigger's, tempered by the average."""
    total = sum(scored.sure[n] for n in triggers) or 1.0
    best: dict[int, float] = {}
    mean: dict[int, float] = {}
    for n in triggers:
        for entity, chance in scored.parties[n].items():
            best[entity] = max(best.get(entity, 0.0), chance)
            mean[entity] = mean.get(entity, 0.0) + chance * scored.sure[n] / total
    return {e: mix * best[e] + (1 - mix) * mean[e] for e in sorted(best) if best[e] > 0.05}


def choose(
    contexts: Sequence[Context],
    scored: Sequence[Scored],
    groups: Sequence[list[list[int]]],
    weights: Weights,
) -> list[list[Report]]:
    """The set of parties of each group that fits best, then the report's own chance."""
    chosen = [
        Choice(each.article, each.triggers, some, each.fit, each.lead)
        for each in _best_sets(contexts, scored, groups, weights)
        for parties in [_present(contexts[each.article], each.triggers, each.parties)]
        if len(parties) >= 2
        for some in apart(contexts[each.article], each.triggers, parties)
    ]
    by_article: list[list[Choice]] = [[] for _ in contexts]
    for one in chosen:
        by_article[one.article].append(one)
    rows = [
        row
        for i, some in enumerate(by_article)
        for row in report_rows(contexts[i], some, scored[i], groups[i])
    ]
    confidence = tree_scores(weights.trees["report"], np.array(rows, dtype=np.float64))
    out: list[list[Report]] = [[] for _ in contexts]
    for choice, chance in zip(chosen, confidence.tolist(), strict=True):
        if chance >= weights.settings["report_floor"]:
            i = choice.article
            main = _telling(contexts[i], choice.triggers, choice.parties, scored[i].sure)
            out[i].append(
                Report(choice.triggers, main, choice.parties, chance, choice.fit, choice.lead)
            )
    floor = weights.settings["repeat_floor"]
    return [_distinct(ctx, some, floor) for ctx, some in zip(contexts, out, strict=True)]


def _distinct(ctx: Context, reports: list[Report], floor: float) -> list[Report]:
    """Without unsure reports of people who all stand in a surer one: that meeting told again."""
    people = [{e for e in one.parties if ctx.kinds[e] == PERSON} for one in reports]
    return [
        one
        for one, some in zip(reports, people, strict=True)
        if one.confidence >= floor
        or len(some) < 2
        or not any(
            some <= theirs and other.confidence > one.confidence
            for other, theirs in zip(reports, people, strict=True)
        )
    ]


def report_rows(
    ctx: Context, some: "Sequence[Choice | Report]", scored: Scored, groups: list[list[int]]
) -> list[list[float]]:
    """Quantities of an article's groups with their parties, for the model of reports."""
    return [
        [
            *group_features.report(
                ctx, one.triggers, one.parties, scored.sure, len(groups), groups.index(one.triggers)
            ),
            one.fit,
            one.lead,
            *group_features.rival(ctx, at, some, scored.sure),
        ]
        for at, one in enumerate(some)
    ]


class Choice(NamedTuple):
    """A group of triggers of an article of the batch with the parties chosen for it.

    `fit` is the share of right parties expected, `lead` how far the next best set lies behind.
    """

    article: int
    triggers: list[int]
    parties: dict[int, float]
    fit: float
    lead: float


def _best_sets(
    contexts: Sequence[Context],
    scored: Sequence[Scored],
    groups: Sequence[list[list[int]]],
    weights: Weights,
) -> Iterator[Choice]:
    """For each group the set of parties whose fit, with a bonus for each party, is greatest."""
    work = party_chances(contexts, scored, groups, weights)
    options = [
        set_options(contexts[i], triggers, chances, scored[i], weights)
        for i, triggers, chances in work
    ]
    rows = [row for _, some in options for row in some]
    fits = iter(tree_scores(weights.trees["sets"], np.array(rows, dtype=np.float64)).tolist())
    bonus = weights.settings["party_bonus"]
    for (i, triggers, chances), (sets, _) in zip(work, options, strict=True):
        rated = sorted(
            ((fit + bonus * len(one), fit, one) for one in sets for fit in [next(fits)]),
            reverse=True,
        )
        if rated:
            _, fit, one = rated[0]
            lead = fit - rated[1][1] if len(rated) > 1 else 1.0
            yield Choice(i, triggers, {e: chances[e] for e in one}, fit, lead)


def party_chances(
    contexts: Sequence[Context],
    scored: Sequence[Scored],
    groups: Sequence[list[list[int]]],
    weights: Weights,
) -> list[tuple[int, list[int], dict[int, float]]]:
    """Each group as (article, triggers, chance of each party)."""
    work = [
        (i, triggers, pooled(triggers, scored[i], weights.settings["mix"]))
        for i, some in enumerate(groups)
        for triggers in some
    ]
    rows = [
        row
        for i, triggers, scores in work
        for row in party_rows(contexts[i], triggers, scored[i], scores)
    ]
    chances = iter(tree_scores(weights.trees["party"], np.array(rows, dtype=np.float64)).tolist())
    return [(i, triggers, {e: next(chances) for e in scores}) for i, triggers, scores in work]


def party_rows(
    ctx: Context, triggers: list[int], scored: Scored, scores: dict[int, float]
) -> list[list[float]]:
    """Quantities of each party of a group."""
    return [
        group_features.party(ctx, e, triggers, scored.parties, scored.sure, scores) for e in scores
    ]


def set_options(
    ctx: Context,
    triggers: list[int],
    chances: dict[int, float],
    scored: Scored,
    weights: Weights,
) -> tuple[list[tuple[int, ...]], list[list[float]]]:
    """The sets of parties to weigh for a group, and the quantities of each."""
    usual = tuple(_members(ctx, chances, weights))
    sets = set_features.alternatives(chances, usual)
    if not sets:
        return [], []
    group = set_features.Group(
        triggers, chances, pooled(triggers, scored, weights.settings["mix"]), scored.sure,
        frozenset(usual), max(set_features.likelihood(one, chances) for one in sets), len(sets),
    )  # fmt: skip
    return sets, [set_features.numbers(ctx, group, one) for one in sets]


def _telling(
    ctx: Context, triggers: list[int], parties: dict[int, float], sure: list[float]
) -> int:
    """The trigger that says most: of those nearly as sure as the surest, the one whose sentence has
    most of the parties, then one that names the encounter itself.
    """
    floor = max(sure[n] for n in triggers) * _NEARLY
    hits = ctx.document.hits
    return max(
        (n for n in triggers if sure[n] >= floor),
        key=lambda n: (
            sum(_is_named_in(ctx, e, hits[n].sentence) for e in parties),
            hits[n].kind in _DIRECT,
            sure[n],
            -n,
        ),
    )


def _is_named_in(ctx: Context, entity: int, sentence: int) -> bool:
    return any(seen.form not in LOOSE for seen in ctx.spots[entity].get(sentence, ()))


def _present(ctx: Context, triggers: list[int], chances: dict[int, float]) -> dict[int, float]:
    """Without the persons of whom the triggers' sentences only say that something is theirs.

    Who conveys the President's greetings has not brought the President along; but "the
    President's visit" is his own. Two parties must remain.
    """
    sentences = {ctx.document.hits[n].sentence for n in triggers}
    absent = set()
    for e in chances:
        seen = [s for at in sentences for s in ctx.spots[e].get(at, ())]
        if ctx.kinds[e] == PERSON and seen and all(_only_owns(ctx, s) for s in seen):
            absent.add(e)
    kept = {e: p for e, p in chances.items() if e not in absent}
    return kept if len(kept) >= 2 else chances


def _only_owns(ctx: Context, seen: Seen) -> bool:
    keys = ctx.keys[seen.sentence]
    if seen.end >= len(keys) or keys[seen.end] not in ("'s", "’s", "s"):
        return False
    starts = {ctx.document.hits[n].start for n in ctx.hits_in[seen.sentence]}
    return starts.isdisjoint(range(seen.end + 1, seen.end + 5))


def _members(ctx: Context, chances: dict[int, float], weights: Weights) -> dict[int, float]:
    """Parties above the floor of their kind; the second one may be less sure."""
    settings = weights.settings
    floor = {PERSON: settings["person_floor"], ROLE: settings["role_floor"]}
    ordered = sorted(chances, key=lambda e: (-chances[e], e))
    kept = [e for e in ordered if chances[e] >= floor.get(ctx.kinds[e], settings["country_floor"])]
    for e in ordered:
        if len(kept) >= 2:
            break
        if e not in kept and chances[e] >= settings["second_floor"]:
            kept.append(e)
    return {e: chances[e] for e in kept}
