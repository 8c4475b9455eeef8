"""What a schedule starts: the job, unless another run is at it or has done its work already.

`communique serve` and the deployments of prefect.yaml both start this flow, so the guard is
the same whoever keeps the time.
"""

import flows.prefect_defaults  # noqa: F401 isort: skip

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, State

from flows.news_etl import news_etl
from flows.news_ingest import news_ingest
from flows.operate.overlap import RunUnderWay, asking, note_skip, sole_run
from flows.operate.schedule import kind_of, last_start, made_good
from flows.run import start_run
from flows.settings import warehouse_named


@flow(name="communique", validate_parameters=True)
def scheduled(
    warehouse: str,
    paths: list[str] | None = None,
    only: list[str] | None = None,
    catalogue: str | None = None,
    engine: str | None = None,
) -> State[Any] | None:
    """Fetch from the sources that are due, or load `paths`; skip what another run has done.

    A machine that slept wakes up to several runs that are late. The first makes all of them
    good, and those that follow see that a run began after their own time.
    """
    file = warehouse_named(warehouse)
    try:
        with sole_run(file):
            if why := made_good(last_start(file, kind_of(paths)), _planned_for()):
                return _skip(file, paths, why)
            if paths:
                news_etl.fn(paths, warehouse, engine)
            else:
                with asking(file):
                    news_ingest.fn(warehouse, only, catalogue, False, engine)
    except RunUnderWay as busy:
        return _skip(file, paths, str(busy))
    return None


def _skip(warehouse: Path, paths: list[str] | None, why: str) -> State[Any]:
    get_run_logger().warning("skipped: %s", why)
    note_skip(start_run(kind_of(paths), warehouse), why)
    return Completed(name="Skipped", message=why)


def _planned_for() -> datetime:
    """When this run was to begin: now, where nobody planned it."""
    planned: datetime = flow_run.get_scheduled_start_time()
    return planned.astimezone(UTC)
