"""The main job as a Prefect flow: look at the sources → get → read → extract → load."""

from pathlib import Path

import flows.prefect_defaults  # noqa: F401 isort: skip

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.catalogue import addresses, chosen, default_catalogue, read_catalogue
from flows.engines import engine_named
from flows.fetch_policy import policy_of_environment
from flows.ingest import bookkeeping, get_articles, look_at_sources, read_articles
from flows.journal import open_journal
from flows.load import recorded_failure
from flows.news_etl import extract_task, load_task
from flows.run import start_run
from flows.run_ingest import Outside, session_for
from flows.runners import extract_by, runner_named
from flows.settings import default_engine, default_runner, warehouse_named
from flows.staging import staging_folder
from flows.summary import Summary

look_task = task(name="look", cache_policy=NO_CACHE)(look_at_sources)
get_task = task(name="get", cache_policy=NO_CACHE)(get_articles)
read_task = task(name="read", cache_policy=NO_CACHE)(read_articles)


@flow(name="news_ingest", log_prints=False, validate_parameters=True)
def news_ingest(
    warehouse: str,
    only: list[str] | None = None,
    catalogue: str | None = None,
    now: bool = False,
    engine: str | None = None,
    runner: str | None = None,
) -> Summary:
    """Fetch everything new from the sources that are due, into the warehouse.

    `only` names sources, `now` asks also those that are not due, `engine` reads what is fetched
    (where it is not given, what COMMUNIQUE_ENGINE says), `runner` says by how many side by side,
    as in `news_etl`. Without network the run ends well, with an error for each source.
    """
    logger = get_run_logger()
    listed = read_catalogue(Path(catalogue) if catalogue else default_catalogue())
    sources = chosen(listed, only or [])
    policy = policy_of_environment(addresses(sources))
    path = warehouse_named(warehouse)
    pool = runner_named(runner or default_runner())
    run = start_run("news_ingest", path, engine_named(engine or default_engine(), path))
    session = session_for(run, sources, Outside(policy))
    folder_of = run.warehouse.parent
    with staging_folder(folder_of) as folder, open_journal(folder_of) as journal:
        with recorded_failure(run):
            found = look_task(run, sources, session, all_of_them=now)
            logger.info("%d lists read, %d addresses", len(found.rows), found.leads.height)
            got = get_task(run, found, sources, session, journal)
            parts = read_task(run, got, sources, folder)
            extract_by(pool, extract_task, parts, run)
            told = bookkeeping(run, found, got, session)
        summary = load_task(run, parts, fetched=told)
    logger.info("%s", summary.sentence())
    return summary
