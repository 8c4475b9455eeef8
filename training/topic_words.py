"""Learns what ordinary words say of the topics of a meeting."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from training.field_readings import Example
from transforms.schemas.columns import TOPICS
from transforms.topic_words import BIAS, Table, to_bags, with_words
from transforms.topics import passages_of

STRENGTH = 0.03
FOLDS = 4
_RARE, _FEW = 15, 5  # examples that a word, and a topic, must have to be learned
_SMALL = (
    0.06  # weights under this change nothing: topic F1 .716 on outlets left out, with and without
)


def bags_of(found: Sequence[Example]) -> pl.DataFrame:
    """The words of every example; its number is the key."""
    return to_bags(
        [
            (str(number), *passage, one.reading.page.text[passage.start : passage.end])
            for number, one in enumerate(found)
            for passage in passages_of(one.reading)
        ],
        "key",
    )


def word_weights(found: Sequence[Example], bags: pl.DataFrame, kept: Sequence[int]) -> Table:
    """Logistic regression for each topic over the words of the examples of these numbers."""
    place = {str(number): at for at, number in enumerate(kept)}
    mine = bags.filter(pl.col("key").is_in(list(place)))
    usual = mine.group_by("word").len().filter(pl.col("len") >= _RARE)["word"].sort().to_list()
    column = {word: at for at, word in enumerate(usual)}
    mine = mine.filter(pl.col("word").is_in(usual))
    matrix = csr_matrix(
        (
            mine["value"].to_numpy(),
            ([place[key] for key in mine["key"]], [column[word] for word in mine["word"]]),
        ),
        shape=(len(kept), len(usual)),
    )
    rows: list[tuple[str, str, float]] = []
    for topic in TOPICS:
        labels = np.array([topic in found[number].meeting["topics"] for number in kept])
        if not usual or not _FEW <= labels.sum() <= len(labels) - _FEW:
            continue
        model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
        model.fit(matrix, labels)
        rows.append((BIAS, topic, round(float(model.intercept_[0]), 3)))
        rows += [
            (word, topic, round(float(weight), 3))
            for word, weight in zip(usual, model.coef_[0], strict=True)
            if abs(weight) >= _SMALL
        ]
    schema = {"word": pl.String, "topic": pl.String, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("topic", "word")


def word_features(found: Sequence[Example], features: pl.DataFrame) -> tuple[Table, pl.DataFrame]:
    """The table that all examples teach, and features with what a table of others says of each.

    Articles are kept whole: the table that scores one has seen nothing of it.
    """
    bags = bags_of(found)
    folds = [crc32(one.doc_id.encode()) % FOLDS for one in found]
    parts = []
    for fold in range(FOLDS):
        table = word_weights(found, bags, [n for n, own in enumerate(folds) if own != fold])
        own = [str(n) for n, mine in enumerate(folds) if mine == fold]
        part = features.filter(pl.col("key").is_in(own))
        parts.append(with_words(part, bags, table, "key"))
    everything = word_weights(found, bags, range(len(found)))
    return everything, pl.concat(parts).sort("key", "topic")
