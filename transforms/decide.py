"""From triggers and parties to reports: score, group, choose the parties, score again."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from transforms.apart import apart
from transforms.features import group as group_features
from transforms.features import pair as pair_features
from transforms.features import trigger as trigger_features
from transforms.features import twins as twin_features
from transforms.features.context import PERSON, ROLE, Context, candidates
from transforms.grammar.document import Seen
from transforms.nationality import settle
from transforms.scoring import Weights, linear_scores, tree_scores

# Kinds of triggers that name an encounter, and how sure one must be, against the surest of all.
_DIRECT = frozenset(("received", "met", "meeting", "call", "spoke", "phoned", "hosted"))
_NEARLY = 0.8
# Forms of mention that name nobody: "both sides", "he".
LOOSE = ("dual", "pronoun", "pronoun_object")


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


def score(contexts: Sequence[Context], weights: Weights) -> list[Scored]:
    """Chances of all pairs and triggers of a batch, in two sweeps."""
    pairs = [
        (index, number, entity)
        for index, ctx in enumerate(contexts)
        for number, hit in enumerate(ctx.document.hits)
        for entity in candidates(ctx, hit.sentence)
    ]
    logits = linear_scores(
        weights.linear["pair"],
        (pair_features.words(contexts[i], contexts[i].document.hits[n], e) for i, n, e in pairs),
    )
    rows = [
        [logit, *pair_features.numbers(contexts[i], contexts[i].document.hits[n], e)]
        for (i, n, e), logit in zip(pairs, logits, strict=True)
    ]
    chances = tree_scores(weights.trees["pair"], np.array(rows, dtype=np.float64))
    parties: list[list[dict[int, float]]] = [[{} for _ in ctx.document.hits] for ctx in contexts]
    for (i, n, e), chance in zip(pairs, chances.tolist(), strict=True):
        parties[i][n][e] = chance
    return _score_triggers(contexts, parties, weights)


def _score_triggers(
    contexts: Sequence[Context], parties: list[list[dict[int, float]]], weights: Weights
) -> list[Scored]:
    keys = [(i, n) for i, ctx in enumerate(contexts) for n in range(len(ctx.document.hits))]
    logits = linear_scores(
        weights.linear["trigger"],
        (trigger_features.words(contexts[i], contexts[i].document.hits[n]) for i, n in keys),
    )
    rows = [
        trigger_row(contexts[i], n, logit, parties[i][n])
        for (i, n), logit in zip(keys, logits, strict=True)
    ]
    sure = tree_scores(weights.trees["trigger"], np.array(rows, dtype=np.float64)).tolist()
    out = [Scored(parties[i], []) for i in range(len(contexts))]
    for (i, _), chance in zip(keys, sure, strict=True):
        out[i].sure.append(chance)
    return out


def trigger_row(ctx: Context, number: int, logit: float, chances: dict[int, float]) -> list[float]:
    """Quantities of a trigger, with what its best parties look like."""
    top = sorted(chances.items(), key=lambda item: (-item[1], item[0]))[:3]
    values = [chance for _, chance in top] + [0.0] * (3 - len(top))
    kinds = [float(pair_features.KIND_CODES[ctx.kinds[e]]) for e, _ in top] + [-1.0] * (
        3 - len(top)
    )
    likely = float(sum(chance > 0.5 for chance in chances.values()))
    hit = ctx.document.hits[number]
    return [logit, *values, *kinds[:2], likely, *trigger_features.numbers(ctx, hit)]


def group(
    contexts: Sequence[Context], scored: Sequence[Scored], weights: Weights
) -> list[list[list[int]]]:
    """Triggers that are probably real, gathered into encounters, each trigger once."""
    floor = weights.settings["trigger_floor"]
    active = [[n for n, chance in enumerate(s.sure) if chance >= floor] for s in scored]
    pairs = [
        (i, a, b)
        for i, some in enumerate(active)
        for x, a in enumerate(some)
        for b in some[x + 1 :]
    ]
    rows = np.array([twin_row(contexts[i], a, b, scored[i]) for i, a, b in pairs])
    same: list[dict[tuple[int, int], float]] = [{} for _ in contexts]
    for (i, a, b), chance in zip(
        pairs, tree_scores(weights.trees["twins"], rows).tolist(), strict=True
    ):
        same[i][a, b] = chance
    return [
        _cluster(some, chances, weights.settings["twin_floor"])
        for some, chances in zip(active, same, strict=True)
    ]


def _cluster(
    triggers: list[int], same: dict[tuple[int, int], float], floor: float
) -> list[list[int]]:
    """Join the two groups whose members agree best on average, as long as that is above a floor."""
    groups = [[n] for n in triggers]
    sums = [[same.get((min(a, b), max(a, b)), 0.0) for b in triggers] for a in triggers]
    while len(groups) > 1:
        best, x, y = max(
            (sums[x][y] / (len(groups[x]) * len(groups[y])), -x, -y)
            for x in range(len(groups))
            for y in range(x)
        )
        x, y = -x, -y
        if best < floor:
            break
        groups[y] = sorted(groups[y] + groups.pop(x))
        moved = sums.pop(x)
        for row in sums:
            row[y] += row[x]
            del row[x]
        for z, value in enumerate(v for k, v in enumerate(moved) if k != x):
            sums[y][z] += value
            if z != y:
                sums[z][y] = sums[y][z]
    return sorted(groups)


def twin_row(ctx: Context, a: int, b: int, scored: Scored) -> list[float]:
    """Quantities of two triggers, `a` before `b`."""
    hits = ctx.document.hits
    return twin_features.numbers(
        ctx,
        hits[a],
        hits[b],
        (scored.parties[a], scored.parties[b]),
        (scored.sure[a], scored.sure[b]),
    )


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


def decide(contexts: Sequence[Context], weights: Weights) -> list[list[Report]]:
    """The reports of every article of a batch."""
    settle(contexts, weights.trees["country"])
    scored = score(contexts, weights)
    return choose(contexts, scored, group(contexts, scored, weights), weights)


def choose(
    contexts: Sequence[Context],
    scored: Sequence[Scored],
    groups: Sequence[list[list[int]]],
    weights: Weights,
) -> list[list[Report]]:
    """Parties of each group by the party model, then the report's own chance."""
    mix = weights.settings["mix"]
    work = [
        (i, triggers, pooled(triggers, scored[i], mix))
        for i, some in enumerate(groups)
        for triggers in some
    ]
    rows = [
        group_features.party(contexts[i], e, triggers, scored[i].parties, scored[i].sure, scores)
        for i, triggers, scores in work
        for e in scores
    ]
    chances = iter(tree_scores(weights.trees["party"], np.array(rows, dtype=np.float64)).tolist())
    chosen = []
    for i, triggers, scores in work:
        some = {e: next(chances) for e in scores}
        everybody = _members(contexts[i], some, weights)
        parties = _present(contexts[i], triggers, everybody)
        if len(parties) >= 2:
            chosen += [(i, triggers, some) for some in apart(contexts[i], triggers, parties)]
    report_rows = [
        group_features.report(
            contexts[i],
            triggers,
            parties,
            scored[i].sure,
            len(groups[i]),
            groups[i].index(triggers),
        )
        for i, triggers, parties in chosen
    ]
    confidence = tree_scores(weights.trees["report"], np.array(report_rows, dtype=np.float64))
    out: list[list[Report]] = [[] for _ in contexts]
    for (i, triggers, parties), chance in zip(chosen, confidence.tolist(), strict=True):
        if chance >= weights.settings["report_floor"]:
            main = _telling(contexts[i], triggers, parties, scored[i].sure)
            out[i].append(Report(triggers, main, parties, chance))
    return out


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
