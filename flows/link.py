"""Propose Wikidata ids for people whom only the news told us of: asked online, decided by hand.

Nothing is written but the cache of answers beside the warehouse. A proposal is a row for
seeds/corrections.csv, with what it rests on behind it; somebody looks and copies it there. One
for an office goes into the column wikidata_id of seeds/offices.csv.
"""

import hashlib
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from flows.fetch import Request, Session, fetch_all
from flows.run import start_run
from flows.run_ingest import Outside, session_for
from transforms.wikidata import (
    Subject,
    candidates,
    entities_url,
    found_ids,
    is_ambiguous,
    is_busy,
    read_answer,
    scored,
    search_url,
)
from warehouse.connection import query, reading

CACHE = "wikidata-cache"
MAX_AGE_DAYS = 30
_PAGE = "https://www.wikidata.org/wiki/"

# The first six columns are those of seeds/corrections.csv. `kind` is set_qid for a proposal;
# office_qid is one for an office, for seeds/offices.csv; ambiguous is none.
PROPOSALS = pl.Schema(
    {
        "kind": pl.String,
        "subject": pl.String,
        "object": pl.String,
        "reason": pl.String,
        "link": pl.String,
        "date": pl.Date,
        "name": pl.String,
        "country": pl.String,
        "label": pl.String,
        "description": pl.String,
        "matched_by": pl.String,
        "score": pl.Float64,
    }
)


class Linked(NamedTuple):
    """Proposals and ambiguous candidates, who was not found, and what failed (key and why)."""

    proposals: pl.DataFrame
    unknown: list[str]
    failed: list[tuple[str, str]]
    asked: int


class _NoAnswer(Exception):
    """A question without a usable answer; others may have one."""


class _Busy(_NoAnswer):
    """The server wants to be left alone for now: nothing more is asked of it."""


class _Client(NamedTuple):
    session: Session
    endpoint: str
    cache: Path
    max_age: timedelta
    asked: list[str]


def link(
    warehouse: Path,
    outside: Outside,
    endpoint: str,
    *,
    limit: int,
    offices: bool = False,
    max_age_days: int = MAX_AGE_DAYS,
) -> Linked:
    """Ask for each subject in turn, one request at a time; an answer is kept for some days."""
    run = start_run("link", warehouse)
    subjects = _subjects(warehouse, limit, offices=offices)
    client = _Client(
        session_for(run, (), outside),
        endpoint,
        warehouse.parent / CACHE,
        timedelta(days=max_age_days),
        [],
    )
    today = outside.clock.now().date()
    rows: list[dict[str, Any]] = []
    unknown, failed = [], []
    for at, subject in enumerate(subjects):
        try:
            ranked = _ranked(client, subject)
        except _Busy as error:
            failed += [(left.key, str(error)) for left in subjects[at:]]
            break
        except _NoAnswer as error:
            failed.append((subject.key, str(error)))
            continue
        rows += _rows(subject, ranked, today)
        if ranked.is_empty():
            unknown.append(subject.key)
    return Linked(pl.DataFrame(rows, schema=PROPOSALS), unknown, failed, len(client.asked))


def _subjects(warehouse: Path, limit: int, *, offices: bool) -> list[Subject]:
    """Provisional people without an id, those first who met most; then offices without one."""
    with reading(warehouse) as connection:
        people = query(
            connection,
            f"""
            select p.person_id, p.name, p.country
            from core.people as p
            left join core.participants as met on p.person_id = met.person_id
            where p.is_provisional and p.wikidata_id is null
            group by all
            order by count(met.person_id) desc, p.person_id
            limit {limit:d}
            """,
        ).rows()
        posts = query(
            connection,
            "select office_id, label, country from core.offices where wikidata_id is null "
            f"order by office_id limit {limit:d}",
        ).rows()
    return [Subject(*row) for row in people] + [
        Subject(row[0], row[1], row[2], is_person=False) for row in posts if offices
    ]


def _ranked(client: _Client, subject: Subject) -> pl.DataFrame:
    ids = found_ids(_answer(client, search_url(client.endpoint, subject.name)))
    items = _answer(client, entities_url(client.endpoint, ids)) if ids else {}
    return scored(subject, candidates(items))


def _answer(client: _Client, url: str) -> dict[str, Any]:
    """The answer of the cache, if it is not too old, else of the server; a usable one is kept."""
    kept = client.cache / f"{hashlib.sha256(url.encode()).hexdigest()}.json"
    now = client.session.clock.now().timestamp()
    if kept.exists() and now - kept.stat().st_mtime <= client.max_age.total_seconds():
        answer = read_answer(kept.read_bytes())
        if answer is not None:
            return answer
    client.asked.append(url)
    [fetched] = fetch_all([Request(url, "wikidata", "api")], client.session)
    if fetched.row.outcome != "ok":
        raise _NoAnswer(f"{fetched.row.outcome}: {fetched.row.error or fetched.row.status}")
    if is_busy(fetched.body):
        raise _Busy("the server is busy (maxlag): ask again later")
    if (answer := read_answer(fetched.body)) is None:
        raise _NoAnswer("the answer is no JSON object, or says that something failed")
    client.cache.mkdir(exist_ok=True)
    half = kept.with_suffix(".part")
    half.write_bytes(fetched.body)
    os.utime(half, (now, now))
    half.replace(kept)
    return answer


def _rows(subject: Subject, ranked: pl.DataFrame, today: date) -> list[dict[str, Any]]:
    """One row for a proposal, one for each of several candidates that are too close."""
    unsure = is_ambiguous(ranked)
    kind = "ambiguous" if unsure else "set_qid" if subject.is_person else "office_qid"
    return [
        {
            "kind": kind,
            "subject": subject.key,
            "object": row["wikidata_id"],
            "reason": f"Wikidata: {row['label']}, by {row['matched_by']}, {row['score']:.2f}",
            "link": _PAGE + row["wikidata_id"],
            "date": today,
            "name": subject.name,
            "country": subject.country,
            **{key: row[key] for key in ("label", "description", "matched_by", "score")},
        }
        for row in (ranked if unsure else ranked.head(1)).rows(named=True)
    ]
