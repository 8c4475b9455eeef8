"""Who is who and which reports are one meeting: what a load decides once its rows are stored."""

from datetime import datetime

import duckdb
import polars as pl

from flows.meetings import refresh_meetings
from flows.memory import give_back
from flows.operate.forget_columns import without_named_rows
from flows.operate.forget_known import forgotten_in
from flows.people import refresh_people
from flows.readings import COUNTED
from transforms.identity.corrections import corrections, rulings
from transforms.identity.people import forget_people
from transforms.schemas import Correction
from warehouse.connection import query
from warehouse.reference import replace_reference

_MANY = 1_000
_WRITTEN = ["kind", "subject", "object", "reason", "link", "corrected_on"]


def refresh_identity(
    connection: duckdb.DuckDBPyConnection,
    chosen: pl.DataFrame,
    run_id: str,
    started_at: datetime,
    *,
    everything: bool,
) -> int:
    """Resolve the people of new reports, then their meetings; returns how many meetings changed.

    `chosen` are articles of which another reading counts than before (flows/readings.py).

    With `everything`, and where the corrections have changed, all reports are looked at again:
    a person added to the seeds is found in what was loaded years ago. The result is the same as
    that of loading everything at once.
    """
    given = without_named_rows(corrections(), forgotten_in(connection))
    stored = query(connection, f"select {', '.join(_WRITTEN)} from core.corrections")
    everything = everything or not given.equals(stored.sort("kind", "subject", "object"))
    new = query(
        connection,
        f"""
        select report_id from core.meeting_reports as r {COUNTED}
        where {everything} or meeting_id is null
        """,
    )
    people = refresh_people(connection, given, chosen, run_id, everything=everything)
    changed = pl.concat([new["report_id"], people.reports]).unique().sort()
    if changed.len() > _MANY:  # the comparison of so many takes what the names have taken
        forget_people()
        give_back()
    meetings = refresh_meetings(connection, changed, given, run_id, started_at)
    _record(connection, given, people.merge_counts, everything=everything)
    return meetings


def _record(
    connection: duckdb.DuckDBPyConnection,
    given: pl.DataFrame,
    merge_counts: dict[str, int],
    *,
    everything: bool,
) -> None:
    """Store the corrections with what each applies to; a check warns of those that hit nothing."""
    ruled = given.filter(pl.col("kind").is_in(["same_meeting", "different_meeting"]))
    counts = query(
        connection,
        """
        with written as materialized (from given)
        select kind, subject, object, count(*) as found
        from written inner join core.people as p on written.subject = p.person_id
        where kind in ('rename', 'set_country', 'set_office', 'set_qid')
        group by all
        union all
        select kind, subject, object, count(*) as found
        from written inner join core.participants as p on written.object = p.name
        where kind = 'split' and p.person_id <> written.subject
        group by all
        union all
        select kind, subject, object, count(*) as found
        from ruled
        inner join core.meeting_reports as a on ruled.first = a.report_id
        inner join core.meeting_reports as b on ruled.second = b.report_id
        group by all
        union all
        select kind, subject, object, match_count as found
        from core.corrections
        where kind = 'merge' and not $everything
        """.replace("$everything", str(everything)),
        given=given,
        ruled=pl.concat([ruled, rulings(ruled)], how="horizontal"),
    )
    merged = pl.DataFrame(
        [("merge", subject, count) for subject, count in sorted(merge_counts.items())],
        schema=["kind", "subject", "merged"],
        orient="row",
    ).cast({"kind": pl.String, "subject": pl.String, "merged": pl.Int64})
    rows = (
        given.join(counts, on=["kind", "subject", "object"], how="left")
        .join(merged, on=["kind", "subject"], how="left")
        .select(*_WRITTEN, match_count=pl.sum_horizontal("found", "merged"))
    )
    replace_reference(
        connection, "core.corrections", Correction.validate(rows, cast=True), Correction
    )
