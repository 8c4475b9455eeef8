"""What a run does that fetches: look at the lists, get the articles, read them.

Plain functions, as in flows/pipeline.py, which does the rest. `Ingest` is what they hand on.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from flows import raw_archive
from flows.catalogue import Source
from flows.discover import Discovered, discover, due_sources, waiting_leads
from flows.fetch import USABLE, Fetched, FetchRow, Request, Session, fetch_all, is_final
from flows.fetch_state import latest_fetches, to_fetches
from flows.journal import Journal, Kept
from flows.load import known_articles
from flows.operate.logs import event
from flows.operate.stages import timed
from flows.pipeline import write_articles
from flows.progress import Report, silent
from flows.run import Run
from flows.sources.fetched import Arrived, original_address, to_items, to_rejects
from flows.sources.listing import label_of
from flows.sources.page import Page, page_readers
from flows.staging import Part
from transforms.languages import forget_model
from transforms.schemas import Lead, Reject

_BATCH = 250
_MOST_TRIES = 5


class Got(NamedTuple):
    """Articles whose bytes are in the archive, and the other leads with what became of them."""

    kept: list[Kept]
    texts: list[Arrived]
    settled: list[dict[str, Any]]
    rows: list[FetchRow]
    rejects: list[dict[str, Any]]


@timed("look")
def look_at_sources(
    run: Run, sources: Sequence[Source], session: Session, *, all_of_them: bool = False
) -> Discovered:
    """Lists of the sources that are due, and leads that earlier runs left waiting."""
    due = due_sources(sources, run.warehouse, session.clock.now(), all_of_them=all_of_them)
    found = discover(run, due, session)
    waiting = waiting_leads(run.warehouse).filter(
        pl.col("source_id").is_in([source.id for source in sources])
    )
    left = waiting.join(found.leads, on="address", how="anti")
    return found._replace(leads=Lead.validate(pl.concat([found.leads, left])))


@timed("get")
def get_articles(
    run: Run,
    found: Discovered,
    sources: Sequence[Source],
    session: Session,
    journal: Journal,
    progress: Report = silent,
) -> Got:
    """Fetch the articles that wait, newest first; what a killed run has fetched is not asked again.

    Their bytes go into the raw archive one by one, and a line into the journal with each.
    """
    by_id = {source.id: source for source in sources}
    left = {kept.address: kept for kept in journal.left if kept.lead["source_id"] in by_id}
    leads = {lead["address"]: lead for lead in found.leads.iter_rows(named=True)}
    for address, kept in left.items():
        leads.setdefault(address, kept.lead)
    got = Got(list(left.values()), [], [], [], [])
    waiting = [
        lead
        for lead in leads.values()
        if lead["state"] == "waiting" and lead["address"] not in left
    ]
    in_list = [lead for lead in waiting if lead["address"] in found.texts]
    for lead in in_list:
        raw_path, text = found.texts[lead["address"]]
        got.texts.append(Arrived(lead, raw_path, lead["url"], run.started_at, {"text": text}))
    chosen = _chosen([lead for lead in waiting if lead["address"] not in found.texts], by_id)
    by_url = {lead["url"]: lead for lead in chosen}
    session.state.update(
        {row.url: row for row in latest_fetches(run.warehouse, by_url) if row.url in by_url}
    )
    requests = [
        Request(url, lead["source_id"], gap_seconds=by_id[lead["source_id"]].gap_seconds)
        for url, lead in by_url.items()
    ]
    for done, fetched in enumerate(fetch_all(requests, session), start=1):
        _settle(run, by_url[fetched.request.url], fetched, journal, got)
        progress("fetch", done, len(requests))
    unasked = leads.keys() - {lead["address"] for lead in chosen + in_list} - left.keys()
    got.settled.extend(leads[address] for address in sorted(unasked))
    return got


def _chosen(waiting: Sequence[dict[str, Any]], by_id: dict[str, Source]) -> list[dict[str, Any]]:
    """As many of each source as one run may ask for, those listed last first; the rest waits."""
    newest = sorted(waiting, key=lambda lead: lead["address"])
    newest.sort(key=lambda lead: lead["first_listed_at"], reverse=True)
    room = {source.id: source.most_articles for source in by_id.values()}
    chosen = []
    for lead in newest:
        if room.get(lead["source_id"], 0) > 0:
            room[lead["source_id"]] -= 1
            chosen.append(lead)
    return chosen


def _settle(run: Run, lead: dict[str, Any], fetched: Fetched, journal: Journal, got: Got) -> None:
    row = fetched.row
    event("fetched", run_id=run.run_id, source=row.source_id, url=row.url, outcome=row.outcome)
    lead = {**lead, "tried_at": row.fetched_at}
    if row.outcome == "ok":
        raw_path = raw_archive.keep(io.BytesIO(fetched.body), ".html", run.warehouse.parent)
        row = row._replace(raw_path=raw_path)
        kept = Kept(lead["address"], row, label_of(fetched.headers), lead)
        journal.note(kept)
        got.kept.append(kept)
        return
    got.rows.append(row)
    if row.outcome in USABLE:
        got.settled.append({**lead, "state": "loaded", "reason": row.outcome, "tries": 0})
        return
    tries = lead["tries"] + (row.outcome != "deferred")
    is_lost = is_final(row.kind, row.outcome) or tries >= _MOST_TRIES
    state = "lost" if is_lost else "waiting"
    got.settled.append({**lead, "state": state, "reason": row.outcome, "tries": tries})
    if is_lost:
        got.rejects.append(
            {
                "run_id": run.run_id,
                "location": row.url,
                "where": lead["source_id"],
                "reason": "fetch_failed",
                "detail": f"{row.outcome}: {row.error}",
                "is_loaded": False,
                "raw_path": None,
                "rejected_at": row.fetched_at,
            }
        )


@timed("read")
def read_articles(
    run: Run, got: Got, sources: Sequence[Source], folder: Path, progress: Report = silent
) -> list[Part]:
    """Pages to articles, some hundred at a time; settles the leads of all that were got."""
    by_id = {source.id: source for source in sources}
    known = known_articles(run.warehouse)
    parts: list[Part] = []
    first_row = 0
    for arrived in _batches(run, got):
        part = Part(folder / f"{len(parts):06}")
        items = to_items(arrived, by_id, first_row)
        known = write_articles(part, items, to_rejects(arrived, run.run_id), known, run, parts)
        parts.append(part)
        first_row += items.height
        for each in arrived:
            reason = None if isinstance(each.read, dict) else each.read.reason
            state = "refused" if reason else "loaded"
            got.settled.append({**each.lead, "state": state, "reason": reason, "tries": 0})
        progress("read", first_row, None)
    forget_model()
    return parts


def _batches(run: Run, got: Got) -> Iterator[list[Arrived]]:
    folder = run.warehouse.parent
    texts = iter(got.texts)
    while batch := list(islice(texts, _BATCH)):
        yield batch
    if not got.kept:
        return
    with page_readers() as read:
        waiting = iter(got.kept)
        while kept := list(islice(waiting, _BATCH)):
            pages = (
                Page(
                    raw_archive.read(folder, each.row.raw_path or ""),
                    original_address(each.row.final_url or each.row.url),
                    each.row.fetched_at,
                    each.label,
                )
                for each in kept
            )
            yield [
                Arrived(each.lead, each.row.raw_path or "", each.row.url, run.started_at, result)
                for each, result in zip(kept, read(pages), strict=True)
            ]


def bookkeeping(run: Run, found: Discovered, got: Got, session: Session) -> dict[str, pl.DataFrame]:
    """Rows for `ops` about all of it, to be stored together with the articles."""
    rows = [*found.rows, *got.rows, *(kept.row for kept in got.kept)]
    for fetched in session.robots_fetches:
        row = fetched.row
        if row.outcome == "ok":
            raw_path = raw_archive.keep(io.BytesIO(fetched.body), ".txt", run.warehouse.parent)
            row = row._replace(raw_path=raw_path)
        rows.append(row)
    schema = {name: column.dtype for name, column in Lead.columns().items()}
    leads = pl.DataFrame(got.settled, schema=schema).unique("address", keep="last")
    rejects = pl.DataFrame(got.rejects, schema=Reject.create_empty().schema)
    return {
        "ops.fetches": to_fetches(row._replace(run_id=run.run_id) for row in rows),
        "ops.leads": Lead.validate(leads.sort("address")),
        "ops.rejects": Reject.validate(pl.concat([found.rejects, rejects])),
    }
