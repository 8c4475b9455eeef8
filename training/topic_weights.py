"""Learns how much a term of the topic lexicon counts by where it stands."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression

from training.field_readings import Example
from transforms.fields.reading import Page
from transforms.schemas.columns import TOPICS
from transforms.topics import passages_of, to_features, to_hits

STRENGTH = 0.5
# Leans to naming a topic: a missed one costs as much as a wrong one, and few apply at a time.
FLOOR = 0.34


def topic_features(found: Sequence[Example]) -> pl.DataFrame:
    """Features of every example and topic that any term speaks for, and whether it is right."""
    rows = [
        (str(number), *passage, one.reading.page.text[passage.start : passage.end])
        for number, one in enumerate(found)
        for passage in passages_of(one.reading)
    ]
    truth = pl.DataFrame(
        [
            (str(number), topic)
            for number, one in enumerate(found)
            for topic in one.meeting["topics"]
        ],
        schema={"key": pl.String, "topic": pl.String},
        orient="row",
    ).with_columns(is_right=pl.lit(True))
    return (
        to_features(to_hits(rows, "key"), "key")
        .join(truth, on=["key", "topic"], how="left")
        .with_columns(pl.col("is_right").fill_null(False))
        .sort("key", "topic")
    )


def article_features(found: Sequence[Example]) -> pl.DataFrame:
    """The same for whole articles: what applies to any of their meetings applies to them."""
    pages = {one.doc_id: one.reading.page for one in found}
    about = {(one.doc_id, topic) for one in found for topic in one.meeting["topics"]}
    rows = [
        (doc_id, zone, False, start, end, page.text[start:end])
        for doc_id, page in pages.items()
        for zone, start, end in article_zones(page)
    ]
    features = to_features(to_hits(rows, "key"), "key")
    truth = pl.DataFrame(sorted(about), schema={"key": pl.String, "topic": pl.String}, orient="row")
    return (
        features.join(truth.with_columns(is_right=pl.lit(True)), on=["key", "topic"], how="left")
        .with_columns(pl.col("is_right").fill_null(False))
        .sort("key", "topic")
    )


def article_zones(page: Page) -> list[tuple[str, int, int]]:
    """Headline, the first 400 characters below it, and the rest, as `to_article_topics` cuts."""
    body = max((line.end for line in page.lines if line.section == "title"), default=0)
    return [("title", 0, body), ("lead", body, body + 400), ("far", body + 400, len(page.text))]


def topic_weights(features: pl.DataFrame, floor: float = FLOOR) -> dict[str, float]:
    """Weights by feature; the bias is shifted so that probability one half means `floor`."""
    names = [name for name in features.columns if name not in ("key", "topic", "is_right")]
    plain = features.select(names).to_numpy()
    of_topic = np.array(
        [[topic == one for one in TOPICS] for topic in features["topic"]], dtype=float
    )
    total = features["total"].to_numpy()[:, None]
    parts = [plain, of_topic, of_topic * total]
    if "words" in names:
        parts.append(of_topic * features["words"].to_numpy()[:, None])
    matrix = np.hstack(parts)
    kinds = ("level", "slope", "trust")
    model = LogisticRegression(C=STRENGTH, max_iter=1000, random_state=0)
    model.fit(matrix, features["is_right"].to_numpy())
    columns = [*names, *(f"{kind} {one}" for kind in kinds[: len(parts) - 1] for one in TOPICS)]
    learned = dict(zip(columns, (float(x) for x in model.coef_[0]), strict=True))
    learned["bias"] = float(model.intercept_[0]) - float(np.log(floor / (1 - floor)))
    return learned
