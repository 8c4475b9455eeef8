"""What the plain words of a report's passages say of its topics.

The lexicon holds the terms of each topic; beside it every ordinary word counts a little, by
weights that are learned (`training/topic_words.py`). Only words in small letters are read, so
that no name of a person, a country or an outlet can play a part, but for a particle ("bin").
"""

from collections.abc import Sequence
from functools import cache

import polars as pl

from transforms.identity.seeds import seed_path

# What a word counts for by where it stands, seen from the words that report the meeting.
_ZONE_WEIGHTS = {
    "after": 1.0, "title": 1.0, "next": 0.8, "before": 0.6, "lead": 0.6, "near": 0.5, "far": 0.3,
}  # fmt: skip
_WORD = r"\b[a-z][a-z'-]+[a-z]\b"
BIAS = "*"

Table = pl.DataFrame  # word, topic, weight; the bias of a topic has the word BIAS


def to_bags(rows: Sequence[tuple[object, ...]], key: str) -> pl.DataFrame:
    """One row per key and word of its passages (key, zone, is_discussing, start, end, text)."""
    frame = pl.DataFrame(
        [(row[0], row[1], row[5]) for row in rows],
        schema={key: pl.String, "zone": pl.String, "passage": pl.String},
        orient="row",
    )
    value = pl.col("zone").replace_strict(_ZONE_WEIGHTS, return_dtype=pl.Float64)
    return (
        frame.select(key, value=value, word=pl.col("passage").str.extract_all(_WORD))
        .explode("word", empty_as_null=True, keep_nulls=True)
        .drop_nulls("word")
        .group_by(key, "word")
        .agg(pl.col("value").max())
        .sort(key, "word")
    )


def with_words(features: pl.DataFrame, bags: pl.DataFrame, table: Table, key: str) -> pl.DataFrame:
    """Features with `words`: the log-odds of the topic as the words of the key tell it."""
    bias = table.filter(pl.col("word") == BIAS).select("topic", bias="weight")
    told = (
        bags.join(table, on="word", maintain_order="left_right")
        .group_by(key, "topic", maintain_order=True)
        .agg(told=(pl.col("value") * pl.col("weight")).sum())
    )
    return (
        features.join(told, on=[key, "topic"], how="left", maintain_order="left")
        .join(bias, on="topic", how="left", maintain_order="left")
        .with_columns(words=(pl.col("told").fill_null(0) + pl.col("bias").fill_null(0)).round(6))
        .drop("told", "bias")
    )


@cache
def word_table() -> Table:
    """The weights that the repository ships, `seeds/weights/topic_words.csv`."""
    schema = {"word": pl.String, "topic": pl.String, "weight": pl.Float64}
    table = pl.read_csv(seed_path("weights/topic_words.csv"), schema=schema)
    return table.sort("topic", "word")
