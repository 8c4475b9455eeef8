"""The first stage of a run that fetches: look at the lists of the sources that are due."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import dataframely as dy
import polars as pl

from flows import raw_archive
from flows.catalogue import Source, addresses
from flows.fetch import USABLE, Fetched, FetchRow, Request, Session, fetch_all
from flows.fetch.intervals import is_due, next_interval
from flows.fetch_state import latest_fetches
from flows.operate.forget_columns import without_named_rows
from flows.operate.forget_known import forgotten_in_file
from flows.operate.logs import event
from flows.run import Run
from flows.sources.listing import (
    Listed,
    label_of,
    newest_first,
    newest_maps,
    nothing,
    read_list,
)
from transforms.leads import merged, to_leads
from transforms.schemas import Lead, Reject
from transforms.urls import canonical
from transforms.xml_text import SourceChanged
from warehouse.connection import is_there, query, reading

SUFFIXES = {"feed": ".xml", "news_sitemap": ".xml", "listing": ".html", "api": ".json",
            "archive": ".json"}  # fmt: skip


# Which maps of an index are read, of all that it names with the day of their last change.
ChooseMaps = Callable[[Sequence[tuple[str, str | None]]], list[str]]
_MOST_ENTRIES = 2_000


class Discovered(NamedTuple):
    """What the lists hold now: leads, old and new; texts that stood in a list; what failed.

    `texts` has, by address, the raw archive entry and the text of entries whose source gives
    the whole text in its list.
    """

    leads: dy.DataFrame[Lead]
    texts: dict[str, tuple[str, str]]
    rows: list[FetchRow]
    rejects: dy.DataFrame[Reject]


class _Look(NamedTuple):
    """One list that was looked at."""

    source: Source
    row: FetchRow
    listed: Listed
    problem: str | None


def due_sources(
    sources: Sequence[Source], warehouse: Path, now: datetime, *, all_of_them: bool = False
) -> list[Source]:
    """Sources with an address that may be asked again; never more often than the entry says."""
    rows = {row.url: row for row in latest_fetches(warehouse, addresses(sources))}
    return [
        source
        for source in sources
        if source.urls
        and source.kind != "files"
        and (
            all_of_them
            or any(is_due(_no_shorter(rows.get(url), source), now) for url in source.urls)
        )
    ]


def _no_shorter(row: FetchRow | None, source: Source) -> FetchRow | None:
    if row is None:
        return None
    learned = row.interval_seconds or source.shortest_interval
    return row._replace(interval_seconds=max(learned, source.shortest_interval))


def discover(
    run: Run,
    sources: Sequence[Source],
    session: Session,
    chosen_maps: ChooseMaps = newest_maps,
    most: int = _MOST_ENTRIES,
) -> Discovered:
    """Fetch and read the lists of the sources, and those maps of an index that are chosen.

    Of each list the newest `most` entries are taken.
    """
    by_id = {source.id: source for source in sources}
    requests = [_request(source, url) for source in sources for url in source.urls]
    looks = [_look(fetched, by_id, run) for fetched in fetch_all(requests, session)]
    asked = {request.url for request in requests}
    further = [
        _request(look.source, url)
        for look in sorted(looks, key=lambda each: each.row.url)
        for url in chosen_maps(look.listed.maps)
        if url not in asked
    ]
    further = _once(further)
    maps = latest_fetches(run.warehouse, [request.url for request in further])
    session.state.update({row.url: row for row in maps})
    looks += [_look(fetched, by_id, run) for fetched in fetch_all(further, session)]
    looks.sort(key=lambda each: each.row.url)
    return _gathered(run, looks, most)


def _once(requests: Sequence[Request]) -> list[Request]:
    return list({request.url: request for request in requests}.values())


def _request(source: Source, url: str) -> Request:
    return Request(url, source.id, source.kind, gap_seconds=source.gap_seconds)


def _look(fetched: Fetched, by_id: dict[str, Source], run: Run) -> _Look:
    """Keep a list's bytes, then read them; one that did not change is read again from there.

    That costs no request, and names the maps of an index, which change without it.
    """
    source, row, body = by_id[fetched.row.source_id], fetched.row, fetched.body
    event("listed", run_id=run.run_id, source=source.id, url=row.url, outcome=row.outcome,
          seconds=round(row.seconds, 3), bytes=row.bytes)  # fmt: skip
    folder = run.warehouse.parent
    if row.outcome == "ok":
        raw_path = raw_archive.keep(io.BytesIO(body), SUFFIXES[source.kind], folder)
        row = row._replace(raw_path=raw_path)
    elif row.outcome in USABLE and row.raw_path and source.kind == "news_sitemap":
        body = raw_archive.read(folder, row.raw_path) if (folder / row.raw_path).exists() else b""
    else:
        body = b""
    if row.outcome not in USABLE:
        return _Look(source, row, nothing(), f"{row.outcome}: {row.error}")
    if not body:
        return _Look(source, row, nothing(), None)
    try:
        listed = read_list(source, body, row.final_url or row.url, label_of(fetched.headers))
    except SourceChanged as changed:
        return _Look(source, row, nothing(), str(changed))
    problem = None
    if listed.items.is_empty() and not listed.maps:
        problem = "a list without entries"
    return _Look(source, row, listed, problem)


def _gathered(run: Run, looks: Sequence[_Look], most: int) -> Discovered:
    listed = [
        to_leads(
            newest_first(look.listed.items, most), look.source.id, look.source.zone,
            run.started_at,
        )
        for look in looks
    ]  # fmt: skip
    everything = Lead.validate(
        pl.concat([Lead.create_empty(), *listed]).unique(
            "address", keep="first", maintain_order=True
        )
    )
    everything = without_named_rows(everything, forgotten_in_file(run.warehouse))
    known = known_leads(run.warehouse, everything)
    rows = [
        _with_interval(look, of_list, known) for look, of_list in zip(looks, listed, strict=True)
    ]
    texts = {address: text for look in looks for address, text in _texts(look)}
    return Discovered(merged(everything, known), texts, rows, _rejects(run, looks))


def _with_interval(look: _Look, listed: pl.DataFrame, known: pl.DataFrame) -> FetchRow:
    """The row with the time to the next look: the more was new, the sooner."""
    old = listed.join(known, on="address", how="semi").height
    usual = look.row.interval_seconds or look.source.shortest_interval
    return next_interval(
        look.row._replace(interval_seconds=usual), old / listed.height if listed.height else 1.0
    )


def _texts(look: _Look) -> Iterator[tuple[str, tuple[str, str]]]:
    if look.source.text != "list":
        return
    for url, content in look.listed.items.select("url", "content").iter_rows():
        address = canonical(url) if url else None
        if address and content:
            yield address, (look.row.raw_path or "", content)


def known_leads(warehouse: Path, listed: dy.DataFrame[Lead]) -> dy.DataFrame[Lead]:
    """Stored leads that share an address, or a source and an id, with those listed now."""
    return _leads(
        warehouse,
        "where address in (select address from told) "
        "or (source_id, guid) in (select (source_id, guid) from told where guid is not null)",
        listed.select("address", "source_id", "guid"),
    )


def waiting_leads(warehouse: Path) -> dy.DataFrame[Lead]:
    """Leads of earlier runs that are still to be fetched."""
    return _leads(warehouse, "where state = 'waiting'", Lead.create_empty().select("address"))


def _leads(warehouse: Path, condition: str, listed: pl.DataFrame) -> dy.DataFrame[Lead]:
    if not is_there(warehouse):
        return Lead.create_empty()
    with reading(warehouse) as connection:
        tables = query(connection, "select table_name as n from duckdb_tables()")
        if "leads" not in set(tables["n"]):
            return Lead.create_empty()
        columns = ", ".join(Lead.column_names())
        rows = query(
            connection,
            f"with told as materialized (from listed) "
            f"select {columns} from ops.leads {condition} order by address",
            listed=listed,
        )  # fmt: skip
    times = [name for name in Lead.column_names() if name.endswith("_at")]
    return Lead.validate(rows.with_columns(pl.col(times).dt.convert_time_zone("UTC")), cast=True)


def _rejects(run: Run, looks: Sequence[_Look]) -> dy.DataFrame[Reject]:
    return Reject.validate(
        pl.DataFrame(
            [
                {
                    "run_id": run.run_id,
                    "location": look.row.url,
                    "where": look.source.id,
                    "reason": "source_failed",
                    "detail": look.problem,
                    "is_loaded": False,
                    "raw_path": look.row.raw_path,
                    "rejected_at": look.row.fetched_at,
                }
                for look in looks
                if look.problem
            ],
            schema=Reject.create_empty().schema,
        )
    )
