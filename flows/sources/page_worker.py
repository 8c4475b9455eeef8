"""The process that reads fetched pages: `python -m flows.sources.page_worker`.

One line of JSON and the page's bytes come in, one line of JSON goes out. A page that takes more
CPU time or memory than a page may ends the process; the parent starts another.
"""

import io
import json
import resource
import sys
import time
from datetime import datetime
from typing import Any

from flows.sources.records import Found, Refused
from flows.sources.web_page import page_records

CPU_SECONDS = 15
MEMORY = 1 << 30  # address space, of which a third is libraries


def serve() -> None:
    """Read pages until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := pages.readline():
        asked = json.loads(head)
        body = pages.read(asked["size"])
        _allow(CPU_SECONDS)
        answers.write(json.dumps(_answer(asked, body)).encode() + b"\n")
        answers.flush()


def _allow(seconds: int) -> None:
    """Let the process live that many CPU seconds longer; then the system ends it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(time.process_time()) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    received_at = datetime.fromisoformat(asked["received_at"])
    try:
        [record] = page_records(io.BytesIO(body), received_at, asked["url"], asked["label"])
    except Refused as why:
        return {"reason": why.reason, "detail": why.detail}
    if isinstance(record, Found):
        return {"fields": record.fields}
    return {"reason": record.reason, "detail": record.detail}


if __name__ == "__main__":
    serve()
