"""Fetched article pages, read in worker processes that one bad page can end without harm."""

import json
import os
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from flows.settings import ROOT
from flows.sources.records import Fields, Refused

_WALL_SECONDS = 60.0
_IN_FLIGHT = 4  # pages in memory for each worker


class Page(NamedTuple):
    """A page as fetched: where, when, and the encoding that HTTP named."""

    body: bytes
    url: str | None
    received_at: datetime
    label: str | None = None


Read = Callable[[Iterable[Page]], Iterator[Fields | Refused]]


@contextmanager
def page_readers(workers: int | None = None, command: list[str] | None = None) -> Iterator[Read]:
    """Worker processes, and a function that reads pages with them, in the order given.

    A page that takes too long or too much memory is `parse_failed`; its worker is replaced and
    the others do not notice. `command` is what to start instead of the usual worker.
    """
    count = workers or min(os.cpu_count() or 1, 4)
    idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    everyone = [_Worker(command or [sys.executable, "-m", "flows.sources.page_worker"])
                for _ in range(count)]  # fmt: skip
    for worker in everyone:
        idle.put(worker)

    def read_one(page: Page) -> Fields | Refused:
        worker = idle.get()
        try:
            return worker.read(page)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(count) as pool:

        def read(pages: Iterable[Page]) -> Iterator[Fields | Refused]:
            waiting: deque[Future[Fields | Refused]] = deque()
            for page in pages:
                waiting.append(pool.submit(read_one, page))
                if len(waiting) >= count * _IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        try:
            yield read
        finally:
            for worker in everyone:
                worker.stop()


class _Worker:
    """One process, started when first needed and again after each death."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, page: Page) -> Fields | Refused:
        process = self._running()
        asked = {
            "size": len(page.body), "url": page.url, "label": page.label,
            "received_at": page.received_at.isoformat(),
        }  # fmt: skip
        clock = Timer(_WALL_SECONDS, process.kill)
        clock.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps(asked).encode() + b"\n" + page.body)
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        finally:
            clock.cancel()
        if not answer.endswith(b"\n"):
            self.stop()
            return Refused("parse_failed", "reading it took too much time or memory")
        told = json.loads(answer)
        return told["fields"] if "fields" in told else Refused(told["reason"], told["detail"])

    def stop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                cwd=Path(ROOT),
            )
        return self._process
