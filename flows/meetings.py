"""Real-world meetings behind the reports: recomputed as far as new reports reach."""

from datetime import datetime

import duckdb
import polars as pl

from flows.readings import COUNTED
from transforms.identity.clusters import to_neighbourhood
from transforms.identity.corrections import rulings
from transforms.identity.meetings import meeting_id, to_meetings
from transforms.schemas import Meeting, MeetingRedirect, MeetingReport, Participant
from warehouse.connection import query
from warehouse.load import assign, delete, replace


def refresh_meetings(
    connection: duckdb.DuckDBPyConnection,
    changed: pl.Series,
    corrections: pl.DataFrame,
    run_id: str,
    started_at: datetime,
) -> int:
    """Recompute the meetings that the changed reports can have a part in; returns how many changed.

    The result is what recomputing all of them would give.
    """
    emptied = _left_behind(connection)
    changed = pl.concat([changed, emptied["report_id"].drop_nulls()])
    if changed.is_empty() and emptied.is_empty():
        return 0
    ruled = rulings(corrections)
    places = query(connection, "select place_id, latitude, longitude from core.places")
    whole = _reports(connection)
    parties = _participants(connection)
    wanted = to_neighbourhood(whole, parties, places, changed, ruled).to_frame()
    reports = MeetingReport.cast(
        whole.join(wanted, on="report_id", how="semi").select(MeetingReport.column_names())
    )
    articles = query(
        connection, "select article_id, source_id, published_at, published_on from core.articles"
    ).with_columns(pl.col("published_at").dt.convert_time_zone("UTC"))
    meetings, assignments = to_meetings(
        reports,
        Participant.cast(parties.join(wanted, on="report_id", how="semi")),
        articles,
        places,
        ruled,
    )
    gone = (
        pl.concat([reports.select("meeting_id"), emptied.select("meeting_id")])
        .drop_nulls()
        .unique()
        .join(meetings, on="meeting_id", how="anti")
    )
    _redirect(connection, gone, reports, assignments, run_id, started_at)
    assign(connection, "core.meeting_reports", assignments, MeetingReport)
    delete(connection, "core.meetings", gone)
    new = query(
        connection,
        "select * from incoming except select * from core.meetings",
        incoming=meetings,
    )
    replace(connection, "core.meetings", Meeting.cast(new), Meeting)
    return new.height + gone.height


def _left_behind(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Meetings that lost reports (their article has other words now), and the reports they have."""
    return query(
        connection,
        """
        with counted as (
            select meeting_id, count(*) as report_count, list(report_id) as reports
            from core.meeting_reports where meeting_id is not null group by meeting_id
        )
        select m.meeting_id, unnest(coalesce(c.reports, [null])) as report_id
        from core.meetings as m left join counted as c on m.meeting_id = c.meeting_id
        where m.report_count is distinct from c.report_count
        order by all
        """,
    )


def _reports(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return query(
        connection,
        f"""
        select r.*, a.published_on
        from core.meeting_reports as r
        inner join core.articles as a on r.article_id = a.article_id
        {COUNTED}
        """,
    )


def _participants(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return query(
        connection,
        f"""
        select * from core.participants
        semi join (select report_id from core.meeting_reports as r {COUNTED}) using (report_id)
        """,
    )


def _redirect(
    connection: duckdb.DuckDBPyConnection,
    gone: pl.DataFrame,
    reports: pl.DataFrame,
    assignments: pl.DataFrame,
    run_id: str,
    started_at: datetime,
) -> None:
    """Note where the meetings went whose ids are no more; older notes follow.

    Reports that a reprocess has just put in place of old ones had their meeting before.
    """
    now = assignments.rename({"meeting_id": "new_id"})
    replaced = query(
        connection,
        f"select meeting_id, report_id from ops.replaced_reports where run_id = '{run_id}'",
    )
    before = pl.concat([reports.select("meeting_id", "report_id"), replaced]).unique()
    moved = (
        gone.join(before, on="meeting_id")
        .join(now, on="report_id")
        .sort("meeting_id", meeting_id(pl.col("report_id")) != pl.col("meeting_id"), "report_id")
        .group_by("meeting_id", maintain_order=True)
        .agg(pl.col("new_id").first())
        .rename({"meeting_id": "old_id"})
    )
    delete(connection, "core.meeting_redirects", assignments.select(old_id="meeting_id").unique())
    followed = query(
        connection,
        """
        select r.old_id, moved.new_id, r.run_id, r.merged_at
        from core.meeting_redirects as r
        inner join moved on r.new_id = moved.old_id
        """,
        moved=moved,
    )
    fresh = moved.with_columns(
        run_id=pl.lit(run_id), merged_at=pl.lit(started_at, pl.Datetime("us", "UTC"))
    )
    for rows in (followed, fresh):
        replace(
            connection,
            "core.meeting_redirects",
            MeetingRedirect.validate(rows, cast=True),
            MeetingRedirect,
        )
