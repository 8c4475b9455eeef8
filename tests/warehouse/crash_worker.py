"""A process that loads run after run and tells of each one that is stored, until it is killed."""

from multiprocessing.connection import Connection
from pathlib import Path

import polars as pl

from transforms.schemas import TABLES, Article, MeetingReport
from warehouse.connection import writing
from warehouse.ledger import recorded_run
from warehouse.load import append


def load_for_ever(
    path: Path, articles: pl.DataFrame, reports: pl.DataFrame, first: int, told: Connection
) -> None:
    """Load runs numbered from `first` on; send the number of each after its commit."""
    with writing(path) as connection:
        number = first
        while True:
            run = {
                "run_id": str(number),
                "kind": "load",
                "started_at": articles["first_seen_at"][0],
                "versions": {},
            }
            prefix = pl.lit(f"{number}-")
            article = articles.with_columns(
                article_id=prefix + pl.col("article_id"), run_id=pl.lit(str(number))
            )
            report = reports.with_columns(
                report_id=prefix + pl.col("report_id"), article_id=prefix + pl.col("report_id")
            )
            with recorded_run(connection, TABLES, run):
                append(connection, "core.articles", article, Article)
                append(connection, "core.meeting_reports", report, MeetingReport)
            told.send(number)
            number += 1
