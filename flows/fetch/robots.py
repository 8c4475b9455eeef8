"""robots.txt after RFC 9309: what it says, and what it means when it cannot be read."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import httpx
from protego import Protego

from flows.fetch.contract import FetchRow

CAP = 500 * 1024
REDIRECTS = 5
_FRESH = timedelta(hours=24)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION = re.compile(r"^(\s*user-agent\s*:\s*[\w.-]+)/[^\s#]*", re.I | re.M)


class Rules(NamedTuple):
    """What one origin allows us; without `parser` everything or nothing, as `refusal` says."""

    checked_at: datetime
    parser: Protego | None = None
    refusal: FetchRow | None = None


def origin_of(url: httpx.URL) -> str:
    """The place that a robots.txt speaks for."""
    return str(url.copy_with(path="/", query=None, fragment=None))


def parse(body: bytes, checked_at: datetime) -> Rules:
    """Rules of a robots.txt; of a page that is none, that everything is allowed."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return Rules(checked_at, Protego.parse(_VERSION.sub(r"\1", lines)))


def rules_after(row: FetchRow, body: bytes, stale: Rules | None) -> Rules:
    """What a request for robots.txt leaves us with.

    A site without one (4xx, no target, too many redirects) allows everything. One that
    cannot be reached forbids everything, unless an older answer is known: that one holds.
    """
    at = row.fetched_at
    if row.outcome in ("ok", "unchanged"):
        return parse(body, at)
    is_missing = row.status is not None and 400 <= row.status < 500 and row.status != 429
    if is_missing or row.outcome in ("empty", "redirect_refused"):
        return Rules(at)
    if stale is not None and stale.refusal is None:
        return stale._replace(checked_at=at)
    return Rules(at, refusal=row)


def stored_rules(row: FetchRow, body: bytes | None) -> Rules | None:
    """Rules that an earlier run found, from the last row of their address and the body kept.

    Where that row is a failure, the older body is of use only if robots.txt fails again.
    """
    if row.outcome in ("ok", "unchanged"):
        return parse(body, row.fetched_at) if body is not None else None
    rules = rules_after(row, b"", None)
    if rules.refusal is None:
        return rules
    return parse(body, _LONG_AGO) if body is not None else None


def is_fresh(rules: Rules | None, now: datetime) -> bool:
    """True for rules that need not be asked for again yet."""
    return rules is not None and now - rules.checked_at < _FRESH


def allows(rules: Rules, url: httpx.URL, agent: str) -> bool:
    """Whether the site lets us read that address."""
    return rules.parser is None or rules.parser.can_fetch(str(url), agent)


def gap_wanted(rules: Rules, agent: str, longest: float) -> tuple[float, str | None]:
    """Seconds between requests that the site asks for, and a note where that is too long."""
    if rules.parser is None:
        return 0.0, None
    wanted = float(rules.parser.crawl_delay(agent) or 0.0)
    if rate := rules.parser.request_rate(agent):
        wanted = max(wanted, rate.seconds / max(rate.requests, 1))
    if wanted > longest:
        return longest, f"robots.txt asks for {wanted:g} s between requests; we keep {longest:g} s"
    return wanted, None
