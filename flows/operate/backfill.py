"""Articles of the past: lists asked for by date, a few days at a time, then their articles.

What has been asked is a row in `ops.backfilled_days`, what was listed a lead in `ops.leads`, what
was fetched a line in the journal: a back-fill that is killed goes on from there and asks for
nothing twice.
"""

import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.catalogue import Source
from flows.discover import Discovered, discover, waiting_leads
from flows.engines import GRAMMAR, Engine
from flows.fetch import USABLE, Session
from flows.ingest import Got, bookkeeping
from flows.load import ledger_row, recorded_failure
from flows.operate.backfill_asks import Ask, asks, maps_of, of_these_days
from flows.operate.overlap import asking, sole_run
from flows.progress import Report, silent
from flows.run import Run, start_run
from flows.run_ingest import Outside, fetch_and_load, session_for
from flows.settings import MIGRATIONS, WAIT_SECONDS
from flows.summary import Summary
from transforms.schemas import TABLES, BackfilledDay, Lead, Reject
from warehouse.connection import is_there, query, reading, writing
from warehouse.contract import prepare
from warehouse.ledger import recorded_run
from warehouse.load import append, replace

_MOST_ENTRIES = 200_000
_PAUSE_SECONDS = 1.0  # between portions, for a scheduled run that waits for its turn


class Backfilled(NamedTuple):
    """What became of a back-fill: days asked now and before, articles, what is left.

    `failed` has a line for each list that could not be read; its days are asked again next time.
    """

    days: int
    days_before: int
    listed: int
    articles: int
    reports: int
    waiting: int
    failed: list[str]


def backfill(
    sources: Sequence[Source],
    period: tuple[date, date],
    warehouse: Path,
    outside: Outside,
    progress: Report = silent,
    engine: Engine = GRAMMAR,
) -> Backfilled:
    """Fetch what the sources published in the period, first and last day included.

    Days that were asked for before are not asked again, today is never done. Raises `RunUnderWay`
    where another back-fill is at this warehouse.
    """
    with sole_run(warehouse, "backfill"):
        began = outside.clock.now()
        done = _days_done(warehouse)
        questions = [
            ask for source in sources for ask in asks(source, *period, done.get(source.id, set()))
        ]
        days_before = len(sources) * len(Ask(sources[0], *period).days) if sources else 0
        days_before -= sum(len(ask.days) for ask in questions)
        result = Backfilled(0, days_before, 0, 0, 0, 0, [])
        lost: set[str] = set()
        for number, ask in enumerate(questions, start=1):
            if ask.source.id in lost:
                continue
            failures = len(result.failed)
            with asking(warehouse):
                result = _ask(ask, warehouse, outside, result, progress, engine)
            if len(result.failed) > failures:
                lost.add(ask.source.id)
            result = _articles(sources, warehouse, outside, began, result, progress, engine)
            progress("lists", number, len(questions))
        if not questions:
            result = _articles(sources, warehouse, outside, began, result, progress, engine)
        return result._replace(waiting=_waiting(sources, warehouse).height)


def _ask(
    ask: Ask, warehouse: Path, outside: Outside, result: Backfilled, progress: Report,
    engine: Engine,
) -> Backfilled:  # fmt: skip
    """Read the lists of one question; store what they list, and that the days are done.

    Where the texts stand in the list itself they are stored in the same transaction.
    """
    run = start_run("backfill", warehouse, engine)
    session = session_for(run, [ask.source], outside)
    with recorded_failure(run):
        found = discover(run, [ask.source], session, maps_of(ask), _MOST_ENTRIES)
    leads = Lead.validate(of_these_days(found.leads, ask))
    found = found._replace(leads=leads)
    problems = [row.error or row.outcome for row in found.rows if row.outcome not in USABLE]
    problems += found.rejects["detail"].to_list()
    days = BackfilledDay.create_empty() if problems else _days(ask, run, leads.height)
    failed = [f"{ask.source.id} {ask.first} to {ask.last}: {problems[0]}"] if problems else []
    result = result._replace(
        days=result.days + days.height,
        listed=result.listed + leads.height,
        failed=[*result.failed, *failed],
    )
    if found.texts:
        rows = {"ops.backfilled_days": days}
        summary = fetch_and_load(run, [ask.source], found, session, progress, rows)
        return _with(result, summary)
    _store(run, found, session, days)
    return result


def _days(ask: Ask, run: Run, listed: int) -> pl.DataFrame:
    """Days that were over when they were asked for."""
    days = [day for day in ask.days if day < run.started_at.date()]
    return BackfilledDay.validate(
        pl.DataFrame({"day": days}, schema={"day": pl.Date}).select(
            source_id=pl.lit(ask.source.id),
            day="day",
            listed_count=pl.lit(listed, pl.Int64),
            run_id=pl.lit(run.run_id),
            asked_at=pl.lit(run.started_at, pl.Datetime("us", "UTC")),
        )
    )


def _store(run: Run, found: Discovered, session: Session, days: pl.DataFrame) -> None:
    """Keep what was listed before any article is asked for."""
    told = bookkeeping(run, found, Got([], [], [], [], []), session)
    with writing(run.warehouse, WAIT_SECONDS) as connection:
        prepare(connection, TABLES, MIGRATIONS, run.started_at)
        with recorded_run(connection, TABLES, ledger_row(run)) as notes:
            notes["ops.rejects"] = told["ops.rejects"]
            append(connection, "ops.fetches", told["ops.fetches"], TABLES["ops.fetches"])
            replace(connection, "ops.leads", found.leads, Lead)
            replace(connection, "ops.backfilled_days", days, BackfilledDay)


def _articles(
    sources: Sequence[Source], warehouse: Path, outside: Outside, began: datetime,
    result: Backfilled, progress: Report, engine: Engine,
) -> Backfilled:  # fmt: skip
    """Fetch the articles that wait, portion by portion; each address once in this back-fill."""
    while True:
        tried = pl.col("tried_at").is_not_null() & (pl.col("tried_at") >= began)
        leads = Lead.validate(_waiting(sources, warehouse).filter(~tried))
        if leads.is_empty():
            return result
        with asking(warehouse):
            run = start_run("backfill", warehouse, engine)
            found = Discovered(leads, {}, [], Reject.create_empty())
            session = session_for(run, sources, outside)
            summary = fetch_and_load(run, sources, found, session, progress)
        result = _with(result, summary)
        time.sleep(_PAUSE_SECONDS)


def _with(result: Backfilled, summary: Summary) -> Backfilled:
    return result._replace(
        articles=result.articles + summary.articles_new,
        reports=result.reports + summary.reports,
    )


def _waiting(sources: Sequence[Source], warehouse: Path) -> pl.DataFrame:
    ids = [source.id for source in sources]
    return waiting_leads(warehouse).filter(pl.col("source_id").is_in(ids))


def _days_done(warehouse: Path) -> dict[str, set[date]]:
    if not is_there(warehouse):
        return {}
    with reading(warehouse) as connection:
        tables = query(connection, "select table_name as t from duckdb_tables()")
        if "backfilled_days" not in set(tables["t"]):
            return {}
        rows = query(connection, "select source_id, day from ops.backfilled_days")
    done: dict[str, set[date]] = {}
    for source_id, day in rows.iter_rows():
        done.setdefault(source_id, set()).add(day)
    return done
