"""Learned weights: small tables in the seeds, summed over the features that are present.

They are trained by the scripts in `training/`; a feature that a table does not know weighs
nothing, so code may propose features that a later training picks up.
"""

from collections.abc import Iterable
from functools import cache

from transforms.identity.seeds import seed_rows


@cache
def weights(name: str) -> dict[str, float]:
    """Weight of each feature of a scorer of candidates, from `seeds/weights/<name>.csv`."""
    return {row["feature"]: float(row["weight"]) for row in seed_rows(f"weights/{name}.csv")}


@cache
def class_weights(name: str) -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """The classes of a scorer and the weights of each feature for them, in that order."""
    rows = seed_rows(f"weights/{name}.csv")
    classes = tuple(column for column in rows[0] if column != "feature")
    return classes, {row["feature"]: tuple(float(row[one]) for one in classes) for row in rows}


def score(name: str, features: Iterable[str]) -> float:
    """The sum of the weights of the features."""
    known = weights(name)
    return sum(known.get(feature, 0.0) for feature in features)


def class_scores(name: str, features: Iterable[str]) -> dict[str, float]:
    """The sum of the weights of the features for every class."""
    classes, known = class_weights(name)
    rows = [known[feature] for feature in features if feature in known]
    return {one: sum(row[at] for row in rows) for at, one in enumerate(classes)}
