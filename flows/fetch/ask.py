"""One try: from an address over its redirects to an answer, or to a failure with a name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import CookieError, SimpleCookie

import httpx

from flows.fetch import robots
from flows.fetch.contract import Request
from flows.fetch.hop import Hop, send
from flows.fetch.outcomes import Forbidden, outcome_of_error, outcome_of_status, words
from flows.fetch.redirects import (
    PERMANENT,
    REDIRECTS,
    RedirectRefused,
    host_of,
    is_same_origin,
    next_hop,
    parsed,
)
from flows.fetch.turns import Line

# Says whether an address may be asked, by raising `Forbidden` if not.
Permit = Callable[[Line, Request, httpx.URL], Awaitable[None]]


@dataclass
class Answer:
    """What one try gave, or how far it came."""

    start: str
    outcome: str = ""
    asked_at: datetime | None = None
    url: httpx.URL | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw_bytes: int = 0
    sent: int = 0
    seconds: float = 0.0
    moved_to: str | None = None
    error: str | None = None
    is_forbidden: bool = False


async def ask(
    line: Line,
    request: Request,
    start: str,
    headers_for: Callable[[httpx.URL], Mapping[str, str]],
    permit: Permit,
) -> Answer:
    """Ask for `start` and follow where it leads.

    Every failure that the world can cause is an outcome; what is left over is a bug of ours
    and raises.
    """
    answer = Answer(start)
    try:
        await _follow(line, request, parsed(start), headers_for, permit, answer)
    except Forbidden as no:
        answer.outcome, answer.error, answer.is_forbidden = no.outcome, str(no), True
    except Exception as error:
        outcome = outcome_of_error(error, has_head=answer.status is not None)
        if outcome is None:
            raise
        answer.outcome = outcome
        answer.error = words(error)
    return answer


async def _follow(
    line: Line,
    request: Request,
    here: httpx.URL,
    headers_for: Callable[[httpx.URL], Mapping[str, str]],
    permit: Permit,
    answer: Answer,
) -> None:
    policy = line.session.policy
    is_robots = request.kind == "robots"
    most = robots.REDIRECTS if is_robots else policy.redirects
    first, cookies, seen = here, dict[str, SimpleCookie](), set[tuple[str, str]]()
    is_permanent = True
    while True:
        answer.url = here
        cookie = _cookie(cookies, here)
        if (str(here), cookie) in seen:
            raise RedirectRefused(f"{here}: a redirect loop")
        if len(seen) > most:
            raise RedirectRefused(f"{here}: more than {most} redirects")
        seen.add((str(here), cookie))
        await permit(line, request, here)
        own = dict(request.headers) if is_same_origin(first, here) else {}
        sent = {**headers_for(here), **own, **({"Cookie": cookie} if cookie else {})}
        hop = Hop(here)
        answer.status = None
        try:
            left = policy.deadline_seconds - answer.seconds
            cap = robots.CAP if is_robots else policy.body_cap
            await send(line, hop, sent, left, cap, is_cut=is_robots)
        finally:
            _add(answer, hop)
        assert hop.status is not None
        if hop.status not in REDIRECTS:
            answer.outcome = outcome_of_status(hop.status, hop.headers)
            if answer.outcome not in ("ok", "not_modified"):
                answer.error = f"status {hop.status}"
            return
        _remember(hop, cookies)
        here = next_hop(here, hop.headers.get("location"), policy.may_downgrade)
        is_permanent = is_permanent and hop.status in PERMANENT
        if is_permanent:
            answer.moved_to = str(here)


def _add(answer: Answer, hop: Hop) -> None:
    answer.asked_at = hop.asked_at or answer.asked_at
    answer.sent += hop.asked_at is not None
    answer.seconds += hop.seconds
    answer.raw_bytes += hop.tally.raw
    answer.status, answer.headers, answer.body = hop.status, hop.headers, hop.body


def _cookie(cookies: Mapping[str, SimpleCookie], url: httpx.URL) -> str:
    own = cookies.get(host_of(url), SimpleCookie())
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in own.items())


def _remember(hop: Hop, cookies: dict[str, SimpleCookie]) -> None:
    """Cookies live for one chain of redirects, and are shown to the host that set them only."""
    for text in hop.set_cookies:
        try:
            cookies.setdefault(host_of(hop.url), SimpleCookie()).load(text[:4096])
        except CookieError:
            continue  # a cookie that nobody can read is one that we do not have
