"""The main job as a Prefect flow: collect → extract → load.

Tasks are stages or batches of some thousand articles, never articles: a task costs
Prefect 5 to 18 ms, a flow run a second.
"""

import logging
from pathlib import Path

import flows.prefect_defaults  # noqa: F401 isort: skip

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.states import State

from flows.apart import Extract, Order
from flows.engines import engine_named
from flows.load import load_parts, recorded_failure
from flows.pipeline import collect_articles
from flows.run import start_run
from flows.runners import extract_by, runner_named
from flows.settings import default_engine, default_runner, warehouse_named
from flows.staging import staging_folder
from flows.summary import Summary
from warehouse.errors import WarehouseBusy


def _is_busy(_task: object, _task_run: object, state: State[Summary]) -> bool:
    """Trying again helps when somebody else holds the warehouse, and only then."""
    try:
        state.result()
    except WarehouseBusy:
        return True
    except Exception:
        return False
    return False


@task(name="extract", cache_policy=NO_CACHE)
def extract_task(order: Order, extract: Extract) -> Path:
    """One batch, extracted by whoever does it in this run (flows/runners.py)."""
    return extract(order)


collect_task = task(name="collect", cache_policy=NO_CACHE)(collect_articles)
load_task = task(
    name="load",
    cache_policy=NO_CACHE,
    retries=3,
    retry_delay_seconds=10,
    retry_condition_fn=_is_busy,
)(load_parts)


@flow(name="news_etl", log_prints=False, validate_parameters=True)
def news_etl(
    paths: list[str], warehouse: str, engine: str | None = None, runner: str | None = None
) -> Summary:
    """Load articles from files and folders into the warehouse, with their meetings.

    `engine` reads them: grammar or llm; where it is not given, what COMMUNIQUE_ENGINE says.
    `runner` has them read side by side: threads, processes, dask or ray; or COMMUNIQUE_RUNNER.
    """
    logger = get_run_logger()
    path = warehouse_named(warehouse)
    pool = runner_named(runner or default_runner())
    run = start_run("news_etl", path, engine_named(engine or default_engine(), path))
    with staging_folder(run.warehouse.parent) as folder:
        with recorded_failure(run):
            parts = collect_task([Path(path) for path in paths], run, folder)
            logger.info("%d batches collected", len(parts))
            extract_by(pool, extract_task, parts, run)
        summary = load_task(run, parts)
    logger.log(logging.INFO, "%s", summary.sentence())
    return summary
