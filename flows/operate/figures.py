"""The figures themselves: what the warehouse says of its runs, sources, checks and contents."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from warehouse.connection import query, reading

# At which stage something is turned away for which reason; all others are read, and refused.
_STAGES = """
case
    when reason in ('fetch_failed', 'source_failed') then 'fetch'
    when reason in ('engine_failed', 'bad_answer', 'cut_short', 'not_in_text', 'unusable_value',
        'incomplete_record', 'not_english') then 'extract'
    else 'read'
end
"""
_LAST = """from (
    select * from ops.runs where state <> 'skipped'
    qualify row_number() over (partition by kind order by started_at desc, run_id desc) = 1
)"""
_LISTS = "kind not in ('article', 'robots')"

# Name of the gauge: what it says, and a query with its labels and, last, its number.
_FIGURES = {
    "last_run_timestamp_seconds": (
        "When the last run of a kind ended", f"select kind, finished_at {_LAST} order by kind",
    ),
    "last_run_seconds": (
        "How long it took", f"select kind, seconds {_LAST} order by kind",
    ),
    "last_run_failed": (
        "1 where it failed", f"select kind, (state = 'failed')::int {_LAST} order by kind",
    ),
    "last_success_timestamp_seconds": (
        "When a run of a kind last ended well",
        "select kind, max(finished_at) from ops.runs where state = 'done' group by kind "
        "order by kind",
    ),
    "last_run_stage_seconds": (
        "How long its stages took",
        "select kind, stage, json_extract(stages, '$.' || stage)::double from ("
        f"select kind, stages, unnest(json_keys(stages)) as stage {_LAST}) order by all",
    ),
    "articles": (
        "Articles by whether they repeat another",
        "select case when duplicate_of is null then 'original' else 'repeat' end as kind, count(*) "
        "from core.articles group by kind order by kind",
    ),
    "meeting_reports": ("Reports of meetings", "select count(*) from core.meeting_reports"),
    "meetings": ("Real meetings", "select count(*) from core.meetings"),
    "rejects": (
        "Items turned away so far",
        f"select {_STAGES} as stage, reason, count(*) from ops.rejects where not is_loaded "
        "group by all order by all",
    ),
    "notes": (
        "Articles loaded with a note so far",
        f"select {_STAGES} as stage, reason, count(*) from ops.rejects where is_loaded "
        "group by all order by all",
    ),
    "source_answer_timestamp_seconds": (
        "When a list of the source was last read",
        f"select source_id as source, max(fetched_at) from ops.fetches where {_LISTS} "
        "and outcome in ('ok', 'not_modified', 'unchanged') group by source_id order by source_id",
    ),
    "source_news_timestamp_seconds": (
        "When the source last listed something new",
        "select source_id as source, max(first_listed_at) from ops.leads group by source_id "
        "order by source_id",
    ),
    "source_failures": (
        "Tries in a row without a usable list",
        "select source_id as source, min(failures) from (select * from ops.fetches where "
        f"{_LISTS} qualify row_number() over (partition by url order by fetched_at desc) = 1) "
        "group by source_id order by source_id",
    ),
    "check_failing_rows": (
        "Rows that break a claim, as last checked",
        'select name as "check", severity, failing_rows from ops.checks '
        "qualify row_number() over (partition by name order by checked_at desc) = 1 order by name",
    ),
    "problems": (
        "Problems told to the webhook that have not gone",
        "select kind, count(*) from ops.notices group by kind order by kind",
    ),
}  # fmt: skip

# A warehouse of an earlier version has these columns after its next run.
_LATER = {"last_run_stage_seconds": "runs.stages", "problems": "notices.kind"}


def figures(warehouse: Path) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Name, help and rows of each gauge; the last column is the number, those before it labels."""
    with reading(warehouse) as connection:
        stored = query(
            connection,
            "select table_name || '.' || column_name as c from duckdb_columns() "
            "where schema_name = 'ops'",
        )
        found = [
            (name, help_, query(connection, sql))
            for name, (help_, sql) in _FIGURES.items()
            if name not in _LATER or _LATER[name] in set(stored["c"])
        ]
    yield from found
