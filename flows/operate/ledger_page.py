"""One run as its operator wants to see it, read from the warehouse after the run."""

from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from warehouse.connection import query, reading
from warehouse.tables import sql_text

_MOST_ROWS = 20


class LedgerPage(NamedTuple):
    """The run's row of `ops.runs`, and what it met with; each frame has the worst or best first."""

    run: dict[str, Any]
    meetings: pl.DataFrame
    rejects: pl.DataFrame
    sources: pl.DataFrame
    checks: pl.DataFrame


def ledger_page(warehouse: Path, run_id: str) -> LedgerPage | None:
    """The page of a run; None where the warehouse has no row of it."""
    this = sql_text(run_id)
    with reading(warehouse) as connection:
        runs = query(connection, f"select * from ops.runs where run_id = {this}")
        if runs.is_empty():
            return None
        return LedgerPage(
            runs.row(0, named=True),
            *(
                query(connection, f"{sql.replace('$run', this)} limit {_MOST_ROWS}")
                for sql in (_MEETINGS, _REJECTS, _SOURCES, _CHECKS)
            ),
        )


# Meetings that articles of this run report: those that most publishers report first.
_MEETINGS = """
select m.met_on, m.status, m.participants, m.countries, m.place, m.topics, m.report_count
from mart.meetings as m
semi join (
    select r.meeting_id from core.meeting_reports as r
    inner join core.articles as a on r.article_id = a.article_id where a.run_id = $run
) as touched on m.meeting_id = touched.meeting_id
inner join core.meetings as c on m.meeting_id = c.meeting_id
order by c.source_count desc, m.report_count desc, m.met_on desc nulls last, m.meeting_id
"""
_REJECTS = """
select reason, is_loaded as loaded_anyway, count(*) as items,
    min(location || ': ' || detail) as example
from ops.rejects where run_id = $run
group by reason, is_loaded order by items desc, reason
"""
_SOURCES = """
select source_id, round(sum(seconds), 1) as seconds, sum(request_count) as requests,
    round(sum(bytes) / 1e6, 2) as megabytes,
    count(*) filter (where outcome not in ('ok', 'not_modified', 'unchanged')) as failures,
    any_value(error) as error
from ops.fetches where run_id = $run
group by source_id order by seconds desc, source_id
"""
_CHECKS = """
select name, severity, failing_rows, claim, example
from ops.checks where run_id = $run and failing_rows > 0
order by severity, failing_rows desc, name
"""
