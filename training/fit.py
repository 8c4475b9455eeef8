"""Fits the two kinds of model that the engine evaluates without a training library."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from transforms.scoring import Floats, Linear, Trees

_RARE = 4


def fit_linear(rows: Sequence[Sequence[str]], labels: Sequence[bool], strength: float) -> Linear:
    """Logistic regression over words that occur at least a few times."""
    counts = Counter(word for row in rows for word in set(row))
    index = {w: i for i, w in enumerate(sorted(w for w, n in counts.items() if n >= _RARE))}
    columns: list[int] = []
    edges = [0]
    for row in rows:
        columns += [index[word] for word in row if word in index]
        edges.append(len(columns))
    matrix = csr_matrix(
        (np.ones(len(columns)), np.array(columns, dtype=np.int32), np.array(edges, dtype=np.int32)),
        shape=(len(rows), len(index)),
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=200, random_state=0)
    model.fit(matrix, np.array(labels))
    weight = {word: float(model.coef_[0][i]) for word, i in index.items()}
    return Linear(weight, float(model.intercept_[0]))


def fit_trees(
    rows: Floats, labels: Sequence[bool], rounds: int = 80, leaves: int = 12, rate: float = 0.08,
    smallest: int = 20, penalty: float = 5.0, counts: Floats | None = None,
) -> Trees:  # fmt: skip
    """Gradient-boosted trees, laid out as the engine reads them; `counts` weighs the rows."""
    model = HistGradientBoostingClassifier(
        max_iter=rounds, max_leaf_nodes=leaves, learning_rate=rate, min_samples_leaf=smallest,
        l2_regularization=penalty, early_stopping=False, random_state=0,
    ).fit(rows, np.array(labels), sample_weight=counts)  # fmt: skip
    features, thresholds, lefts, rights, values, roots = [], [], [], [], [], []
    depth = start = 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes))
        roots.append(start)
        features.append(np.where(leaf, 0, nodes["feature_idx"]))
        thresholds.append(np.where(leaf, np.inf, nodes["num_threshold"]))
        lefts.append(start + np.where(leaf, own, nodes["left"]))
        rights.append(start + np.where(leaf, own, nodes["right"]))
        values.append(np.where(leaf, nodes["value"], 0.0))
        depth = max(depth, int(nodes["depth"].max()))
        start += len(nodes)
    return Trees(
        np.concatenate(features).astype(np.int64), np.concatenate(thresholds),
        np.concatenate(lefts).astype(np.int64), np.concatenate(rights).astype(np.int64),
        np.concatenate(values), np.array(roots, dtype=np.int64),
        float(np.ravel(model._baseline_prediction)[0]), depth,
    )  # fmt: skip


def fit_shares(rows: Floats, shares: Floats, rounds: int = 80, leaves: int = 10) -> Trees:
    """Trees for a share between 0 and 1: each row counts as right by its share, as wrong by the
    rest.
    """
    labels = [True] * len(rows) + [False] * len(rows)
    counts = np.concatenate([shares, 1 - shares])
    return fit_trees(np.concatenate([rows, rows]), labels, rounds, leaves, counts=counts)
