"""A small internet on loopback: outlets on addresses of their own, a tenth of it out of order.

`python -m tests.simulated.internet PORT OUTLETS ARTICLES LOG` serves it until it is ended. What
is there follows from the numbers alone, so the other side knows it without asking. The second
phase, begun by a request for `/_phase`, has changed and new articles.
"""

import asyncio
import gzip
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO

from tests.flows.ingest.newsroom import story
from tests.simulated.lists import FORMS, rss

NEW_IN_PHASE_2 = 2  # articles of an outlet
CHANGED_IN_PHASE_2 = 3
# Every tenth article is out of order; in which way goes round. True: it can be had all the same.
TROUBLES: dict[str, bool] = {
    "busy": True, "gone": False, "drip": True, "loop": False, "once_down": True, "bomb": False,
    "cp1252": True, "wall": False, "redirect": True, "soft_404": False, "gzip": True,
    "paywall": False, "no_length": True, "cut": False, "forbidden": False, "list": False,
    "plain_text": False,
}  # fmt: skip
# One outlet of each kind has a list that is out of order, if there are enough outlets.
LISTS: dict[str, bool] = {
    "feed": True, "sitemap": True, "listing": True, "json": True, "broken_xml": True,
    "stuck": True, "atom": True, "dead": False, "html": False, "entities": False,
}  # fmt: skip


_SHORT = b"<html><head><title>%s</title></head><body><p>%s</p></body></html>"
_LINKS = b"".join(b'<a href="/n/%d">Some headline of number %d</a>' % (n, n) for n in range(30))
STUBS = {
    "wall": _SHORT % (b"Just a moment...", b"Checking your browser"),
    "soft_404": _SHORT % (b"Page not found", b"We could not find that page."),
    "paywall": _SHORT % (b"Talks", b"Two ministers met. Subscribe to continue reading."),
    "list": _SHORT % (b"News", _LINKS),
}


class Outlet(NamedTuple):
    """One source: a host with a list of articles. Its number says of which kind."""

    number: int
    articles: int

    @property
    def address(self) -> str:
        """Where it is: every outlet has an address of its own."""
        return f"127.0.{1 + self.number // 200}.{1 + self.number % 200}"

    @property
    def list_kind(self) -> str:
        """The form of its list; the last ones of a large internet are out of order."""
        kinds = list(LISTS)
        if self.number < 10 or self.number % 5 == 0:
            return kinds[self.number % 10]
        return kinds[self.number % 4]

    def trouble(self, article: int) -> str | None:
        """What is wrong with an article's route."""
        if article % 10 != 7:
            return None
        names = list(TROUBLES)
        return names[(article // 10 + self.number) % len(names)]

    def loadable(self, phase: int) -> set[int]:
        """Articles that a run must load."""
        if not LISTS[self.list_kind]:
            return set()
        seen = 1 if self.list_kind == "stuck" else phase
        count = self.articles + (NEW_IN_PHASE_2 if seen == 2 else 0)
        return {n for n in range(count) if TROUBLES.get(self.trouble(n) or "", True)}


def outlets(count: int, articles: int) -> list[Outlet]:
    """All of them; `articles` is the number of each."""
    return [Outlet(number, articles) for number in range(count)]


def catalogue(count: int, articles: int, port: int) -> str:
    """The catalogue entry of each outlet."""
    kinds = {"sitemap": "news_sitemap", "listing": "listing"}
    entries = [
        f'[[source]]\nid = "outlet{each.number}"\nname = "Outlet {each.number}"\n'
        f'publisher = "newspaper"\nlanguage = "en"\nstatus = "ok"\n'
        f'kind = "{kinds.get(each.list_kind, "feed")}"\n'
        f'selector = "li.story a"\nurl = "http://{each.address}:{port}/list"\n'
        for each in outlets(count, articles)
    ]
    return "\n".join(entries)


@dataclass
class Server:
    """What the internet remembers: its phase, and which article was asked for how often."""

    outlets: dict[str, Outlet]
    port: int
    log: TextIO
    phase: int = 1
    asked: dict[str, int] = field(default_factory=dict)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on a connection until it is closed."""
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # clients hang up on purpose
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        address = str(writer.get_extra_info("sockname")[0])
        began = time.monotonic()
        sent = await self._say(address, path, headers, writer)
        line = {"at": began, "address": address, "path": path, "bytes": sent,
                "conditional": "if-none-match" in headers}  # fmt: skip
        self.log.write(json.dumps(line) + "\n")
        self.log.flush()
        return False  # one request a connection: troubles are easier to make so

    async def _say(
        self, address: str, path: str, headers: dict[str, str], writer: asyncio.StreamWriter
    ) -> int:
        if path == "/_phase":
            self.phase = 2
            return await send(writer, 200, b"")
        outlet = self.outlets[address]
        if path == "/robots.txt":
            return await send(writer, 200, b"User-agent: *\nDisallow: /private/\n")
        if path == "/list":
            return await self._list(outlet, headers, writer)
        if not path.startswith(("/n/", "/moved/")):
            return await send(writer, 404, b"")
        number = int(path.rpartition("/")[2])
        times = self.asked[address + path] = self.asked.get(address + path, 0) + 1
        changed = self.phase == 2 and number < CHANGED_IN_PHASE_2
        body = article(outlet, number, 2 if changed else 1)
        if path.startswith("/moved/"):
            return await send(writer, 200, body)
        return await trouble(outlet.trouble(number), number, times, body, writer)

    async def _list(
        self, outlet: Outlet, headers: dict[str, str], writer: asyncio.StreamWriter
    ) -> int:
        kind = outlet.list_kind
        phase = 1 if kind == "stuck" else self.phase
        etag = f'"{kind}-{phase}"'
        if kind == "dead":
            return await send(writer, 500, b"")
        if headers.get("if-none-match") == etag:
            return await send(writer, 304, b"", ETag=etag)
        return await send(writer, 200, listing(outlet, self.phase, self.port), ETag=etag)


def article(outlet: Outlet, number: int, edition: int) -> bytes:
    """The page of an article, heavy with what pages are heavy with."""
    seed = outlet.number * 1_000 + number
    menu = "".join(f'<li><a href="/topic/{n}">Topic {n}</a></li>' for n in range(40))
    return (
        f'<!doctype html><html lang="en"><head><title>Talks {seed}</title>'
        f'<meta charset="utf-8"><meta property="og:type" content="article"></head>'
        f"<body><ul>{menu}</ul><article><h1>Talks {seed}</h1>{story(seed, edition)}"
        f"<p>“Outlet {outlet.number}” reports.</p></article></body></html>"
    ).encode()


def listing(outlet: Outlet, phase: int, port: int) -> bytes:
    """The list of an outlet, in its form; changed articles bear a new date."""
    count = outlet.articles + (NEW_IN_PHASE_2 if phase == 2 else 0)
    rows = []
    for n in range(count):
        url = f"http://{outlet.address}:{port}/n/{n}"
        changed = phase == 2 and n < CHANGED_IN_PHASE_2
        rows.append((url, f"Talks {outlet.number * 1_000 + n}", 30 if changed else n % 30))
    return FORMS.get(outlet.list_kind, rss)(rows).encode()


async def trouble(
    kind: str | None, number: int, times: int, body: bytes, writer: asyncio.StreamWriter
) -> int:
    """Send an article in the way that its route does."""
    if kind in STUBS:
        return await send(writer, 200, STUBS[kind])
    status, headers, sent = 200, {}, body
    if kind in ("busy", "once_down") and times == 1:
        status, headers, sent = {"busy": 429, "once_down": 503}[kind], {"Retry-After": "1"}, b""
    elif kind in ("gone", "forbidden"):
        status, sent = {"gone": 410, "forbidden": 403}[kind], b""
    elif kind in ("loop", "redirect"):
        there = {"loop": "n", "redirect": "moved"}[kind]
        status, headers, sent = 302, {"Location": f"/{there}/{number}"}, b""
    elif kind in ("bomb", "gzip"):
        sent = gzip.compress(bytes(64 << 20) if kind == "bomb" else body)
        headers = {"Content-Encoding": "gzip"}
    elif kind == "cp1252":
        sent = body.decode().encode("cp1252")
    elif kind == "plain_text":
        sent = b"\x89PNG\r\n" + bytes(200)
    elif kind == "no_length":
        headers = {"Content-Length": ""}
    elif kind in ("cut", "drip"):
        sent, headers = body[:300], {"Content-Length": str(len(body))}
    length = await send(writer, status, sent, **headers)
    if kind == "drip":
        await asyncio.sleep(0.5)
        writer.write(body[300:])
        await writer.drain()
    return length


async def send(writer: asyncio.StreamWriter, status: int, body: bytes, **headers: str) -> int:
    """Write an answer; a header without text is left out."""
    told = {"Content-Length": str(len(body)), "Connection": "close", **headers}
    lines = [f"{name}: {text}" for name, text in told.items() if text]
    head = f"HTTP/1.1 {status} X\r\n" + "\r\n".join(lines) + "\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    return len(body)


async def serve(port: int, count: int, articles: int, log: Path) -> None:
    """One listener for each outlet, all on one port."""
    everyone = {each.address: each for each in outlets(count, articles)}
    with log.open("w", encoding="utf-8") as file:
        server = Server(everyone, port, file)
        listeners = [
            await asyncio.start_server(server.answer, address, port) for address in everyone
        ]
        print("ready", flush=True)
        await asyncio.gather(*(listener.serve_forever() for listener in listeners))


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))
