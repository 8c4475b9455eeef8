"""A run that fetches, in this process and without Prefect: the stages one after the other."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from flows.catalogue import Source
from flows.discover import Discovered
from flows.engines import GRAMMAR, Engine
from flows.fetch import Clock, Policy, Session, open_session
from flows.fetch.addresses import Resolve, resolve
from flows.fetch_state import known_robots, latest_fetches
from flows.ingest import bookkeeping, get_articles, look_at_sources, read_articles
from flows.journal import open_journal
from flows.load import load_parts, recorded_failure
from flows.pipeline import extract_part
from flows.progress import Report, silent
from flows.run import Run, start_run
from flows.staging import staging_folder
from flows.summary import Summary


class Outside(NamedTuple):
    """How the outside world is reached: our manners, a clock, a resolver of names."""

    policy: Policy
    clock: Clock = Clock()
    resolver: Resolve = resolve


def run_ingest(
    sources: Sequence[Source],
    warehouse: Path,
    outside: Outside,
    *,
    all_of_them: bool = False,
    progress: Report = silent,
    engine: Engine = GRAMMAR,
) -> Summary:
    """Everything new from the sources that are due (or from all), into the warehouse."""
    run = start_run("ingest", warehouse, engine)
    session = session_for(run, sources, outside)
    with recorded_failure(run):
        found = look_at_sources(run, sources, session, all_of_them=all_of_them)
    return fetch_and_load(run, sources, found, session, progress)


def fetch_and_load(
    run: Run,
    sources: Sequence[Source],
    found: Discovered,
    session: Session,
    progress: Report,
    more: Mapping[str, pl.DataFrame] = MappingProxyType({}),
) -> Summary:
    """The articles that were found, into the warehouse, with `more` rows in that transaction."""
    folder_of = run.warehouse.parent
    with staging_folder(folder_of) as folder, open_journal(folder_of) as journal:
        with recorded_failure(run):
            got = get_articles(run, found, sources, session, journal, progress)
            parts = read_articles(run, got, sources, folder, progress)
            for done, part in enumerate(parts, start=1):
                extract_part(part, run)
                progress("extract", done, len(parts))
            told = bookkeeping(run, found, got, session)
        return load_parts(run, parts, progress, {**told, **more})


def session_for(run: Run, sources: Sequence[Source], outside: Outside) -> Session:
    """A session that knows what earlier runs learned of the sources and of their robots.txt."""
    urls = [url for source in sources for url in source.urls]
    return open_session(
        outside.policy,
        run.run_id,
        latest_fetches(run.warehouse, urls),
        known_robots(run.warehouse),
        outside.clock,
        outside.resolver,
    )
