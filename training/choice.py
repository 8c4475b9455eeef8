"""Fits the two linear models of the fields: a choice among candidates, and a class."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

_RARE = 3


def fit_choice(
    sets: Sequence[tuple[Sequence[Sequence[str]], Sequence[bool]]], penalty: float
) -> dict[str, float]:
    """Conditional logit: the features of a right candidate outweigh those of the others.

    Sets in which no candidate is right teach nothing and are left out; where several are
    right, any of them will do.
    """
    usable = [(rows, right) for rows, right in sets if any(right)]
    counts = Counter(name for rows, _ in usable for name in {x for row in rows for x in row})
    index = _index(counts)
    matrix = _matrix([row for rows, _ in usable for row in rows], index)
    sizes = np.array([len(rows) for rows, _ in usable])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(sizes)), sizes)
    right = np.array([value for _, some in usable for value in some], dtype=float)

    def loss(weight: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weight
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        chances = powers / np.add.reduceat(powers, starts)[group]
        wanted = chances * right
        mass = np.add.reduceat(wanted, starts)
        slope = matrix.T @ (chances - wanted / mass[group]) + penalty * weight
        return float(-np.log(mass).sum() + penalty / 2 * (weight @ weight)), slope

    best = minimize(
        loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    ).x
    return {name: float(best[at]) for name, at in index.items()}


def fit_class(
    rows: Sequence[Sequence[str]], labels: Sequence[str], classes: Sequence[str], penalty: float
) -> dict[str, tuple[float, ...]]:
    """Logistic regression over features; the intercepts go to the feature "bias" of every row."""
    index = _index(Counter(name for row in rows for name in set(row)))
    target = np.array([classes.index(label) for label in labels])
    model = LogisticRegression(C=1 / penalty, max_iter=500, random_state=0)
    model.fit(_matrix(rows, index), target)
    weight = np.zeros((len(classes), len(index)))
    level = np.full(len(classes), -99.0)  # a class that no example has is never chosen
    if len(model.classes_) == 2:
        weight[model.classes_[1]], level[model.classes_] = model.coef_[0], (0, model.intercept_[0])
    else:
        weight[model.classes_], level[model.classes_] = model.coef_, model.intercept_
    learned = {name: weight[:, at] for name, at in index.items()}
    learned["bias"] = learned.get("bias", np.zeros(len(classes))) + level
    return {name: tuple(float(x) for x in values) for name, values in learned.items()}


def _index(counts: Counter[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(sorted(n for n, c in counts.items() if c >= _RARE))}


def _matrix(rows: Sequence[Sequence[str]], index: dict[str, int]) -> csr_matrix:
    edges, columns = [0], []
    for row in rows:
        columns += sorted({index[name] for name in row if name in index})
        edges.append(len(columns))
    data = np.ones(len(columns))
    return csr_matrix((data, columns, edges), shape=(len(rows), len(index)))
