"""Weights in, probabilities out: linear models over words, boosted trees over quantities."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.identity.seeds import seed_path

_ROWS = 512  # scored at a time: what lies between stays in the cache of the processor

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Integers = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


class Trees(NamedTuple):
    """Boosted trees laid end to end; a leaf points at itself."""

    feature: Integers
    threshold: Floats
    left: Integers
    right: Integers
    value: Floats
    roots: Integers
    bias: float
    depth: int


class Linear(NamedTuple):
    """A logistic regression over words."""

    weight: dict[str, float]
    bias: float


class Weights(NamedTuple):
    """Everything that training produces."""

    linear: dict[str, Linear]
    trees: dict[str, Trees]
    settings: dict[str, float]


def linear_scores(model: Linear, rows: Iterable[Sequence[str]]) -> list[float]:
    """Log-odds of each row of words; unknown words say nothing."""
    weight, bias = model.weight, model.bias
    return [bias + sum(map(weight.get, row, repeat(0.0))) for row in rows]


def tree_scores(model: Trees, rows: Floats) -> Floats:
    """Probability of each row of quantities, all trees at once."""
    if not len(rows):
        return np.zeros(0)
    children = np.stack([model.right, model.left], axis=1).ravel()
    parts = [_raw(model, children, rows[i : i + _ROWS]) for i in range(0, len(rows), _ROWS)]
    return 1.0 / (1.0 + np.exp(-np.concatenate(parts)))


def _raw(model: Trees, children: Integers, rows: Floats) -> Floats:
    """The sum of the leaves that each row comes to; node n has the children 2n (right) and 2n+1."""
    values = rows.ravel()
    first = (np.arange(len(rows)) * rows.shape[1])[:, None]
    node = np.broadcast_to(model.roots, (len(rows), len(model.roots)))
    for _ in range(model.depth):
        goes_left = values.take(first + model.feature.take(node)) <= model.threshold.take(node)
        node = children.take(2 * node + goes_left)
    return model.bias + model.value.take(node).sum(axis=1)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that the repository ships."""
    return read_weights(
        pl.read_parquet(seed_path("weights/linear.parquet")),
        pl.read_parquet(seed_path("weights/trees.parquet")),
        pl.read_csv(seed_path("weights/settings.csv")),
    )


def read_weights(linear: pl.DataFrame, trees: pl.DataFrame, settings: pl.DataFrame) -> Weights:
    """Weights from their tables: (model, word, weight), (model, tree, node, …), (name, value)."""
    models = {}
    for (name,), rows in linear.group_by("model", maintain_order=True):
        weight = dict(zip(rows["word"], rows["weight"], strict=True))
        models[str(name)] = Linear(weight, weight.pop(""))
    return Weights(
        models,
        {str(name): _trees(rows) for (name,), rows in trees.group_by("model", maintain_order=True)},
        dict(zip(settings["name"], settings["value"], strict=True)),
    )


def _trees(rows: pl.DataFrame) -> Trees:
    """Row 0 carries the bias; the others are nodes, numbered through the model."""
    bias = float(rows["value"][0])
    nodes = rows.slice(1)
    feature = nodes["feature"].to_numpy().astype(np.int64)
    return Trees(
        np.where(feature < 0, 0, feature),
        np.where(feature < 0, np.inf, nodes["threshold"].to_numpy()),
        nodes["left"].to_numpy().astype(np.int64),
        nodes["right"].to_numpy().astype(np.int64),
        nodes["value"].to_numpy().astype(np.float64),
        nodes.with_row_index("row").filter(pl.col("is_root"))["row"].to_numpy().astype(np.int64),
        bias,
        int(nodes["depth"].max() or 0),  # type: ignore[arg-type]
    )
