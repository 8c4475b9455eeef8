"""Made-up pages over HTTP on forty addresses of loopback: `python -m ... FOLDER` prints its port.

As fast as asyncio lets it be: answers are made before the first request.
"""

import asyncio
import sys
from pathlib import Path

from benchmarks.stages.made import read_pages

HOSTS = 40
_MISSING = b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n"


def host_of(number: int) -> str:
    """The address at which a page is."""
    return f"127.0.5.{1 + number % HOSTS}"


class _Answers(asyncio.Protocol):
    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            self._transport.write(self._answers.get(path, _MISSING))


async def serve(folder: Path) -> None:
    """One listener for each address, all on one port."""
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    )
    answers = {
        b"/n/%d" % number: head % len(body) + body for number, body in enumerate(read_pages(folder))
    }
    loop = asyncio.get_running_loop()
    port, listeners = 0, []
    for number in range(HOSTS):
        listener = await loop.create_server(lambda: _Answers(answers), host_of(number), port)
        port = listener.sockets[0].getsockname()[1]
        listeners.append(listener)
    print(port, flush=True)
    await asyncio.gather(*(listener.serve_forever() for listener in listeners))


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
