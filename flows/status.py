"""What is in a warehouse, what the last runs did, and what they turned away."""

from pathlib import Path

from rich.console import Group

from flows.console import frame_table
from warehouse.connection import query, reading

LAST_RUNS = 10


def status_report(warehouse: Path) -> Group:
    """Three tables: counts, the last runs, rejects by reason."""
    with reading(warehouse) as connection:
        counts = query(
            connection,
            """
            select
                (select count(*) from core.articles) as articles,
                (select count(*) from core.articles where duplicate_of is not null) as reprints,
                (select count(*) from core.meeting_reports) as reports,
                (select count(*) from core.meetings) as meetings,
                (select count(*) from core.statements) as statements,
                (select count(distinct source_id) from core.articles) as sources,
                (select min(published_on) from core.articles) as earliest,
                (select max(published_on) from core.articles) as latest
            """,
        )
        runs = query(
            connection,
            f"""
            select
                run_id, kind, state, strftime(started_at, '%Y-%m-%d %H:%M') as started,
                articles_in as came_in, articles_new as new, duplicates, rejects, reports,
                meetings, seconds, error
            from ops.runs order by started_at desc, run_id limit {LAST_RUNS}
            """,
        )
        rejects = query(
            connection,
            """
            select reason, is_loaded as loaded_anyway, count(*) as items,
                any_value(location || ' ' || "where" || ': ' || detail) as example
            from ops.rejects group by reason, is_loaded order by items desc, reason
            """,
        )
    return Group(
        frame_table(counts, str(warehouse)),
        frame_table(runs, f"Last {LAST_RUNS} runs"),
        frame_table(rejects, "Turned away or loaded with a note, by reason"),
    )
