"""What an operator should hear of: each problem that there is after a run, told from the warehouse.

No clock: a source is silent compared with when it was last asked, and with its own habits.
"""

import os
import shutil
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connection import query

# Least room on the disk, in GB; COMMUNIQUE_DISK_FREE says otherwise. A load needs about as much
# again as the warehouse is large, for what it writes before it is sure.
LEAST_FREE = "COMMUNIQUE_DISK_FREE"
_GB = 1e9
COLUMNS = ["kind", "subject", "fingerprint", "detail"]

_FAILED = """
select 'run_failed' as kind, kind as subject,
    split_part(coalesce(error, ''), ':', 1) as fingerprint,
    'run ' || run_id || ' failed: ' || coalesce(error, 'for a reason unknown') as detail
from ops.runs
where state <> 'skipped'
qualify row_number() over (partition by kind order by started_at desc, run_id desc) = 1
    and state = 'failed'
"""
# Of the last run that checked anything. How many rows there are differs from run to run.
_CHECKS = """
select 'check_failed' as kind, name as subject, severity as fingerprint,
    severity || ': ' || failing_rows || ' rows break "' || claim || '", such as '
        || coalesce(example, '?') as detail
from ops.checks
where failing_rows > 0
    and run_id = (select run_id from ops.checks order by checked_at desc, run_id desc limit 1)
"""
_LISTS = """
lists as (
    select * from ops.fetches where kind not in ('article', 'robots')
    qualify row_number() over (partition by url order by fetched_at desc, run_id desc) = 1
)
"""
_FAILING = f"""
with {_LISTS}
select 'source_failing' as kind, source_id as subject, min(outcome) as fingerprint,
    'no list could be read, ' || min(failures) || ' tries in a row: '
        || coalesce(min(error), min(outcome)) as detail
from lists group by source_id having min(failures) >= 3
"""
# At least five days with something new; now quiet for two days and three times the longest pause.
_SILENT = f"""
with {_LISTS},
days as (
    select distinct source_id, cast(first_listed_at at time zone 'UTC' as date) as day
    from ops.leads
),
pauses as (
    select source_id, day, day - lag(day) over (partition by source_id order by day) as pause
    from days
),
habits as (
    select source_id, max(day) as last_day, max(pause) as longest
    from pauses group by source_id having count(*) >= 5
),
asked as (
    select source_id, max(cast(fetched_at at time zone 'UTC' as date)) as day
    from lists where failures = 0 group by source_id
)
select 'source_silent' as kind, h.source_id as subject, 'silent' as fingerprint,
    'answers, but has listed nothing new since ' || h.last_day || '; before, its longest pause was '
        || h.longest || ' days' as detail
from habits as h inner join asked as a on h.source_id = a.source_id
where a.day - h.last_day > greatest(2, 3 * h.longest)
"""
# The last ten articles of a source against the (up to a hundred) before: a field that at least
# four in five had and now none has. By chance that happens once in ten million sources.
_BROKEN = """
with ranked as (
    select source_id, title is not null as title, author is not null as author,
        published_at is not null as published_at, url is not null as url,
        row_number() over (
            partition by source_id order by first_seen_at desc, article_id
        ) as place
    from core.articles
    where source_id in (select source_id from ops.leads)
),
shares as (
    unpivot (
        select source_id, place <= 10 as is_last, count(*) as articles,
            avg(title::int) as title, avg(author::int) as author,
            avg(published_at::int) as published_at, avg(url::int) as url
        from ranked where place <= 110 group by all
    ) on title, author, published_at, url into name field value share
)
select 'schema_break' as kind, late.source_id as subject,
    string_agg(late.field, ', ' order by late.field) as fingerprint,
    'the last 10 articles have no ' || string_agg(late.field, ', ' order by late.field)
        || '; before, nearly all had' as detail
from shares as late
inner join shares as early
    on late.source_id = early.source_id and late.field = early.field and not early.is_last
where late.is_last and late.share = 0 and early.share >= 0.8 and early.articles >= 20
group by late.source_id
union all
select 'schema_break', f.source_id, 'list', 'its list is not what it was: ' || min(r.detail)
from ops.rejects as r
inner join ops.fetches as f on r.run_id = f.run_id and r.location = f.url
where r.reason = 'source_failed' and f.outcome in ('ok', 'not_modified', 'unchanged')
    and f.fetched_at = (select max(fetched_at) from ops.fetches as g where g.url = f.url)
group by f.source_id
"""


def problems(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> pl.DataFrame:
    """One row per problem: kind, subject, fingerprint (another one: it changed), detail."""
    found = [query(connection, sql) for sql in (_FAILED, _CHECKS, _FAILING, _SILENT, _BROKEN)]
    frame = pl.concat([*found, _disk(warehouse)])
    return (
        frame.group_by("kind", "subject")
        .agg(pl.col("fingerprint").sort().str.join(" "), pl.col("detail").sort().str.join("; "))
        .sort("kind", "subject")
    )


def failure(kind: str, error: Exception) -> pl.DataFrame:
    """The problem of a run that could not even be recorded."""
    name = type(error).__name__
    row = ("run_failed", kind, name, f"a run failed and left no row: {name}: {error}")
    return pl.DataFrame([row], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _disk(warehouse: Path) -> pl.DataFrame:
    size = warehouse.stat().st_size if warehouse.exists() else 0
    least = float(os.environ.get(LEAST_FREE) or max(1.0, size / _GB)) * _GB
    free = shutil.disk_usage(warehouse.parent).free
    detail = f"{free / _GB:.1f} GB left on the disk, less than {least / _GB:.1f} GB"
    rows = [("disk_low", "disk", "low", detail)] if free < least else []
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
