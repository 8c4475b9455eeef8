"""Many requests at once: a queue for each domain, results handed over as they come."""

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from flows.fetch.addresses import registrable_domain
from flows.fetch.contract import Fetched, Request
from flows.fetch.obey import obey
from flows.fetch.persist import fetch
from flows.fetch.redirects import BadUrl, host_of, parsed
from flows.fetch.session import Session
from flows.fetch.transport import Transport
from flows.fetch.turns import Line

_WAITING = 8  # results that may wait for the caller; then the network waits for it
_LOOK_AGAIN = 0.02
_LOOKUPS = 4  # names looked up at a time: the system has few threads for it
_End = BaseException | None
_Results = queue.SimpleQueue[Fetched | _End]


def fetch_all(requests: Iterable[Request], session: Session) -> Iterator[Fetched]:
    """One `Fetched` for every request, as they come; never raises for what a server does.

    The network has a thread of its own, so a caller who takes long over one result does not
    make another one time out. Stop iterating, and the rest is given up.
    """
    results: _Results = queue.SimpleQueue()
    loop = asyncio.new_event_loop()
    work = loop.create_task(_crawl(list(requests), session, results))
    thread = threading.Thread(target=_run, args=(loop, work, results), name="fetch", daemon=True)
    thread.start()
    try:
        while isinstance(result := results.get(), Fetched):
            yield result
        if result is not None:
            raise result
    finally:
        with suppress(RuntimeError):  # the loop is closed where all was done
            loop.call_soon_threadsafe(work.cancel)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop, work: asyncio.Task[None], results: _Results) -> None:
    end: _End = None
    try:
        try:
            loop.run_until_complete(work)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
    except BaseException as error:
        end = error
    results.put(end)


async def _crawl(requests: Sequence[Request], session: Session, results: _Results) -> None:
    policy = session.policy
    session.keep_away()
    domains: dict[str, list[Request]] = {}
    for request in requests:
        domains.setdefault(_domain(request), []).append(request)

    async def hand_over(fetched: Fetched) -> None:
        while results.qsize() >= _WAITING:
            await asyncio.sleep(_LOOK_AGAIN)
        results.put(fetched)

    async with Transport(policy, session.addresses) as transport, asyncio.TaskGroup() as group:
        slots, lookups = asyncio.Semaphore(policy.connections), asyncio.Semaphore(_LOOKUPS)
        line = Line(session, transport, slots, lookups)
        for queued in domains.values():
            group.create_task(_one_by_one(line, queued, hand_over))


async def _one_by_one(
    line: Line, requests: Sequence[Request], hand_over: Callable[[Fetched], Awaitable[None]]
) -> None:
    for request in requests:
        await hand_over(await fetch(line, request, obey))


def _domain(request: Request) -> str:
    try:
        return registrable_domain(host_of(parsed(request.url)))
    except BadUrl:
        return ""
