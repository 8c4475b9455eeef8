"""Ask robots.txt before anything else of its site, and keep to what it says."""

import asyncio

import httpx

from flows.fetch import robots
from flows.fetch.contract import Request
from flows.fetch.outcomes import Forbidden
from flows.fetch.persist import fetch
from flows.fetch.turns import Line, entry_of


async def obey(line: Line, request: Request, url: httpx.URL) -> None:
    """Raise `Forbidden` where the site does not want this address read, or cannot be asked.

    robots.txt speaks to crawlers. An API that somebody has named is made for programs and has
    rules of its own (Retry-After, maxlag); where it sends us elsewhere, robots.txt counts again.
    """
    if request.kind == "api" and url == httpx.URL(request.url):
        return
    session = line.session
    agent = session.policy.agent
    origin = robots.origin_of(url)
    async with line.robots_locks.setdefault(origin, asyncio.Lock()):
        rules = session.robots.get(origin)
        if rules is None or not robots.is_fresh(rules, session.clock.now()):
            rules = await _asked(line, request, origin, rules)
            session.robots[origin] = rules
    host = entry_of(session, url)
    gap, _ = robots.gap_wanted(rules, agent, session.policy.longest_crawl_delay)
    host.gap = max(host.gap, gap, request.gap_seconds)
    if rules.refusal is not None:
        raise Forbidden(rules.refusal.outcome, f"robots.txt: {rules.refusal.error}")
    if not robots.allows(rules, url, agent):
        raise Forbidden("robots", f"robots.txt of {url.host} forbids {url.path}"[:300])


async def _asked(
    line: Line, request: Request, origin: str, stale: robots.Rules | None
) -> robots.Rules:
    session = line.session
    fetched = await fetch(
        line, Request(f"{origin}robots.txt", request.source_id, "robots"), _anything
    )
    rules = robots.rules_after(fetched.row, fetched.body, stale)
    policy = session.policy
    _, note = robots.gap_wanted(rules, policy.agent, policy.longest_crawl_delay)
    row = fetched.row._replace(note=note or fetched.row.note)
    session.robots_fetches.append(fetched._replace(row=row))
    return rules


async def _anything(line: Line, request: Request, url: httpx.URL) -> None:
    """robots.txt itself may always be read."""
