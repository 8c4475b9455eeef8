"""Tries in a row until there is an answer, or until the host has had enough of us."""

from collections.abc import Mapping

import httpx

from flows.fetch.ask import Answer, Permit, ask
from flows.fetch.conditional import start_address, validators
from flows.fetch.contract import Fetched, Request
from flows.fetch.outcomes import AGAINST_HOST, TRANSIENT
from flows.fetch.settle import settle
from flows.fetch.turns import Line, entry_of
from flows.fetch.waiting import backoff, retry_after


async def fetch(line: Line, request: Request, permit: Permit) -> Fetched:
    """Ask until there is an answer that counts; remember what it says about the address."""
    session = line.session
    previous = session.state.get(request.url)
    conditions = validators(previous, request.kind, session.policy)
    start = start_address(previous, request.url, session.policy)
    answers: list[Answer] = []
    is_plain = False

    def headers_for(url: httpx.URL) -> Mapping[str, str]:
        plain = {"Accept-Encoding": "identity"} if is_plain else {}
        return {**conditions.get(str(url), {}), **plain}

    while True:
        answer = await ask(line, request, start, headers_for, permit)
        answers.append(answer)
        if answer.outcome == "broken_encoding" and not is_plain:
            is_plain = True  # perhaps the server can send the body as it is
            continue
        if not _is_worth_another_try(line, answer, len(answers)):
            break
    if answer.outcome == "deferred" and len(answers) > 1:
        answers.pop()  # no time for another try: what the last one gave stands
        answer = answers[-1]
    is_conditional = str(answer.url) in conditions
    closed_until = entry_of(session, answer.url).closed_until if answer.url else None
    at = answer.asked_at or session.clock.now()
    row = settle(session.run_id, at, request, previous, answers, is_conditional)
    row = row._replace(retry_at=closed_until)
    session.state[request.url] = row
    return Fetched(request, row, answer.body, answer.headers)


def _is_worth_another_try(line: Line, answer: Answer, tries: int) -> bool:
    """Decide it, and make the host wait for as long as it asks, or a little longer each time."""
    session, policy = line.session, line.session.policy
    if answer.url is None or answer.is_forbidden:
        return False
    host = entry_of(session, answer.url)
    if answer.outcome in AGAINST_HOST and answer.asked_at is not None:
        host.failures_in_row += 1
    elif answer.status is not None:
        host.failures_in_row = 0
    if host.failures_in_row >= policy.failures_before_break:
        session.close(host, f"{host.failures_in_row} failures in a row: {answer.outcome}")
    wait = None
    if answer.outcome in ("rate_limited", "server_error"):
        wait = retry_after(answer.headers.get("retry-after"), session.clock.now())
    if wait is not None and wait > policy.longest_wait:
        session.close(host, f"asked us to come back in {wait:.0f} s", wait)
    if answer.outcome not in TRANSIENT or host.closed:
        return False
    if wait is None:
        wait = backoff(tries, policy.backoff_seconds, session.random)
    host.not_before = max(host.not_before, session.clock.seconds() + wait)
    return tries < policy.attempts
