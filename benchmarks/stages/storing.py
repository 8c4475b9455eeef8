"""Stages `load`, `resolve`, `refresh` and `check`: parts into a warehouse, and what follows there.

A run does all four in one transaction (flows/load.py). Here each has a process and a transaction
of its own and begins with a copy of what the one before it left, so memory is its own.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.stages.measure import Handled, Stopwatch
from flows.identity import refresh_identity
from flows.load import EXTRACTED
from flows.near_copies import settle_copies
from flows.readings import choose_readings
from flows.reference import refresh_reference
from flows.run import start_run
from flows.settings import CHECKS, MART, MIGRATIONS
from flows.staging import Part
from flows.versions import store_versions, straighten_repeats
from transforms.schemas import TABLES, Article, ArticleVersion, Check
from warehouse.checks import run_checks
from warehouse.connection import all_threads, in_memory, one_thread, query, writing
from warehouse.contract import prepare
from warehouse.load import append, run_transaction
from warehouse.tables import create_tables
from warehouse.views import build_views

_SMALL = 256 << 20  # as in flows/load.py: up to here one thread puts a warehouse in order
_STORED = {"articles": "core.articles", "versions": "core.article_versions", **EXTRACTED}


def load(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """Articles with all that was found in them, and originals that come after their copies."""
    parts = _parts(folder)
    path = _anew(folder, "load")
    with watch:
        first = pl.read_parquet(parts[0].folder / "articles.parquet", columns=["run_id"])
        run = start_run("benchmark", path)._replace(run_id=first["run_id"][0])
        with writing(path) as connection:
            prepare(connection, TABLES, MIGRATIONS, run.started_at)
            with run_transaction(connection):
                one_thread(connection)
                for part in parts:
                    _append(connection, part, run.engine.name)
                settle_copies(connection, run.run_id)
                straighten_repeats(connection)
    return Handled(count, _size(folder), _count(path, "core.meeting_reports"))


def _append(connection: duckdb.DuckDBPyConnection, part: Part, engine: str) -> None:
    articles = part.read("articles", Article)
    nothing = articles.select("article_id").clear()
    versions = part.read("versions", ArticleVersion)
    store_versions(connection, articles, versions, nothing, engine)
    for name, table in EXTRACTED.items():
        append(connection, table, part.read(name, TABLES[table]), TABLES[table])


def resolve(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """Who is who, and which reports are one meeting."""
    path = _copied(folder, "load", "resolve")
    with watch, writing(path) as connection, run_transaction(connection):
        run = start_run("benchmark", path)
        _threads(connection, path)
        everything = refresh_reference(connection)
        chosen = choose_readings(connection, run.run_id)
        refresh_identity(connection, chosen, run.run_id, run.started_at, everything=everything)
    return Handled(count, path.stat().st_size, _count(path, "core.meetings"))


def refresh(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The views, and the tables that are made for them."""
    path = _copied(folder, "resolve", "refresh")
    with watch, writing(path) as connection, run_transaction(connection):
        _threads(connection, path)
        made = build_views(connection, MART)
    return Handled(count, path.stat().st_size, len(made))


def check(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """All claims of sql/checks."""
    path = folder / "refresh.duckdb"
    with watch, writing(path) as connection, run_transaction(connection):
        run = start_run("benchmark", path)
        _threads(connection, path)
        results = run_checks(connection, CHECKS, run.run_id, run.started_at, Check)
    return Handled(count, path.stat().st_size, results.height)


def row_by_row(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The rows of the parts by one insert each, in one transaction: what not to do."""
    frames = list(_frames(folder))
    path = _anew(folder, "rows")
    with watch, duckdb.connect(str(path)) as connection:
        create_tables(connection, TABLES)
        with run_transaction(connection):
            for table, frame in frames:
                columns = ", ".join(f'"{name}"' for name in frame.columns)
                marks = ", ".join("?" * frame.width)
                for row in frame.iter_rows():
                    connection.execute(f"insert into {table} ({columns}) values ({marks})", row)
    return Handled(count, _size(folder), sum(frame.height for _, frame in frames))


def pandas_and_sqlite(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The rows of the parts by pandas' `to_sql`, and an index on each key; nothing is compared."""
    path = folder / "rows.sqlite"
    path.unlink(missing_ok=True)
    rows = 0
    with watch, closing(sqlite3.connect(path)) as connection:
        for table, frame in _frames(folder):
            frame.to_pandas().to_sql(
                table.replace(".", "_"), connection, if_exists="append", index=False
            )
            rows += frame.height
        for table in _STORED.values():
            name = table.replace(".", "_")
            keys = ", ".join(TABLES[table].primary_key())
            connection.execute(f"create unique index {name}_key on {name} ({keys})")
        connection.commit()
    return Handled(count, _size(folder), rows)


def _frames(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    for part in _parts(folder):
        for name, table in _STORED.items():
            yield table, part.read(name, TABLES[table])


def _parts(folder: Path) -> list[Part]:
    return [Part(each) for each in sorted((folder / "parts").iterdir())]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "parts").glob("*/*.parquet"))


def _copied(folder: Path, before: str, after: str) -> Path:
    target = _anew(folder, after)
    shutil.copyfile(folder / f"{before}.duckdb", target)
    return target


def _anew(folder: Path, name: str) -> Path:
    """Where a warehouse is to be made, without what a run that was ended has left of it."""
    for left in folder.glob(f"{name}.duckdb*"):
        left.unlink()
    return folder / f"{name}.duckdb"


def _threads(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    one_thread(connection)
    if path.stat().st_size > _SMALL:
        all_threads(connection)


def _count(path: Path, table: str) -> int:
    with in_memory() as connection:
        connection.execute(f"attach '{path}' as made (read_only)")
        return int(query(connection, f"select count(*) as n from made.{table}").item())
