"""Fits a model on all articles, and says what models without an article's fold think of it."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from training.fit import fit_linear, fit_trees
from transforms.scoring import Linear, Trees, linear_scores, tree_scores

FOLDS = 5
Row = TypeVar("Row")
Words = list[str]
Quantities = list[float]
Table = tuple[list[Row], list[bool | None]]  # rows of one article and their labels; None: unclear


def cross_linear(
    tables: Sequence[Table[Words]], folds: Sequence[int], strength: float
) -> tuple[list[list[float]], Linear]:
    """Out-of-fold log-odds of every row, and the model of all."""
    out: list[list[float]] = [[] for _ in tables]
    for fold in range(FOLDS):
        model = fit_linear(*_without(tables, folds, fold), strength)
        for place, (rows, _) in enumerate(tables):
            if folds[place] == fold:
                out[place] = linear_scores(model, rows)
    return out, fit_linear(*_without(tables, folds, None), strength)


def cross_trees(
    tables: Sequence[Table[Quantities]], folds: Sequence[int], rounds: int = 80, leaves: int = 12
) -> tuple[list[list[float]], Trees]:
    """Out-of-fold chances of every row, and the model of all."""
    out: list[list[float]] = [[] for _ in tables]
    for fold in range(FOLDS):
        rows, labels = _without(tables, folds, fold)
        model = fit_trees(np.array(rows), labels, rounds, leaves)
        for place, (own, _) in enumerate(tables):
            if folds[place] == fold and own:
                out[place] = tree_scores(model, np.array(own)).tolist()
    rows, labels = _without(tables, folds, None)
    return out, fit_trees(np.array(rows), labels, rounds, leaves)


def _without(
    tables: Sequence[Table[Row]], folds: Sequence[int], fold: int | None
) -> tuple[list[Row], list[bool]]:
    """Rows with a clear label of all articles outside a fold."""
    rows: list[Row] = []
    labels: list[bool] = []
    for (some, marks), own in zip(tables, folds, strict=True):
        if own != fold:
            for row, mark in zip(some, marks, strict=True):
                if mark is not None:
                    rows.append(row)
                    labels.append(mark)
    return rows, labels
