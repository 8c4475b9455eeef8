"""Two hundred kills of whole runs are in benchmarks/faults/kills.py."""

import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.rows import rows
from tests.warehouse.crash_worker import load_for_ever
from transforms.schemas import TABLES
from warehouse.connection import query, writing
from warehouse.tables import create_tables

KILLS = 8
ROWS = 300


def received(pipe: Connection) -> list[int]:
    """All that was sent before the other end died."""
    numbers = []
    try:
        while True:
            numbers.append(pipe.recv())
    except EOFError:
        return numbers


def stored_runs(path: Path) -> dict[int, tuple[int, int]]:
    """Articles and reports of every run in the ledger, and of any that is not."""
    with writing(path) as connection:
        counts = query(
            connection,
            """
            select
                coalesce(l.run_id, a.run_id) as run_id,
                count(a.article_id) filter (where l.run_id is not null) as articles,
                count(r.report_id) as reports
            from ops.runs as l
            full join core.articles as a on l.run_id = a.run_id
            full join core.meeting_reports as r on a.article_id = r.article_id
            group by all
            """,
        )
    return {int(run_id): (articles, reports) for run_id, articles, reports in counts.rows()}


def test_a_killed_process_leaves_whole_runs_and_all_that_it_told_of(tmp_path: Path) -> None:
    """Only the run whose commit ended just before the kill may be stored untold."""
    path = tmp_path / "news.duckdb"
    with writing(path) as connection:
        create_tables(connection, TABLES)
    random = Random(20220413)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.warehouse.crash_worker"])
    articles = rows("core.articles", *[{"article_id": str(n)} for n in range(ROWS)])
    reports = rows("core.meeting_reports", *[{"report_id": str(n)} for n in range(ROWS)])
    told: set[int] = set()
    for kill in range(KILLS):
        first = 1_000_000 * (kill + 1)
        pipe, far_end = context.Pipe(duplex=False)
        job = (path, articles, reports, first, far_end)
        process = context.Process(target=load_for_ever, args=job)
        process.start()
        far_end.close()
        if kill % 3:  # every third may die while it opens the file
            told.add(pipe.recv())
        time.sleep(random.uniform(0, 0.15))
        process.kill()
        process.join()
        told.update(received(pipe))
        stored = stored_runs(path)
        whole = {run for run, counts in stored.items() if counts == (ROWS, ROWS)}
        assert whole == stored.keys()
        assert told <= whole
        untold = {run for run in whole - told if run >= first}
        assert untold <= {max([first - 1, *(run for run in told if run >= first)]) + 1}
        told |= untold
    assert told == whole
