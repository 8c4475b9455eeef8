"""Turn extracted report frames into records in the format of the gold files."""

import dataframely as dy
import polars as pl

from transforms.evaluation.alignment import Record
from transforms.schemas import MeetingReport, Participant, ReportTopic


def to_predictions(
    reports: dy.DataFrame[MeetingReport],
    participants: dy.DataFrame[Participant],
    topics: dy.DataFrame[ReportTopic],
) -> dict[str, list[Record]]:
    """One list of meeting records per article_id, in the order of the text.

    A date that is only the publication day (`date_basis` published) is no date:
    gold has null where the text gives none. Month and year precision shorten it.
    """
    parties = (
        participants.sort("report_id", "participant_no")
        .group_by("report_id", maintain_order=True)
        .agg(participants=pl.struct("name", "title", "country", "org"))
    )
    codes = (
        topics.sort("report_id", "topic")
        .group_by("report_id", maintain_order=True)
        .agg(topics=pl.col("topic"))
    )
    digits = pl.col("date_precision").replace_strict(
        {"day": 10, "month": 7, "year": 4}, default=None, return_dtype=pl.UInt32
    )
    rows = (
        reports.sort("article_id", "char_start", "report_id")
        .join(parties, on="report_id", how="left", maintain_order="left")
        .join(codes, on="report_id", how="left", maintain_order="left")
        .select(
            "article_id",
            "status",
            "mode",
            "place",
            "place_country",
            date=pl.when(pl.col("date_basis") != "published").then(
                pl.col("met_on").dt.to_string("%Y-%m-%d").str.slice(0, digits)
            ),
            participants=pl.col("participants").fill_null([]),
            topics=pl.col("topics").fill_null([]),
        )
    )
    found: dict[str, list[Record]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row.pop("article_id"), []).append(row)
    return found
