"""What a meeting or an article is about: terms of the lexicon, weighed by where they stand.

A term counts for more right after the words that report the meeting, in the sentence that
follows them, or where something is discussed, than far below. How much is learned (`training/`)
and the same for all topics but for a level and a slope of each: names of countries, people and
outlets play no part.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import dataframely as dy
import polars as pl

from transforms.fields.reading import Reading
from transforms.fields.segments import segment
from transforms.fields.terms import to_term_hits
from transforms.fields.weights import weights
from transforms.readings import Report
from transforms.schemas import Article, ArticleTopic, ReportTopic
from transforms.topic_words import to_bags, with_words, word_table

ZONES = ("after", "before", "next", "near", "far", "title", "lead")
_DISCUSSING = re.compile(
    r"\b(?:discuss\w*|focus\w*|dealt|deal with|address\w*|talks (?:on|about|dealt|cover)"
    r"|exchang\w+ (?:of )?(?:views|opinions)|review\w*|agenda|touched|tackled|topics?|issues"
    r"|spoke about|underscor\w+|underlin\w+|emphasi\w+|stress\w+|agreed|express\w+|reaffirm\w+"
    r"|affirm\w+|raised|highlight\w+|thank\w+|cooperation|condemn\w+|reiterat\w+)\b",
    re.IGNORECASE,
)


class Passage(NamedTuple):
    """A stretch of text that speaks of a report, and how it stands to it."""

    zone: str
    is_discussing: bool
    start: int
    end: int


def to_report_topics(
    readings: Sequence[Report], report_ids: Sequence[str]
) -> dy.DataFrame[ReportTopic]:
    """One row per topic that the sentences of a report speak of, with the one that says it best."""
    rows = [
        (report_id, *passage, report.reading.page.text[passage.start : passage.end])
        for report_id, report in zip(report_ids, readings, strict=True)
        for passage in passages_of(report.reading)
    ]
    hits = to_hits(rows, "report_id")
    bags = to_bags(rows, "report_id")
    features = with_words(to_features(hits, "report_id"), bags, word_table(), "report_id")
    best = (
        hits.sort(
            "report_id", "topic", "strength", "char_start", descending=[False, False, True, False]
        )
        .unique(["report_id", "topic"], keep="first", maintain_order=True)
        .select("report_id", "topic", "char_start", "char_end")
    )
    return (
        scored(features, "topics")
        .filter(pl.col("weight") >= 0.5)
        .join(best.collect(), on=["report_id", "topic"])
        .select(ReportTopic.column_names())
        .sort("report_id", "topic")
        .pipe(ReportTopic.validate)
    )


def to_article_topics(articles: dy.DataFrame[Article]) -> dy.DataFrame[ArticleTopic]:
    """One row per topic that an article as a whole speaks of."""
    titled = pl.col("title").is_not_null() & pl.col("text").str.starts_with(pl.col("title"))
    size = pl.when(titled).then(pl.col("title").str.len_chars()).otherwise(0)
    body = pl.col("text").str.slice(size)
    zones = [
        pl.struct(zone=pl.lit("title"), passage=pl.col("text").str.slice(0, size)),
        pl.struct(zone=pl.lit("lead"), passage=body.str.slice(0, 400)),
        pl.struct(zone=pl.lit("far"), passage=body.str.slice(400)),
    ]
    hits = to_term_hits(
        articles.lazy()
        .select("article_id", part=pl.concat_list(zones))
        .explode("part", empty_as_null=True, keep_nulls=True)
        .unnest("part")
        .with_columns(is_discussing=pl.lit(False)),
        ["article_id", "zone", "is_discussing"],
    )
    return (
        scored(to_features(hits, "article_id"), "article_topics")
        .filter(pl.col("weight") >= 0.5)
        .select(ArticleTopic.column_names())
        .sort("article_id", "topic")
        .pipe(ArticleTopic.validate)
    )


def passages_of(reading: Reading) -> list[Passage]:
    """The sentences that speak of a report; its own are cut at their first trigger."""
    text, lines = reading.page.text, reading.page.lines
    own = {cue.line_no for cue in reading.cues}
    found = []
    for at in segment(reading):
        line = lines[at]
        discussing = bool(_DISCUSSING.search(text, line.start, line.end))
        if line.section == "title":
            found.append(Passage("title", discussing, line.start, line.end))
        elif at in own:
            cut = min(cue.start for cue in reading.cues if cue.line_no == at)
            found.append(Passage("before", False, line.start, cut))
            found.append(Passage("after", discussing, cut, line.end))
        else:
            away = min((at - start for start in own if start < at), default=0)
            zone = "lead" if away == 0 else "next" if away == 1 else "near" if away < 4 else "far"
            found.append(Passage(zone, discussing, line.start, line.end))
    return found


def to_hits(rows: Sequence[tuple[object, ...]], key: str) -> pl.LazyFrame:
    """Terms of the lexicon in passages, given as key, passage and its text."""
    schema = {
        key: pl.String, "zone": pl.String, "is_discussing": pl.Boolean,
        "char_start": pl.Int64, "char_end": pl.Int64, "passage": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return to_term_hits(frame.lazy(), [name for name in schema if name != "passage"])


def to_features(hits: pl.LazyFrame, key: str) -> pl.DataFrame:
    """One row per key and topic with any term: how much of it stands in each zone.

    A term counts once a zone. `share` and `rank` compare the topic with the others of its key.
    """
    once = hits.group_by(key, "topic", "zone", "is_discussing", "term").agg(
        pl.col("strength").max()
    )
    summed = once.group_by(key, "topic").agg(
        *(pl.col("strength").filter(pl.col("zone") == zone).sum().alias(zone) for zone in ZONES),
        discussing=pl.col("strength").filter("is_discussing").sum(),
        strong=pl.col("term").filter(pl.col("strength") >= 0.8).n_unique().cast(pl.Float64),
        total=pl.col("strength").sum(),
    )
    counted = [*ZONES, "discussing", "strong", "total"]
    return (
        # The order of rows is free, and with it the last digit of a sum: equal sums stay equal.
        summed.with_columns(pl.col(counted).round(6))
        .with_columns(
            share=pl.col("total") / pl.col("total").sum().over(key),
            rank=pl.col("total").rank("min", descending=True).over(key).clip(1, 6),
            others=pl.len().over(key).clip(1, 6).cast(pl.Float64),
        )
        .with_columns(
            *((pl.col(name) > 0).cast(pl.Float64).alias(f"any {name}") for name in counted[:-1]),
            *((pl.col(name) >= 1).cast(pl.Float64).alias(f"one {name}") for name in counted[:-1]),
            *(pl.col(name).log1p() for name in counted),
            *(
                (pl.col("rank") == rank).cast(pl.Float64).alias(f"rank {rank}")
                for rank in range(1, 6)
            ),
        )
        .drop("rank")
        .sort(key, "topic")
        .collect()
    )


def scored(features: pl.DataFrame, scorer: str) -> pl.DataFrame:
    """Features with `weight`, the probability that the topic applies."""
    learned = weights(scorer)
    names = [name for name in features.columns if name in learned]
    levels = {name[6:]: weight for name, weight in learned.items() if name.startswith("level ")}
    slopes = {name[6:]: weight for name, weight in learned.items() if name.startswith("slope ")}
    trusts = {name[6:]: weight for name, weight in learned.items() if name.startswith("trust ")}
    logit = pl.sum_horizontal(pl.col(name) * learned[name] for name in names)
    if "words" in features.columns:  # how much the words of a topic tell differs by topic
        logit += pl.col("words") * pl.col("topic").replace_strict(
            trusts, default=0.0, return_dtype=pl.Float64
        )
    level = pl.col("topic").replace_strict(levels, default=0.0, return_dtype=pl.Float64)
    slope = pl.col("topic").replace_strict(slopes, default=0.0, return_dtype=pl.Float64)
    sure = 1 / (1 + (-(logit + level + slope * pl.col("total") + learned["bias"])).exp())
    return features.with_columns(weight=sure.round(6))
