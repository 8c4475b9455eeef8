"""What a run remembers about hosts from request to request."""

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf

from flows.fetch.addresses import (
    NameUnknown,
    Resolve,
    refuse_unless_visited,
    registrable_domain,
    resolve,
)
from flows.fetch.contract import Clock, Fetched, FetchRow, Policy
from flows.fetch.redirects import host_of, parsed
from flows.fetch.robots import Rules

_NAMES_LAST = 300.0  # seconds for which the addresses of a name are kept


@dataclass
class Host:
    """A registrable domain: when it may be asked again, and how it has behaved."""

    gap: float
    last_start: float = -inf
    not_before: float = -inf
    sent: int = 0
    failures_in_row: int = 0
    closed: str | None = None
    closed_until: datetime | None = None

    @property
    def next_start(self) -> float:
        """The moment from which the next request may start."""
        return max(self.last_start + self.gap, self.not_before)


@dataclass
class Session:
    """One run's memory; plain data, so that several calls of `fetch_all` share it."""

    run_id: str
    policy: Policy
    clock: Clock
    resolver: Resolve
    random: random.Random
    state: dict[str, FetchRow]
    began: float
    hosts: dict[str, Host] = field(default_factory=dict)
    address_ready: dict[str, float] = field(default_factory=dict)
    robots: dict[str, Rules] = field(default_factory=dict)
    robots_fetches: list[Fetched] = field(default_factory=list)
    names: dict[tuple[str, int], tuple[float, list[str]]] = field(default_factory=dict)

    def host(self, domain: str) -> Host:
        """The domain's entry, made when it is first asked for."""
        return self.hosts.setdefault(domain, Host(self.policy.gap_seconds))

    async def addresses(self, host: str, port: int) -> list[str]:
        """Checked addresses of a name; resolved once, so what was checked is what is used.

        Raises `NameUnknown` or `AddressRefused`.
        """
        expires, known = self.names.get((host, port), (0.0, []))
        if not known or self.clock.seconds() > expires:
            async with asyncio.timeout(self.policy.connect_seconds):
                known = await self.resolver(host, port)
            if not known:
                raise NameUnknown(f"{host}: no address")
            policy = self.policy
            refuse_unless_visited(host, port, known, policy.ports, policy.allowed)
            self.names[host, port] = (self.clock.seconds() + _NAMES_LAST, known)
        return known

    def keep_away(self) -> None:
        """Close the hosts that asked us, or an earlier run, not to come back before some hour."""
        for row in self.state.values():
            now = self.clock.now()
            if row.retry_at is not None and row.fetched_at <= now < row.retry_at:
                host = self.host(registrable_domain(host_of(parsed(row.final_url or row.url))))
                host.closed, host.closed_until = "asked us to stay away for now", row.retry_at

    def close(self, host: Host, why: str, seconds: float | None = None) -> None:
        """Send nothing more to this host in this run; `seconds` is how long it asked for."""
        host.closed = why
        if seconds is not None:
            host.closed_until = self.clock.now() + timedelta(seconds=seconds)


def open_session(
    policy: Policy,
    run_id: str,
    state: Iterable[FetchRow] = (),
    robots: Iterable[tuple[str, Rules]] = (),
    clock: Clock = Clock(),  # noqa: B008 - a tuple, never changed
    resolver: Resolve = resolve,
    seed: int | None = None,
) -> Session:
    """A session that knows the last row of every address that may be asked for.

    Rows that become known later go into its `state`.
    """
    return Session(
        run_id,
        policy,
        clock,
        resolver,
        random.Random(seed),
        {row.url: row for row in state},
        clock.seconds(),
        robots=dict(robots),
    )
