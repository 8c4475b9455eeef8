"""One question to the endpoint: in its turn, tried again where that helps, and given up in time."""

import asyncio
import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from flows.fetch import Clock
from flows.fetch.outcomes import words
from flows.fetch.waiting import backoff, retry_after
from flows.llm.options import Options, key_of_environment
from flows.llm.prompt import Message, response_format
from transforms.answers.shape import BadAnswer

_LARGEST = 4 << 20  # bytes of an answer
_BASE_SECONDS = 2.0
_REFUSED = {400, 415, 422}  # what an endpoint says to a setting that it does not know
_HOPELESS = {401, 402, 403, 404, 405}  # the key, the account or the address is not in order


class NoAnswer(Exception):
    """The endpoint gave no answer to this question; the message says why, without the key."""


class _TryAgain(Exception):
    """An attempt failed, the next may not; `seconds` is how long the endpoint asks us to wait."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass
class Session:
    """What all questions of a run share: the pace, what was found out, and whether it is over."""

    options: Options
    clock: Clock = field(default_factory=Clock)
    random: Random = field(default_factory=Random)
    ready_at: float = 0.0
    sent: int = 0
    failures: int = 0
    takes_settings: bool = True
    closed: str | None = None


async def ask(session: Session, client: httpx.AsyncClient, asked: list[Message]) -> str:
    """The words of the model. Raises `NoAnswer`, or `BadAnswer` for words that were cut off."""
    attempt, bare = 1, not session.takes_settings
    while True:
        await _turn(session)
        try:
            async with asyncio.timeout(session.options.timeout_seconds):
                status, headers, body = await _post(session, client, asked, bare)
            if status in _REFUSED and not bare:
                bare = True  # without a schema and other settings it may understand us
                continue
            told = _content(session, status, headers, body)
        except (httpx.HTTPError, TimeoutError) as error:
            problem = _TryAgain(_scrubbed(words(error)))
        except _TryAgain as error:
            problem = error
        else:
            session.failures = 0
            session.takes_settings = session.takes_settings and not bare
            return told
        await _wait(session, problem, attempt)
        attempt += 1


async def _turn(session: Session) -> None:
    """Wait until a request may be sent: so many a minute, and none while we were asked to wait."""
    while (wait := session.ready_at - session.clock.seconds()) > 0 and not session.closed:
        await session.clock.sleep(wait)
    if session.closed:
        raise NoAnswer(f"not asked: {session.closed}")
    if session.sent >= session.options.most_requests:
        raise NoAnswer(f"not asked: {session.sent} requests in one run are enough")
    session.sent += 1
    session.ready_at = session.clock.seconds() + 60 / session.options.per_minute


async def _post(
    session: Session, client: httpx.AsyncClient, asked: list[Message], bare: bool
) -> tuple[int, httpx.Headers, bytes]:
    payload: dict[str, Any] = {"model": session.options.model, "messages": asked}
    if not bare:
        payload |= {
            "temperature": 0,
            "max_tokens": session.options.answer_tokens,
            "response_format": response_format(),
        }
    key = key_of_environment()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    body = bytearray()
    async with client.stream(
        "POST", session.options.url, json=payload, headers=headers
    ) as response:
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > _LARGEST:
                raise _TryAgain(f"more than {_LARGEST} bytes")
    return response.status_code, response.headers, bytes(body)


def _content(session: Session, status: int, headers: httpx.Headers, body: bytes) -> str:
    """The words of an answer; what is none is told apart by what can be done about it."""
    if status == 200:
        return _words_of_model(body)
    why = _scrubbed(f"{status}: {' '.join(body[:300].decode('utf-8', 'replace').split())}")
    if status in (408, 425, 429) or status >= 500:
        raise _TryAgain(why, retry_after(headers.get("Retry-After"), session.clock.now()))
    if status in _HOPELESS or 300 <= status < 400:
        session.closed = why
    raise NoAnswer(why)


def _words_of_model(body: bytes) -> str:
    try:
        choice = json.loads(body)["choices"][0]
        told = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise _TryAgain(f"no chat completion: {error!r:.100}") from error
    if not isinstance(told, str):
        raise BadAnswer("no words in it")
    if isinstance(choice, dict) and choice.get("finish_reason") == "length":
        raise BadAnswer("cut off, see COMMUNIQUE_LLM_TOKENS")
    return told


async def _wait(session: Session, problem: _TryAgain, attempt: int) -> None:
    """Let all wait as long as the endpoint asks, or longer every time; give up in the end."""
    options = session.options
    if problem.seconds is not None and problem.seconds > options.longest_wait:
        session.closed = f"{problem}; asked to wait {problem.seconds:g} s"
        raise NoAnswer(session.closed)
    if attempt >= options.attempts:
        session.failures += 1
        if session.failures >= options.failures_before_break:
            session.closed = f"{session.failures} failures in a row, the last: {problem}"
        raise NoAnswer(f"{attempt} attempts, the last: {problem}")
    seconds = problem.seconds
    if seconds is None:
        seconds = backoff(attempt, _BASE_SECONDS, session.random)
        await session.clock.sleep(seconds)
    else:
        session.ready_at = max(session.ready_at, session.clock.seconds() + seconds)


def _scrubbed(text: str) -> str:
    """Words of others without the key: an endpoint may repeat it in its complaint."""
    key = key_of_environment()
    return text.replace(key, "(key)") if key else text
