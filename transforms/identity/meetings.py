"""Real-world meetings: the reports of each, consolidated field by field."""

from typing import NamedTuple

import dataframely as dy
import polars as pl

from transforms.identity.clusters import to_clusters
from transforms.schemas import Meeting, MeetingReport, Participant

# What a date is worth in the vote, by its basis: one that the text states beats any number that
# were inferred from the day of publication.
DATE_WORTH = {"stated": 1.0, "relative": 0.9, "inferred": 0.4, "published": 0.01}
PRECISION_WORTH = {"day": 1.0, "month": 0.3, "year": 0.1}
# A plan tells less about what happened than a report of it.
PLAN_WORTH = 0.5
# Publishers copy from each other: each one after the best counts half.
FURTHER_SOURCE = 0.5
_LONG = ["negotiation", "summit", "conference", "multilateral", "visit"]


class Meetings(NamedTuple):
    """The meetings, and which report belongs to which (report_id, meeting_id)."""

    meetings: dy.DataFrame[Meeting]
    assignments: pl.DataFrame


def to_meetings(
    reports: dy.DataFrame[MeetingReport],
    participants: dy.DataFrame[Participant],
    articles: pl.DataFrame,
    places: pl.DataFrame,
    rulings: pl.DataFrame | None = None,
) -> Meetings:
    """Consolidate all reports of each meeting; the result depends on nothing but the rows.

    `articles` gives article_id, source_id, published_at, published_on; `places` place_id,
    latitude, longitude; `rulings` what a person has decided (see clusters). The id of a meeting
    comes from its earliest report, so it stays when later reports join.
    """
    dated = reports.join(
        articles.select("article_id", "source_id", "published_at", "published_on"),
        on="article_id",
    )
    clusters = to_clusters(dated, participants, places, rulings)
    grouped = dated.join(clusters, on="report_id").sort(
        "cluster", "published_at", "report_id", nulls_last=True
    )
    assignments = grouped.select(
        "report_id", meeting_id=meeting_id(pl.col("report_id").first().over("cluster"))
    )
    rows = _weighed(
        grouped.drop("meeting_id").join(assignments, on="report_id", maintain_order="left")
    )
    meetings = (
        _counts(rows)
        .join(_status(rows), on="meeting_id")
        .join(_days(rows), on="meeting_id", how="left")
        .join(_place(rows), on="meeting_id", how="left")
        .join(places.select("place_id", "latitude", "longitude"), on="place_id", how="left")
        .join(_voted(rows, "mode", pl.col("mode") != "unspecified"), on="meeting_id", how="left")
        .join(_voted(rows, "occasion", pl.col("occasion") != "other"), on="meeting_id", how="left")
        .with_columns(
            mode=pl.col("mode").fill_null("unspecified"),
            occasion=pl.col("occasion").fill_null("other"),
        )
        .sort("meeting_id")
        .select(Meeting.column_names())
    )
    return Meetings(Meeting.validate(meetings), assignments.sort("report_id"))


def meeting_id(report_id: pl.Expr) -> pl.Expr:
    """The id that a meeting takes from its earliest report."""
    return "m" + report_id.str.strip_prefix("r")


def _weighed(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `weight`: what the report's word counts for in a vote."""
    is_plan = pl.col("status") == "planned"
    return rows.with_columns(
        weight=pl.col("confidence").clip(0.01)
        * pl.when(is_plan & ~is_plan.all().over("meeting_id")).then(PLAN_WORTH).otherwise(1.0)
    )


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Reports and publishers, and how sure all of them together are.

    Another publisher's report makes a meeting likelier, by less than if it were independent.
    """
    best = rows.group_by("meeting_id", "source_id").agg(pl.col("confidence").max())
    rank = pl.col("confidence").rank("ordinal", descending=True).over("meeting_id")
    share = pl.when(rank == 1).then(1.0).otherwise(FURTHER_SOURCE)
    doubt = (
        best.sort("meeting_id", "confidence", "source_id")
        .with_columns(doubt=1 - pl.col("confidence") * share)
        .group_by("meeting_id")
        .agg(confidence=(1 - pl.col("doubt").product()).round(9).clip(0, 1))
    )
    return (
        rows.group_by("meeting_id")
        .agg(
            report_count=pl.len().cast(pl.Int64),
            source_count=pl.col("source_id").n_unique().cast(pl.Int64),
            first_reported_at=pl.col("published_at").min(),
            last_reported_at=pl.col("published_at").max(),
        )
        .join(doubt, on="meeting_id")
    )


def _status(rows: pl.DataFrame) -> pl.DataFrame:
    """Where the reports leave it: the latest word counts, and a plan is outdone by any other.

    Of "held" and "denied" the one with more weight behind it is dropped from neither table nor
    history, only from this vote.
    """
    behind = {
        status: pl.col("weight").filter(pl.col("status") == status).sum().over("meeting_id")
        for status in ("held", "denied")
    }
    denied_is_weaker = behind["denied"].round(9) < behind["held"].round(9)
    is_outvoted = (
        pl.when(pl.col("status") == "denied")
        .then(denied_is_weaker)
        .otherwise((pl.col("status") == "held") & ~denied_is_weaker & (behind["denied"] > 0))
    )
    return (
        rows.filter(~is_outvoted)
        .sort(
            "meeting_id",
            pl.col("status") != "planned",
            "published_at",
            "confidence",
            "report_id",
            nulls_last=False,
        )
        .group_by("meeting_id", maintain_order=True)
        .agg(pl.col("status").last())
    )


def _days(rows: pl.DataFrame) -> pl.DataFrame:
    """The day with most weight behind it; for a round of talks, all the days that are sure.

    "The second day of talks" gives another day of the same meeting, so where the occasion can
    last, following days that reports are sure of make a span.
    """
    worth = pl.col("date_basis").replace_strict(DATE_WORTH, default=0.0, return_dtype=pl.Float64)
    precise = pl.col("date_precision").replace_strict(
        PRECISION_WORTH, default=0.0, return_dtype=pl.Float64
    )
    dated = rows.filter(pl.col("met_on").is_not_null())
    voted = _vote(dated, ["met_on", "date_precision"], pl.col("weight") * worth * precise)
    is_sure = (pl.col("date_precision") == "day") & pl.col("date_basis").is_in(
        ["stated", "relative"]
    )
    spans = (
        dated.filter(is_sure)
        .group_by("meeting_id")
        .agg(
            first_day=pl.col("met_on").min(),
            last_day=pl.max_horizontal("met_on", "ended_on").max(),
            stated_end=pl.col("ended_on").max(),
            can_last=pl.col("occasion").is_in(_LONG).all(),
        )
    )
    is_span = (pl.col("date_precision") == "day") & pl.col("can_last").fill_null(value=False)
    end = pl.when(is_span).then("last_day").otherwise("stated_end")
    return (
        voted.join(spans, on="meeting_id", how="left")
        .with_columns(met_on=pl.when(is_span).then("first_day").otherwise("met_on"))
        .select(
            "meeting_id",
            "met_on",
            "date_precision",
            ended_on=pl.when(end > pl.col("met_on")).then(end),
        )
    )


def _place(rows: pl.DataFrame) -> pl.DataFrame:
    """The country with most weight behind it, then the place in it: they never contradict."""
    known = rows.filter(pl.col("place_country").is_not_null() | pl.col("place").is_not_null())
    country = _vote(known, ["place_country"], pl.col("weight"))
    detail = (
        pl.when(pl.col("place_id").is_not_null())
        .then(1.0)
        .when(pl.col("place").is_not_null())
        .then(0.8)
        .otherwise(0.1)
    )
    within = known.join(country, on=["meeting_id", "place_country"], how="semi", nulls_equal=True)
    return _vote(within, ["place_country", "place_id", "place"], pl.col("weight") * detail)


def _voted(rows: pl.DataFrame, field: str, is_telling: pl.Expr) -> pl.DataFrame:
    return _vote(rows.filter(is_telling), [field], pl.col("weight"))


def _vote(rows: pl.DataFrame, fields: list[str], weight: pl.Expr) -> pl.DataFrame:
    """The values with most weight behind them, per meeting; ties go to the smaller value."""
    return (
        rows.group_by("meeting_id", *fields)
        .agg(weight.sum().round(9).alias("votes"))
        .sort("meeting_id", -pl.col("votes"), *fields, nulls_last=True)
        .group_by("meeting_id", maintain_order=True)
        .agg(pl.all().exclude("votes").first())
    )
