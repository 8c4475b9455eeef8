"""Health and freshness of the sources: each list is asked for once, nothing is stored."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
from rich.console import Group
from rich.text import Text

from flows.catalogue import Source
from flows.console import frame_table
from flows.fetch import USABLE, Fetched, FetchRow, Request, fetch_all
from flows.fetch.intervals import health
from flows.fetch_state import latest_fetches
from flows.run import start_run
from flows.run_ingest import Outside, session_for
from flows.sources.listing import Listed, label_of, newest_date, nothing, read_list
from transforms.xml_text import SourceChanged

_COLUMNS = ["source", "kind", "catalogue", "health", "answer", "entries", "newest", "loaded", "why"]


def source_check(sources: Sequence[Source], warehouse: Path, outside: Outside) -> Group:
    """One row for each address of the sources; what is unwell comes first."""
    frame = checked(sources, warehouse, outside)
    counts = frame.group_by("health").len().sort("len", descending=True)
    told = ", ".join(f"{number} {name}" for name, number in counts.iter_rows())
    return Group(frame_table(frame, "Sources"), Text(told or "no sources"))


def checked(sources: Sequence[Source], warehouse: Path, outside: Outside) -> pl.DataFrame:
    """The table behind it. `loaded` is when a run last had a usable answer of that address."""
    by_id = {source.id: source for source in sources}
    run = start_run("check", warehouse)
    session = session_for(run, (), outside)  # unconditional: we want to see the list itself
    urls = {url: source for source in sources for url in source.urls}
    before = {row.url: row for row in latest_fetches(warehouse, urls)}
    requests = [
        Request(url, source.id, source.kind, gap_seconds=source.gap_seconds)
        for url, source in urls.items()
    ]
    rows = [
        _row(fetched, by_id[fetched.row.source_id], before, session.clock.now())
        for fetched in fetch_all(requests, session)
    ]
    rows += [_unasked(source) for source in sources if not source.urls]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    return frame.sort(pl.col("health") == "healthy", "health", "source")


def _row(
    fetched: Fetched, source: Source, before: dict[str, FetchRow], now: datetime
) -> tuple[str | None, ...]:
    row = fetched.row
    listed, why = _read(fetched, source)
    dates = newest_date(listed.items, now) if listed.items.height else []
    entries = listed.items.height + len(listed.maps)
    last = before[row.url].fetched_at if row.url in before else None
    return (
        source.id, source.kind, source.status,
        health(row, entries, dates) if why is None else "changed",
        row.outcome, str(entries), f"{max(dates):%Y-%m-%d %H:%M}" if dates else None,
        f"{last:%Y-%m-%d %H:%M}" if last else None, why or row.error,
    )  # fmt: skip


def _read(fetched: Fetched, source: Source) -> tuple[Listed, str | None]:
    row = fetched.row
    if row.outcome not in USABLE:
        return nothing(), None
    try:
        url = row.final_url or row.url
        return read_list(source, fetched.body, url, label_of(fetched.headers)), None
    except SourceChanged as changed:
        return nothing(), str(changed)


def _unasked(source: Source) -> tuple[str | None, ...]:
    return (
        source.id, source.kind, source.status, "unknown", None, None, None, None, source.reason,
    )  # fmt: skip
