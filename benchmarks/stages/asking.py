"""Stages `query` and `report`: what a reader waits for."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.stages.measure import Handled, Stopwatch
from benchmarks.views import QUESTIONS
from flows.report.page import write_report
from flows.report.scope import Scope
from warehouse.connection import query, reading

_FROM, _UNTIL, _COUNTRY = "2024-01-01", "2024-01-31", "FRA"
_NEEDED = {
    "core.meetings": "meeting_id, met_on, status, mode, place, report_count",
    "core.meeting_reports": "report_id, meeting_id",
    "core.participants": "report_id, person_id, name, country",
}


def every_view(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """One question to each view of `mart`: a month, and a country where the view knows any."""
    path = folder / "refresh.duckdb"
    rows = 0
    with watch, reading(path) as connection:
        for view, condition in QUESTIONS.items():
            asked = condition.replace("2024-05", "2024-01").replace("s07", "outlet7")
            rows += query(connection, f"select * from mart.{view} where {asked}").height
    return Handled(count, path.stat().st_size, rows)


def one_question(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The meetings of one month in which a country took part, with all who were there."""
    path = folder / "refresh.duckdb"
    with watch, reading(path) as connection:
        found = query(
            connection,
            f"""
            select meeting_id, met_on, status, mode, place, report_count, participants, countries
            from mart.meetings
            where met_on between date '{_FROM}' and date '{_UNTIL}'
                and countries like '%{_COUNTRY}%'
            """,
        )
    return Handled(count, path.stat().st_size, found.height)


def pandas_and_sqlite(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The same question of the same meetings: rows from SQLite by its indexes, the rest pandas."""
    import pandas as pd  # noqa: PLC0415 - may be absent

    path = folder / "asked.sqlite"
    _copy_to_sqlite(folder / "refresh.duckdb", path)
    with watch, closing(sqlite3.connect(path)) as connection:
        days = (_FROM, _UNTIL)
        meetings = pd.read_sql(
            "select * from meetings where met_on between ? and ?", connection, params=days
        )
        parties = pd.read_sql(
            "select r.meeting_id, p.person_id, p.name, p.country from meetings as m "
            "join meeting_reports as r on m.meeting_id = r.meeting_id "
            "join participants as p on r.report_id = p.report_id where m.met_on between ? and ?",
            connection,
            params=days,
        )
        people = parties.drop_duplicates(["meeting_id", "person_id"]).fillna("")
        told = people.groupby("meeting_id").agg(
            participants=("name", "; ".join), countries=("country", "; ".join)
        )
        found = meetings.merge(told, on="meeting_id")
        found = found[found["countries"].str.contains(_COUNTRY)]
    return Handled(count, path.stat().st_size, len(found))


def _copy_to_sqlite(warehouse: Path, path: Path) -> None:
    path.unlink(missing_ok=True)
    with reading(warehouse) as source, closing(sqlite3.connect(path)) as target:
        for table, columns in _NEEDED.items():
            frame = query(source, f"select {columns} from {table}")
            name = table.partition(".")[2]
            frame.to_pandas().to_sql(name, target, index=False)
            for key in ("meeting_id", "report_id", "met_on"):
                if key in frame.columns:
                    target.execute(f"create index {name}_{key} on {name} ({key})")
        target.commit()


def report(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The page of all meetings, written to one file."""
    path = folder / "refresh.duckdb"
    with watch:
        meetings = write_report(path, folder / "report.html", Scope(), date(2026, 1, 1))
    return Handled(count, path.stat().st_size, meetings)
