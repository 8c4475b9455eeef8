"""From the tries of one request to its row: what they cost, what came, what we know now."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import httpx

from flows.fetch.addresses import registrable_domain
from flows.fetch.ask import Answer
from flows.fetch.contract import FetchRow, Request
from flows.fetch.outcomes import USABLE
from flows.fetch.redirects import host_of


def settle(
    run_id: str,
    at: datetime,
    request: Request,
    previous: FetchRow | None,
    answers: Sequence[Answer],
    is_conditional: bool,
) -> FetchRow:
    """The row of a request.

    What we know of an address (validators, hash, where it moved) is carried from row to row,
    so that the last row is all that the next run has to read.
    """
    last = answers[-1]
    known = previous or FetchRow(run_id, request.source_id, request.kind, request.url, at, "ok")
    row = known._replace(
        run_id=run_id,
        source_id=request.source_id,
        kind=request.kind,
        fetched_at=at,
        outcome=last.outcome,
        status=last.status,
        bytes=sum(answer.raw_bytes for answer in answers),
        attempts=len(answers),
        request_count=sum(answer.sent for answer in answers),
        seconds=sum(answer.seconds for answer in answers),
        error=last.error,
        note=None,
        retry_at=None,
    )
    if last.outcome == "ok":
        row = _with_body(row, known, last)
    elif last.outcome == "not_modified":
        row = _not_modified(row, known, last, is_conditional)
    if row.outcome in USABLE:
        return _moved(row, known, last)._replace(failures=0)
    if row.outcome == "not_found" and known.moved_to:
        row = row._replace(moved_to=None, moved_count=0)
    return row._replace(failures=known.failures + (row.outcome != "deferred"))


def _with_body(row: FetchRow, known: FetchRow, last: Answer) -> FetchRow:
    if not last.body:
        return row._replace(outcome="empty", error="a good status and not a byte")
    digest = hashlib.sha256(last.body).hexdigest()
    etag, modified = last.headers.get("etag"), last.headers.get("last-modified")
    is_new = digest != known.body_hash
    is_stuck = (
        is_new
        and known.body_hash is not None
        and (etag or modified) is not None
        and (etag or modified) == (known.etag or known.last_modified)
    )
    return row._replace(
        outcome="ok" if is_new else "unchanged",
        final_url=str(last.url),
        etag=etag,
        last_modified=modified,
        body_hash=digest,
        conditional_count=0,
        is_validator_stuck=known.is_validator_stuck or is_stuck,
        note="the body changed, its validators did not" if is_stuck else None,
        raw_path=None if is_new else known.raw_path,
    )


def _not_modified(row: FetchRow, known: FetchRow, last: Answer, is_conditional: bool) -> FetchRow:
    """A 304 need not repeat the validators: what it leaves out stays as it was."""
    if not is_conditional:
        return row._replace(outcome="http_error", error="status 304, though we did not ask")
    return row._replace(
        etag=last.headers.get("etag") or known.etag,
        last_modified=last.headers.get("last-modified") or known.last_modified,
        conditional_count=known.conditional_count + 1,
    )


def _moved(row: FetchRow, known: FetchRow, last: Answer) -> FetchRow:
    """Count how often permanent redirects named the same place in the same hands.

    A redirect to another registrable domain is followed every time, and never believed for
    good: names change owners.
    """
    if last.moved_to is None:
        return row if last.start == known.moved_to else row._replace(moved_to=None, moved_count=0)
    here, there = (registrable_domain(host_of(httpx.URL(u))) for u in (row.url, last.moved_to))
    if here != there:
        note = f"moved permanently to {there}, another owner: change the address by hand"
        return row._replace(moved_to=None, moved_count=0, note=note)
    count = known.moved_count + 1 if known.moved_to == last.moved_to else 1
    return row._replace(moved_to=last.moved_to, moved_count=count)
