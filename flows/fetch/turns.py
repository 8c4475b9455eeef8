"""Whose turn it is: gaps between requests to a domain and to an address, one at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from math import inf

import httpx

from flows.fetch.addresses import registrable_domain
from flows.fetch.outcomes import Forbidden
from flows.fetch.redirects import host_of
from flows.fetch.session import Host, Session
from flows.fetch.transport import Transport


@dataclass
class Line:
    """What the requests of one event loop share."""

    session: Session
    transport: Transport
    slots: asyncio.Semaphore
    lookups: asyncio.Semaphore
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    robots_locks: dict[str, asyncio.Lock] = field(default_factory=dict)


def entry_of(session: Session, url: httpx.URL) -> Host:
    """The entry of the domain that an address belongs to."""
    return session.host(registrable_domain(host_of(url)))


@asynccontextmanager
async def turn(line: Line, url: httpx.URL) -> AsyncIterator[datetime]:
    """Wait until this address may be asked, and hold its domain until it has answered.

    Domains wait for each other only where they share an address or all connections are in
    use, and then first come, first served: no domain can starve another. Gives the instant at
    which the request starts. Raises `Forbidden`, `AddressRefused` or `NameUnknown`.
    """
    session, clock, policy = line.session, line.session.clock, line.session.policy
    domain = registrable_domain(host_of(url))
    host = session.host(domain)
    async with line.locks.setdefault(domain, asyncio.Lock()):
        _refuse_if_closed(session, host, host.next_start)
        async with line.lookups:
            address = (await session.addresses(host_of(url), port_of(url)))[0]
        while True:
            ready_at = _ready_at(session, host, address)
            _refuse_if_closed(session, host, ready_at)
            if (wait := ready_at - clock.seconds()) > 0:
                await clock.sleep(wait)
                continue
            await line.slots.acquire()
            if _ready_at(session, host, address) <= clock.seconds():
                break
            line.slots.release()  # somebody else took this address while we waited for a slot
        try:
            host.sent += 1
            host.last_start = clock.seconds()
            session.address_ready[address] = host.last_start + policy.address_gap_seconds
            yield clock.now()
        finally:
            line.slots.release()


def port_of(url: httpx.URL) -> int:
    """The port that an address names, or the usual one of its scheme."""
    return url.port or (443 if url.scheme == "https" else 80)


def _ready_at(session: Session, host: Host, address: str) -> float:
    return max(host.next_start, session.address_ready.get(address, -inf))


def _refuse_if_closed(session: Session, host: Host, ready_at: float) -> None:
    policy = session.policy
    if host.closed:
        raise Forbidden("deferred", host.closed)
    if ready_at - session.began > policy.run_seconds:
        raise Forbidden("deferred", f"its turn comes after the {policy.run_seconds:g} s of a run")
    if host.sent >= policy.requests_per_host:
        raise Forbidden("deferred", f"{host.sent} requests to this host in one run are enough")
