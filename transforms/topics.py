"""What a meeting or an article is about: learned weights of words, summed over sentences.

The weights were trained on records of meetings (`training/`), on words of the topic lexicon and
on common words alone: no name of a country, person or outlet among them.
"""

from collections.abc import Sequence
from functools import cache

import dataframely as dy
import polars as pl

from transforms.fields.grams import to_grams
from transforms.fields.segments import segment
from transforms.identity.seeds import seed_path
from transforms.readings import Report
from transforms.schemas import Article, ArticleTopic, ReportTopic


@cache
def _weights() -> pl.DataFrame:
    """Weights by gram and topic; `own` is the extra weight in a sentence that reports a meeting."""
    return pl.read_csv(
        seed_path("weights/topics.csv"),
        schema={"topic": pl.String, "gram": pl.String, "weight": pl.Float64, "own": pl.Float64},
    )


@cache
def _biases() -> pl.DataFrame:
    return _weights().filter(pl.col("gram").is_null()).select("topic", bias="weight")


def to_report_topics(
    readings: Sequence[Report], report_ids: Sequence[str]
) -> dy.DataFrame[ReportTopic]:
    """One row per topic that the sentences of a report speak of, with the one that says it best."""
    passages = pl.DataFrame(
        [
            (report_id, at, at in own, *report.reading.page.lines[at][:2], text)
            for report_id, report in zip(report_ids, readings, strict=True)
            for own in [{cue.line_no for cue in report.reading.cues}]
            for at in segment(report.reading)
            for text in [report.reading.page.text[slice(*report.reading.page.lines[at][:2])]]
        ],
        schema={
            "report_id": pl.String, "line_no": pl.Int64, "is_own": pl.Boolean,
            "char_start": pl.Int64, "char_end": pl.Int64, "passage": pl.String,
        },
        orient="row",
    )  # fmt: skip
    lines = ["report_id", "line_no", "is_own", "char_start", "char_end"]
    hits = to_grams(passages.lazy(), lines).join(_weights().lazy(), on="gram")
    best = (
        hits.with_columns(push=pl.col("weight") + pl.when("is_own").then("own").otherwise(0.0))
        .group_by("report_id", "topic", "line_no", "char_start", "char_end")
        .agg(pl.col("push").sum())
        .sort(
            "report_id", "topic", pl.col("push"), "line_no", descending=[False, False, True, False]
        )
        .unique(["report_id", "topic"], keep="first", maintain_order=True)
        .select("report_id", "topic", "char_start", "char_end")
    )
    return (
        _scored(hits, "report_id")
        .join(best, on=["report_id", "topic"])
        .select(ReportTopic.column_names())
        .sort("report_id", "topic")
        .collect()
        .pipe(ReportTopic.validate)
    )


def to_article_topics(articles: dy.DataFrame[Article]) -> dy.DataFrame[ArticleTopic]:
    """One row per topic that an article as a whole speaks of."""
    passages = articles.lazy().select(
        "article_id", passage=pl.col("text").str.split("\n")
    ).explode("passage", empty_as_null=True, keep_nulls=True).drop_nulls("passage")  # fmt: skip
    hits = (
        to_grams(passages, ["article_id"])
        .with_columns(is_own=pl.lit(False))
        .join(_weights().lazy(), on="gram")
    )
    return (
        _scored(hits, "article_id")
        .select(ArticleTopic.column_names())
        .sort("article_id", "topic")
        .collect()
        .pipe(ArticleTopic.validate)
    )


def _scored(hits: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """Topics whose probability is at least one half, each gram counted once a key."""
    once = hits.group_by(key, "topic", "gram").agg(
        pl.col("weight").first(), pl.col("own").filter(pl.col("is_own")).first()
    )
    return (
        once.group_by(key, "topic")
        .agg(total=pl.col("weight").sum() + pl.col("own").sum())
        .join(_biases().lazy(), on="topic")
        .with_columns(weight=1 / (1 + (-(pl.col("total") + pl.col("bias"))).exp()))
        .filter(pl.col("weight") >= 0.5)
    )
