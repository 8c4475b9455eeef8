"""The engine's own evaluation of a model equals the training library's."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

ensemble = pytest.importorskip("sklearn.ensemble")

from training.fit import fit_linear, fit_shares, fit_trees  # noqa: E402
from training.train import write_weights  # noqa: E402
from transforms.scoring import Weights, linear_scores, read_weights, tree_scores  # noqa: E402


def _table() -> tuple[np.ndarray, list[bool]]:
    rows = np.random.default_rng(7).normal(size=(400, 5))
    return rows, [bool(a + b * c > 0) for a, b, c in rows[:, :3]]


def test_trees_give_the_library_s_probabilities() -> None:
    rows, labels = _table()
    model = ensemble.HistGradientBoostingClassifier(
        max_iter=80, max_leaf_nodes=12, learning_rate=0.08, min_samples_leaf=20,
        l2_regularization=5.0, early_stopping=False, random_state=0,
    ).fit(rows, labels)  # fmt: skip
    ours = tree_scores(fit_trees(rows, labels), rows)
    assert np.allclose(ours, model.predict_proba(rows)[:, 1])


def test_shares_are_learned_as_shares() -> None:
    rows = np.repeat([[0.0], [1.0]], 200, axis=0)
    shares = np.repeat([0.2, 0.7], 200)
    model = fit_shares(rows, shares)
    assert np.allclose(tree_scores(model, np.array([[0.0], [1.0]])), [0.2, 0.7], atol=0.03)


def test_weights_survive_their_tables(tmp_path: Path) -> None:
    rows, labels = _table()
    linear = fit_linear([["a"] if yes else ["b"] for yes in labels], labels, 1.0)
    weights = Weights({"pair": linear}, {"pair": fit_trees(rows, labels)}, {"mix": 0.5})
    write_weights(weights, tmp_path)
    again = read_weights(
        pl.read_parquet(tmp_path / "linear.parquet"),
        pl.read_parquet(tmp_path / "trees.parquet"),
        pl.read_csv(tmp_path / "settings.csv"),
    )
    assert again.settings == weights.settings
    assert linear_scores(again.linear["pair"], [["a"], ["c"]]) == linear_scores(
        linear, [["a"], ["c"]]
    )
    assert np.allclose(
        tree_scores(again.trees["pair"], rows), tree_scores(weights.trees["pair"], rows)
    )
