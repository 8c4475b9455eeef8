"""Makes seeds/weights/: run by `communique train`, deterministic, a minute or two."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from training.gold import read_gold, to_examples
from training.learn import learn
from transforms.scoring import Trees, Weights


def main(gold_paths: Sequence[Path], extra_paths: Sequence[Path], out_dir: Path) -> None:
    """Learn from gold files and write the tables that the engine reads."""
    write_weights(learn(to_examples(read_gold(gold_paths), read_gold(extra_paths))), out_dir)


def write_weights(weights: Weights, out_dir: Path) -> None:
    """Three tables: words of the linear models, nodes of the trees, thresholds."""
    out_dir.mkdir(parents=True, exist_ok=True)
    linear = [
        {"model": name, "word": word, "weight": weight}
        for name, model in sorted(weights.linear.items())
        for word, weight in [("", model.bias), *sorted(model.weight.items())]
    ]
    pl.DataFrame(linear).write_parquet(out_dir / "linear.parquet", compression="zstd")
    trees = [_nodes(name, model) for name, model in sorted(weights.trees.items())]
    pl.concat(trees).write_parquet(out_dir / "trees.parquet", compression="zstd")
    settings = sorted(weights.settings.items())
    pl.DataFrame(settings, schema=["name", "value"], orient="row").write_csv(
        out_dir / "settings.csv"
    )


def _nodes(name: str, model: Trees) -> pl.DataFrame:
    """One row per node, after a first row whose value is the bias; a leaf has feature -1."""
    count = len(model.feature)
    is_leaf = model.left == np.arange(count)
    nodes = pl.DataFrame(
        {
            "feature": np.where(is_leaf, -1, model.feature),
            "threshold": np.where(is_leaf, 0.0, model.threshold),
            "left": model.left,
            "right": model.right,
            "value": model.value,
            "is_root": np.isin(np.arange(count), model.roots),
        }
    )
    bias = pl.DataFrame(
        {
            "feature": [-1], "threshold": [0.0], "left": [0], "right": [0],
            "value": [model.bias], "is_root": [False],
        }
    )  # fmt: skip
    return pl.concat([bias, nodes]).select(
        pl.lit(name).alias("model"), pl.all(), depth=pl.lit(model.depth)
    )
