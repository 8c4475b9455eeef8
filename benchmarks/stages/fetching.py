"""Stage `fetch`: pages over HTTP from forty hosts on loopback, without the pauses of politeness.

Everything else is as in a run: robots.txt, checked addresses, bounded bodies, one request at a
time for each host. The server is a process of its own, whose time is not counted.
"""

import asyncio
import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.stages.measure import ROOT, Handled, Stopwatch
from benchmarks.stages.page_server import HOSTS, host_of
from flows import raw_archive
from flows.fetch import Policy, Request, fetch_all, open_session

_AT_ONCE = 16
POLICY = Policy(
    contact="mailto:bench@example.org", gap_seconds=0, address_gap_seconds=0,
    connections=_AT_ONCE, requests_per_host=1 << 40, run_seconds=1e9, allowed=("127.0.0.0/8",),
)  # fmt: skip


def fetch(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The client of this package; bodies are thrown away."""
    return _fetched(count, folder, watch, keep=False)


def fetch_and_keep(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """The same, and each body goes into the raw archive, synced, as it comes."""
    return _fetched(count, folder, watch, keep=True)


def _fetched(count: int, folder: Path, watch: Stopwatch, *, keep: bool) -> Handled:
    size = done = 0
    with _served(folder) as port:
        session = open_session(POLICY, "benchmark")
        requests = [Request(url, "outlet") for url in _urls(count, port)]
        with watch:
            for fetched in fetch_all(requests, session):
                size += len(fetched.body)
                done += fetched.row.outcome == "ok"
                if keep:
                    raw_archive.keep(io.BytesIO(fetched.body), ".html", folder)
    return Handled(count, size, done)


def httpx_alone(count: int, folder: Path, watch: Stopwatch) -> Handled:
    """Sixteen requests at a time by httpx: no robots.txt, no checks, no bounds, nothing kept."""
    with _served(folder) as port, watch:
        sizes = asyncio.run(_asked(_urls(count, port)))
    return Handled(count, sum(sizes), sum(size > 0 for size in sizes))


async def _asked(urls: list[str]) -> list[int]:
    waiting = iter(urls)
    sizes = []
    limits = httpx.Limits(max_connections=2 * _AT_ONCE, max_keepalive_connections=HOSTS)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as client:

        async def work() -> None:
            for url in waiting:
                answer = await client.get(url)
                sizes.append(len(answer.content) if answer.status_code == 200 else 0)

        await asyncio.gather(*(work() for _ in range(_AT_ONCE)))
    return sizes


def _urls(count: int, port: int) -> list[str]:
    return [f"http://{host_of(number)}:{port}/n/{number}" for number in range(count)]


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.stages.page_server", str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.communicate()
