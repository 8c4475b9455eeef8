"""Real-world meetings: the reports of each, consolidated field by field."""

from typing import NamedTuple

import dataframely as dy
import polars as pl

from transforms.identity.clusters import to_clusters
from transforms.schemas import Meeting, MeetingReport, Participant

# What a date is worth in the vote, by its basis: one that the text states beats any number that
# were inferred from the day of publication.
DATE_WORTH = {"stated": 1.0, "relative": 0.9, "inferred": 0.4, "published": 0.01}


class Meetings(NamedTuple):
    """The meetings, and which report belongs to which (report_id, meeting_id)."""

    meetings: dy.DataFrame[Meeting]
    assignments: pl.DataFrame


def to_meetings(
    reports: dy.DataFrame[MeetingReport],
    participants: dy.DataFrame[Participant],
    articles: pl.DataFrame,
    places: pl.DataFrame,
) -> Meetings:
    """Consolidate all reports of each meeting; the result depends on nothing but the rows.

    `articles` gives article_id, source_id, published_at, published_on; `places` place_id,
    latitude, longitude. The id of a meeting comes from
    its earliest report, so it stays when later reports join.
    """
    dated = reports.join(
        articles.select("article_id", "source_id", "published_at", "published_on"),
        on="article_id",
    ).with_columns(
        is_day_sure=(pl.col("date_precision") == "day").fill_null(value=False)
        & pl.col("date_basis").is_in(["stated", "relative"]).fill_null(value=False),
        day=pl.when(pl.col("date_precision") == "day")
        .then("met_on")
        .otherwise(pl.coalesce("published_on", "met_on")),
    )
    clusters = to_clusters(
        dated.select("report_id", "article_id", "day", "is_day_sure"), _party_keys(participants)
    )
    grouped = dated.join(clusters, on="report_id").sort(
        "cluster", "published_at", "report_id", nulls_last=True
    )
    assignments = grouped.select(
        "report_id",
        meeting_id="m" + pl.col("report_id").first().over("cluster").str.slice(1),
    )
    rows = grouped.drop("meeting_id").join(assignments, on="report_id", maintain_order="left")
    meetings = (
        _counts(rows)
        .join(_status(rows), on="meeting_id")
        .join(_dates(rows), on="meeting_id", how="left")
        .join(_place(rows), on="meeting_id", how="left")
        .join(places, on="place_id", how="left")
        .join(_winner(rows, "mode", pl.col("mode") != "unspecified"), on="meeting_id", how="left")
        .join(_winner(rows, "occasion", pl.col("occasion") != "other"), on="meeting_id", how="left")
        .with_columns(
            mode=pl.col("mode").fill_null("unspecified"),
            occasion=pl.col("occasion").fill_null("other"),
        )
        .sort("meeting_id")
        .select(Meeting.column_names())
    )
    return Meetings(Meeting.validate(meetings), assignments.sort("report_id"))


def _party_keys(participants: pl.DataFrame) -> pl.DataFrame:
    """A key that two reports share when they mean the same party, as far as one row tells.

    A party without person, country or body ("officials") says nothing and has none.
    """
    return participants.filter(
        pl.any_horizontal(pl.col("person_id", "country", "org").is_not_null())
    ).select(
        "report_id",
        party_key=pl.coalesce(
            "person_id",
            pl.concat_str(
                pl.coalesce("country", "org", pl.lit("")),
                pl.coalesce("role", "title", pl.lit("")).str.to_lowercase(),
                separator=":",
            ),
        ),
    )


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("meeting_id").agg(
        report_count=pl.len().cast(pl.Int64),
        source_count=pl.col("source_id").n_unique().cast(pl.Int64),
        first_reported_at=pl.col("published_at").min(),
        last_reported_at=pl.col("published_at").max(),
        confidence=pl.col("confidence").max(),
    )


def _status(rows: pl.DataFrame) -> pl.DataFrame:
    """The latest word counts; a plan is no news once the meeting is held, cancelled or denied."""
    return (
        rows.sort(
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


def _dates(rows: pl.DataFrame) -> pl.DataFrame:
    worth = pl.col("date_basis").replace_strict(DATE_WORTH, default=0.0, return_dtype=pl.Float64)
    precise = pl.when(pl.col("date_precision") == "day").then(1.0).otherwise(0.3)
    return _vote(
        rows.filter(pl.col("met_on").is_not_null()),
        ["met_on", "date_precision"],
        pl.col("confidence") * worth * precise,
        also=pl.col("ended_on").max(),
    )


def _place(rows: pl.DataFrame) -> pl.DataFrame:
    """Country and place are voted on together, so that they never contradict each other."""
    known = rows.filter(pl.col("place_country").is_not_null() | pl.col("place").is_not_null())
    detail = pl.when(pl.col("place").is_not_null()).then(1.0).otherwise(0.5)
    return _vote(known, ["place_country", "place", "place_id"], pl.col("confidence") * detail)


def _winner(rows: pl.DataFrame, field: str, is_telling: pl.Expr) -> pl.DataFrame:
    return _vote(rows.filter(is_telling), [field], pl.col("confidence"))


def _vote(
    rows: pl.DataFrame, fields: list[str], weight: pl.Expr, also: pl.Expr | None = None
) -> pl.DataFrame:
    """The values with most weight behind them, per meeting; ties go to the smaller value."""
    extra = [] if also is None else [also]
    return (
        rows.group_by("meeting_id", *fields)
        .agg(weight.sum().round(9).alias("weight"), *extra)
        .sort("meeting_id", -pl.col("weight"), *fields, nulls_last=True)
        .group_by("meeting_id", maintain_order=True)
        .agg(pl.all().exclude("weight").first())
    )
