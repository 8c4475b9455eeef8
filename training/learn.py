"""Trains the stages one upon the other, each on what the earlier ones say of unseen articles."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from training.align import align, by_name, realign
from training.cross import cross_linear, cross_trees
from training.fit import fit_trees
from training.last import Lesson, fit_last
from transforms.choose import Scored
from transforms.decide import group, trigger_row, twin_row
from transforms.features import pair as pair_features
from transforms.features import trigger as trigger_features
from transforms.features.context import Context, candidates
from transforms.nationality import assign, find_clues
from transforms.scoring import Linear, Trees, Weights

Record = dict[str, Any]
SETTINGS = {
    "trigger_floor": 0.4, "twin_floor": 0.5, "mix": 0.5, "person_floor": 0.4, "role_floor": 0.45,
    "country_floor": 0.42, "second_floor": 0.3, "party_bonus": 0.01, "report_floor": 0.51,
    "repeat_floor": 0.68,
}  # fmt: skip


def lesson(ctx: Context, gold: list[Record], fold: int, is_extra: bool = False) -> Lesson:
    """Features and labels of one article."""
    hits = ctx.document.hits
    options = [candidates(ctx, hit.sentence) for hit in hits]
    return Lesson(
        ctx, gold, align(ctx, gold),
        [[pair_features.words(ctx, hit, e) for e in some] for hit, some in zip(hits, options,
        strict=True)],
        [[pair_features.numbers(ctx, hit, e) for e in some] for hit, some in zip(hits, options,
        strict=True)],
        [trigger_features.words(ctx, hit) for hit in hits],
        options, fold, is_extra,
    )  # fmt: skip


class Example(NamedTuple):
    """An article before its features: what was read, what the gold says, its fold.

    An extra one teaches everything but how sure a report is: where meetings are denser than in
    the news, being found would mean more than it does.
    """

    ctx: Context
    gold: list[Record]
    fold: int
    is_extra: bool = False


def learn(examples: Sequence[Example]) -> Weights:
    """All stages; the out-of-fold chances of each are the training input of the next.

    The first round of pairs only labels the triggers anew: what it says of who stands with whom
    is better than the first guess from positions.
    """
    folds = [one.fold for one in examples]
    trees = {"country": _learn_countries(examples, folds)}
    lessons = [lesson(*example) for example in examples]
    parties, _, _ = _learn_pairs(lessons, folds)
    lessons = [
        one._replace(aligned=realign(one.ctx, one.gold, one.aligned, chances))
        for one, chances in zip(lessons, parties, strict=True)
    ]
    linear: dict[str, Linear] = {}
    parties, linear["pair"], trees["pair"] = _learn_pairs(lessons, folds)
    logits, linear["trigger"] = cross_linear(
        [(one.trigger_words, _trigger_labels(one)) for one in lessons], folds, 0.05
    )
    tables = [
        (
            [trigger_row(one.ctx, n, z, own[n]) for n, z in enumerate(some)],
            _trigger_labels(one),
        )
        for one, some, own in zip(lessons, logits, parties, strict=True)
    ]
    sure, trees["trigger"] = cross_trees(tables, folds)
    scored = [Scored(p, s) for p, s in zip(parties, sure, strict=True)]
    trees["twins"] = _fit_twins(lessons, scored)
    weights = Weights(linear, trees, dict(SETTINGS))
    groups = group([one.ctx for one in lessons], scored, weights)
    return fit_last(lessons, scored, groups, weights)


def _learn_pairs(
    lessons: Sequence[Lesson], folds: Sequence[int]
) -> tuple[list[list[dict[int, float]]], Linear, Trees]:
    """Both models of trigger and party, and each article's chances by models without its fold."""
    labels = [_pair_labels(one) for one in lessons]
    words = [
        ([row for some in one.pair_words for row in some], own)
        for one, own in zip(lessons, labels, strict=True)
    ]
    logits, linear = cross_linear(words, folds, 0.1)
    numbers = [
        (
            [
                [z, *row]
                for z, row in zip(some, (r for part in one.pair_numbers for r in part), strict=True)
            ],
            own,
        )
        for one, some, own in zip(lessons, logits, labels, strict=True)
    ]
    chances, trees = cross_trees(numbers, folds)
    return _as_parties(lessons, chances), linear, trees


def _learn_countries(examples: Sequence[Example], folds: Sequence[int]) -> Trees:
    """The model of unstated countries; each article keeps what models without its fold say."""
    found = [find_clues(one.ctx) for one in examples]
    tables: list[tuple[list[list[float]], list[bool | None]]] = []
    for one, clues in zip(examples, found, strict=True):
        wanted: dict[int, str | None] = {}
        for meeting in one.gold:
            for party in meeting["participants"]:
                for number in by_name(one.ctx, party):
                    wanted[number] = party["country"]
        marks = [wanted[c.entity] == c.country if c.entity in wanted else None for c in clues]
        tables.append(([clue.row for clue in clues], marks))
    chances, model = cross_trees(tables, folds, rounds=60, leaves=10)
    for one, clues, some in zip(examples, found, chances, strict=True):
        assign(one.ctx, list(zip(clues, some, strict=True)))
    return model


def _pair_labels(one: Lesson) -> list[bool | None]:
    labels: list[bool | None] = []
    for number, options in enumerate(one.options):
        meeting = one.aligned.labels[number]
        for entity in options:
            if meeting is None or meeting < 0:
                labels.append(None)
            else:
                labels.append(any(entity in some for some in one.aligned.parties[meeting]))
    return labels


def _trigger_labels(one: Lesson) -> list[bool | None]:
    return [None if label == -1 else label is not None for label in one.aligned.labels]


def _as_parties(
    lessons: Sequence[Lesson], chances: list[list[float]]
) -> list[list[dict[int, float]]]:
    out = []
    for one, flat in zip(lessons, chances, strict=True):
        values = iter(flat)
        out.append([{e: next(values) for e in options} for options in one.options])
    return out


def _fit_twins(lessons: Sequence[Lesson], scored: Sequence[Scored]) -> Trees:
    rows, labels = [], []
    for one, s in zip(lessons, scored, strict=True):
        real = [n for n, label in enumerate(one.aligned.labels) if label is not None and label >= 0]
        for x, a in enumerate(real):
            for b in real[x + 1 :]:
                rows.append(twin_row(one.ctx, a, b, s))
                labels.append(one.aligned.labels[a] == one.aligned.labels[b])
    return fit_trees(np.array(rows), labels, rounds=60, leaves=8)
