"""Whose turn it is: gaps between requests to a domain and to an address, one at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import NamedTuple

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


class Turn(NamedTuple):
    """A request that may be sent now: when it starts, and whom it is for."""

    began: datetime
    host: Host
    address: str


@asynccontextmanager
async def turn(line: Line, url: httpx.URL) -> AsyncIterator[Turn]:
    """Wait until this address may be asked, and hold its domain until it has answered.

    Domains wait for each other only where they share an address or all connections are in
    use, and then first come, first served: no domain can starve another. Raises
    `Forbidden`, `AddressRefused` or `NameUnknown`.
    """
    session, clock = line.session, line.session.clock
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
            ours = Turn(clock.now(), host, address)
            gap_begins(session, ours)
            yield ours
        finally:
            line.slots.release()


def gap_begins(session: Session, ours: Turn) -> None:
    """Count the gaps from now: when a request starts, and again when its answer begins.

    Connecting takes now longer and now shorter; what the server sees must not be less.
    """
    now = session.clock.seconds()
    ours.host.last_start = now
    session.address_ready[ours.address] = now + session.policy.address_gap_seconds


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
