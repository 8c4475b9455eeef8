"""How long a reader waits: every view of `mart` over a million meetings, by month and country.

python -m benchmarks.views                    a million meetings, the slowest ten views
python -m benchmarks.views 100000 kept.duckdb fewer, in a file that stays

The rows are made up in SQL, the same in every run, and written straight into `core`: what is
measured is the views alone. CPU seconds of all threads, for on a busy machine wall times say
little; with two cores free the wait is between half of that and all of it.
"""

import sys
import tempfile
import time
from pathlib import Path

import duckdb

from flows.reference import refresh_reference
from flows.settings import MART
from transforms.schemas import TABLES
from warehouse.connection import query, writing
from warehouse.tables import create_tables
from warehouse.views import build_views

SLOWEST = 10
THREADS = 2
# Rows to a meeting are those of the bundled articles, about: 1.25 reports, 2.2 parties.
_WORLD = Path(__file__).with_name("views.sql")
_MONTH = "between date '2024-05-01' and date '2024-05-31'"
_MEETINGS = f"select meeting_id from core.meetings where met_on {_MONTH} and place_country = 'FRA'"
_REPORTS = (
    f"select report_id from core.meeting_reports where met_on {_MONTH} and place_country = 'FRA'"
)
# What a reader asks of each view: one month, and one country wherever the view knows any.
QUESTIONS = {
    "articles": f"published_on {_MONTH} and source_id = 's07'",
    "article_topics": "article_id in (select article_id from core.meeting_reports "
    f"where met_on {_MONTH} and place_country = 'FRA')",
    "calendar_gaps": f"day {_MONTH}",
    "cameo_events": f"event_date {_MONTH} and source_country = 'FRA'",
    "country_pairs_monthly": "month = date '2024-05-01' and country_a = 'FRA'",
    "coverage": f"day {_MONTH}",
    "disagreements": f"meeting_id in ({_MEETINGS})",
    "dyads": f"event_date {_MONTH} and source_country = 'FRA'",
    "encounters": f"met_on {_MONTH} and 'FRA' in (country_a, country_b)",
    "meeting_participants": f"met_on {_MONTH} and country = 'FRA'",
    "meeting_reports": f"met_on {_MONTH} and countries like '%FRA%'",
    "meeting_topics": f"meeting_id in ({_MEETINGS})",
    "meetings": f"met_on {_MONTH} and countries like '%FRA%'",
    "people": f"last_met_on {_MONTH} and country = 'FRA'",
    "person_timeline": f"met_on {_MONTH} and country = 'FRA'",
    "plover_events": f"event_date {_MONTH} and source_country = 'FRA'",
    "report_participants": f"report_id in ({_REPORTS}) and country = 'FRA'",
    "report_topics": f"report_id in ({_REPORTS})",
    "statements": f"met_on {_MONTH} and country = 'FRA'",
    "status_history": f"meeting_id in ({_MEETINGS})",
    "topics_monthly": "month = date '2024-05-01'",
}


def main(arguments: list[str]) -> None:
    """Make the meetings, unless the file has them, and print the slowest views."""
    count = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[1]) if len(arguments) > 1 else Path(folder) / "views.duckdb"
        is_new = not path.exists()
        with writing(path) as connection:
            connection.execute(f"set threads = {THREADS}")
            if is_new:
                fill(connection, count)
            start = time.process_time()
            build_views(connection, MART)
            print(f"tables of core made from SQL: {time.process_time() - start:.1f} CPU s")
            times = [(*measured(connection, view), view) for view in QUESTIONS]
    for cpu, wall, rows, view in sorted(times, reverse=True)[:SLOWEST]:
        print(f"{view:22} {cpu:6.2f} CPU s {wall:6.2f} s {rows:>7} rows")


def fill(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """So many meetings over ten years, with all that belongs to them."""
    create_tables(connection, TABLES)
    connection.execute(f"set variable meetings = {count:d}")
    connection.execute(_WORLD.read_text("utf-8"))
    refresh_reference(connection)


def measured(connection: duckdb.DuckDBPyConnection, view: str) -> tuple[float, float, int]:
    """CPU and wall seconds of one question, the better of two, and how many rows answer it."""
    best = (float("inf"), float("inf"), 0)
    for _ in range(2):
        cpu, wall = time.process_time(), time.perf_counter()
        found = query(connection, f"select * from mart.{view} where {QUESTIONS[view]}")
        best = min(best, (time.process_time() - cpu, time.perf_counter() - wall, found.height))
    return best


if __name__ == "__main__":
    main(sys.argv[1:])
