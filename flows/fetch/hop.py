"""One HTTP request and its answer, with every limit on it; no redirects, no retries."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from flows.fetch.body import Tally, read_body, refuse_if_announced
from flows.fetch.transport import opened
from flows.fetch.turns import Line, gap_begins, turn

_WITH_BODY = frozenset({200, 203})


@dataclass
class Hop:
    """What one request gave; filled in as it goes on, so that a failure knows how far it came."""

    url: httpx.URL
    asked_at: datetime | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)
    body: bytes = b""
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0


async def send(
    line: Line,
    hop: Hop,
    headers: Mapping[str, str],
    seconds_left: float,
    body_cap: int,
    is_cut: bool,
) -> None:
    """Wait for our turn, ask, and read the body of an answer that has one for us.

    The deadline is for the whole exchange, since a server that drips a byte now and then
    never exceeds a read timeout. Waiting in turn does not count.
    """
    policy = line.session.policy
    async with turn(line, hop.url) as ours:
        hop.asked_at = ours.began
        began = time.monotonic()
        try:
            async with (
                asyncio.timeout(seconds_left),
                opened(line.transport, hop.url, headers, policy) as response,
            ):
                gap_begins(line.session, ours)
                hop.status = response.status_code
                hop.headers = {name.lower(): text for name, text in response.headers.items()}
                hop.set_cookies = response.headers.get_list("set-cookie")
                if hop.status in _WITH_BODY:
                    if not is_cut:
                        refuse_if_announced(hop.headers.get("content-length"), policy.raw_cap)
                    hop.body = await read_body(
                        response.aiter_raw(),
                        hop.headers.get("content-encoding", ""),
                        policy.raw_cap,
                        body_cap,
                        hop.tally,
                        is_cut,
                    )
        finally:
            hop.seconds = time.monotonic() - began
