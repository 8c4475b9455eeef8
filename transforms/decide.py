"""From triggers and parties to reports: score, group, choose the parties, score again."""

from collections.abc import Sequence

import numpy as np

from transforms.choose import Report, Scored, choose
from transforms.features import pair as pair_features
from transforms.features import trigger as trigger_features
from transforms.features import twins as twin_features
from transforms.features.context import Context, candidates
from transforms.nationality import settle
from transforms.rosters import with_rosters
from transforms.scoring import Weights, linear_scores, tree_scores


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


def decide(contexts: Sequence[Context], weights: Weights) -> list[list[Report]]:
    """The reports of every article of a batch."""
    settle(contexts, weights.trees["country"])
    scored = score(contexts, weights)
    chosen = choose(contexts, scored, group(contexts, scored, weights), weights)
    return [with_rosters(ctx, some) for ctx, some in zip(contexts, chosen, strict=True)]
