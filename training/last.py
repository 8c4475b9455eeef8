"""Trains what comes after the triggers: the choice of parties, then the report's own chance."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from training.align import Aligned, as_record
from training.cross import FOLDS
from training.fit import fit_shares, fit_trees
from transforms.choose import (
    Report,
    Scored,
    choose,
    party_chances,
    party_rows,
    pooled,
    report_rows,
    set_options,
)
from transforms.evaluation.alignment import is_right_party, pair_meetings
from transforms.features.context import Context
from transforms.scoring import Trees, Weights

Record = dict[str, Any]
_ALWAYS = Trees(
    np.zeros(1, dtype=np.int64), np.full(1, np.inf), np.zeros(1, dtype=np.int64),
    np.zeros(1, dtype=np.int64), np.zeros(1), np.zeros(1, dtype=np.int64), 9.0, 1,
)  # fmt: skip


class Lesson(NamedTuple):
    """One article with everything that the stages learn from."""

    ctx: Context
    gold: list[Record]
    aligned: Aligned
    pair_words: list[list[list[str]]]
    pair_numbers: list[list[list[float]]]
    trigger_words: list[list[str]]
    options: list[list[int]]
    fold: int
    is_extra: bool


class Work(NamedTuple):
    """What the last stages learn from: lessons, their chances and groups, models by fold."""

    lessons: Sequence[Lesson]
    scored: Sequence[Scored]
    groups: Sequence[list[list[int]]]
    weights: Weights
    models: list[Weights]  # for each fold what models without it say

    def part(self, fold: int) -> list[int]:
        """The places of a fold's lessons."""
        return [x for x, one in enumerate(self.lessons) if one.fold == fold]


# Reports are right more often than the folds say, which know less than all examples together do:
# on outlets left out by this much log-odds, at every height (calibration error .056 -> .015).
_MODESTY = 0.35


def fit_last(
    lessons: Sequence[Lesson],
    scored: Sequence[Scored],
    groups: Sequence[list[list[int]]],
    weights: Weights,
) -> Weights:
    """Parties, sets of parties and reports, on groups as production makes them."""
    work = Work(lessons, scored, groups, weights, [weights] * FOLDS)
    trees = {"party": _fit_parties(work), "sets": _fit_sets(work), "report": _fit_reports(work)}
    return weights._replace(trees=weights.trees | trees)


def _keep(work: Work, name: str, models: Sequence[Trees]) -> None:
    for fold, model in enumerate(models):
        old = work.models[fold]
        work.models[fold] = old._replace(trees=old.trees | {name: model})


def _fit_parties(work: Work) -> Trees:
    rows, labels, folds = [], [], []
    for one, s, some in zip(work.lessons, work.scored, work.groups, strict=True):
        for triggers in some:
            truth = _majority(one, triggers)
            if truth is None:
                continue
            scores = pooled(triggers, s, work.weights.settings["mix"])
            rows += party_rows(one.ctx, triggers, s, scores)
            labels += [any(e in options for options in one.aligned.parties[truth]) for e in scores]
            folds += [one.fold] * len(scores)
    table, mark, fold_of = np.array(rows), np.array(labels), np.array(folds)

    def fit(mask: Any) -> Trees:
        return fit_trees(table[mask], mark[mask].tolist(), rounds=60, leaves=8)

    _keep(work, "party", [fit(fold_of != fold) for fold in range(FOLDS)])
    return fit(fold_of >= 0)


def _fit_sets(work: Work) -> Trees:
    """How well a set of parties fits the gold: twice the right ones over all of both."""
    rows, shares, folds = [], [], []
    for fold, model in enumerate(work.models):
        part = work.part(fold)
        found = party_chances(
            [work.lessons[x].ctx for x in part],
            [work.scored[x] for x in part],
            [work.groups[x] for x in part],
            model,
        )
        for place, triggers, chances in found:
            one = work.lessons[part[place]]
            truth = _majority(one, triggers)
            if truth is None:
                continue
            s = work.scored[part[place]]
            sets, values = set_options(one.ctx, triggers, chances, s, work.weights)
            rows += values
            shares += [_share(one, some, truth) for some in sets]
            folds += [fold] * len(sets)
    table, share, fold_of = np.array(rows), np.array(shares), np.array(folds)
    _keep(
        work,
        "sets",
        [fit_shares(table[fold_of != f], share[fold_of != f]) for f in range(FOLDS)],
    )
    return fit_shares(table, share)


def _share(one: Lesson, some: Sequence[int], truth: int) -> float:
    """How much of a gold meeting's parties and of the found ones agree; 0 where too few do."""
    known = one.ctx.document.registry.known
    wanted = one.gold[truth]["participants"]
    found = [{"participants": [as_record(known[e]) for e in some]}]
    for pair in pair_meetings([one.gold[truth]], found):
        right = sum(is_right_party(wanted[p.gold], p.fit) for p in pair.parties)
        return 2 * right / (len(some) + len(wanted))
    return 0.0


def _fit_reports(work: Work) -> Trees:
    """How sure a report is: learned from all that is not extra, if there is any such."""
    rows, labels, extra = [], [], []
    settings = dict(work.weights.settings, report_floor=0.0, repeat_floor=0.0)
    for fold, model in enumerate(work.models):
        part = work.part(fold)
        trial = model._replace(trees=model.trees | {"report": _ALWAYS}, settings=settings)
        chosen = choose(
            [work.lessons[x].ctx for x in part],
            [work.scored[x] for x in part],
            [work.groups[x] for x in part],
            trial,
        )
        for x, reports in zip(part, chosen, strict=True):
            one = work.lessons[x]
            right = right_reports(one, reports)
            rows += report_rows(one.ctx, reports, work.scored[x], work.groups[x])
            labels += [place in right for place in range(len(reports))]
            extra += [one.is_extra] * len(reports)
    kept = np.ones(len(rows), dtype=bool) if all(extra) else ~np.array(extra)
    table, mark = np.array(rows)[kept], np.array(labels)[kept].tolist()
    found = fit_trees(table, mark, rounds=50, leaves=6, rate=0.06, smallest=25)
    return found._replace(bias=found.bias + _MODESTY)


def _majority(one: Lesson, triggers: list[int]) -> int | None:
    votes = [one.aligned.labels[n] for n in triggers]
    real = [v for v in votes if v is not None and v >= 0]
    return max(sorted(set(real)), key=real.count) if real else None


def right_reports(one: Lesson, reports: list[Report]) -> set[int]:
    """Places of the reports that the gold knows."""
    known = one.ctx.document.registry.known
    found = [{"participants": [as_record(known[e]) for e in report.parties]} for report in reports]
    return {pair.found for pair in pair_meetings(one.gold, found)}
