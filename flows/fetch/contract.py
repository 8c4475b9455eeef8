"""What is asked for, how we behave, and what came of it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib import metadata
from typing import NamedTuple

MIB = 1 << 20


class Request(NamedTuple):
    """One address to ask for, once; `headers` (a key, say) never leave its host."""

    url: str
    source_id: str
    kind: str = "article"
    headers: tuple[tuple[str, str], ...] = ()
    gap_seconds: float = 0.0


class Policy(NamedTuple):
    """How we behave towards others, and what we take from them.

    `contact` is an address at which a person answers: every request carries it. `allowed`
    names networks that are visited although they are not public, on any port: for tests and
    for an archive in one's own house.
    """

    contact: str
    agent: str = "CommuniqueBot"
    version: str = metadata.version("communique")
    gap_seconds: float = 5.0
    address_gap_seconds: float = 1.0
    connections: int = 16
    longest_crawl_delay: float = 60.0
    requests_per_host: int = 500
    run_seconds: float = 1800.0
    attempts: int = 4
    backoff_seconds: float = 2.0
    longest_wait: float = 120.0
    failures_before_break: int = 6
    deadline_seconds: float = 60.0
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    raw_cap: int = 10 * MIB
    body_cap: int = 20 * MIB
    redirects: int = 10
    may_downgrade: bool = False
    ports: tuple[int, ...] = (80, 443)
    allowed: tuple[str, ...] = ()
    ca_file: str | None = None
    plain_every: int = 12
    moves_confirmed: int = 3

    @property
    def user_agent(self) -> str:
        """Who we are and whom to write to, on every request."""
        return f"{self.agent}/{self.version} (+{self.contact})"


class Clock(NamedTuple):
    """Time as the fetcher sees it; tests hand in one that jumps."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class FetchRow(NamedTuple):
    """A row of `ops.fetches`, see there; the last one of an address is what we know of it."""

    run_id: str
    source_id: str
    kind: str
    url: str
    fetched_at: datetime
    outcome: str
    final_url: str | None = None
    status: int | None = None
    bytes: int = 0
    attempts: int = 0
    request_count: int = 0
    seconds: float = 0.0
    error: str | None = None
    note: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    conditional_count: int = 0
    is_validator_stuck: bool = False
    failures: int = 0
    moved_to: str | None = None
    moved_count: int = 0
    interval_seconds: int | None = None
    retry_at: datetime | None = None
    raw_path: str | None = None


class Fetched(NamedTuple):
    """What came of one request: its row, and the unpacked body where `row.outcome` has one.

    `headers` are the answer's, names in lower case.
    """

    request: Request
    row: FetchRow
    body: bytes = b""
    headers: dict[str, str] = {}  # noqa: RUF012 - never written to
