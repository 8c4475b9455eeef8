"""A small web on loopback: real servers on several addresses, with answers that tests script."""

import asyncio
import http.server
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flows.fetch import Clock, Fetched, FetchRow, Policy, Request, Session, fetch_all, open_session

START = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
ADDRESSES = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


class Answer(NamedTuple):
    """What a server says; a header whose text is None is not sent."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str | None] = {}


class Seen(NamedTuple):
    """One request as it arrived."""

    address: str
    host: str
    path: str
    headers: dict[str, str]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    web: "Web"

    def log_message(self, *_: object) -> None:
        """Tests need no log."""

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        address = str(self.request.getsockname()[0])
        headers = {name.lower(): text for name, text in self.headers.items()}
        self.web.seen.append(Seen(address, host, self.path, headers))
        route = self.web.route(host, self.path)
        if callable(route):
            self.close_connection = True
            route(self)
        else:
            self.say(route)

    def say(self, answer: Answer) -> None:
        """Send an answer as HTTP wants it."""
        headers = {"Content-Length": str(len(answer.body)), **answer.headers}
        self.send_response(answer.status)
        for name, text in headers.items():
            if text is not None:
                self.send_header(name, text)
        self.end_headers()
        self.wfile.write(answer.body)


Script = Callable[[Handler], None]


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients hang up on purpose."""


@dataclass
class Web:
    """Hosts, and what they answer. Every host is there; robots.txt is 404 unless told otherwise."""

    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    routes: dict[str, list[Answer | Script]] = field(default_factory=dict)

    def on(self, path: str, *answers: Answer | Script) -> None:
        """Script a path (`/x`, or `host/x` for one host only); the last answer is repeated."""
        self.routes[path] = list(answers)

    def route(self, host: str, path: str) -> Answer | Script:
        """The answer that is due."""
        path = path.partition("?")[0]
        answers = self.routes.get(host + path) or self.routes.get(path) or [Answer(404)]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def url(self, path: str, host: str = "news.test", scheme: str = "http") -> str:
        """An address on this web."""
        return f"{scheme}://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Seen]:
        """Requests for a path, in the order in which they came."""
        return [request for request in self.seen if request.path == path]

    async def resolve(self, host: str, _port: int) -> list[str]:
        """Addresses of a host: scripted ones, or the first server's; an address is its own."""
        is_address = host.replace(".", "").isdigit()
        return self.names.get(host, [host if is_address else ADDRESSES[0]])

    def serve(self) -> list[_Server]:
        """Start one server for each address, all on one port."""

        class Bound(Handler):
            web = self

        servers: list[_Server] = []
        for address in ADDRESSES:
            server = _Server((address, self.port), Bound)
            self.port = server.server_port
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            servers.append(server)
        return servers


class JumpingClock:
    """Time that passes only when somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def clock(self) -> Clock:
        """The clock as the fetcher takes it."""
        return Clock(self.now, lambda: self.passed, self.sleep)

    def now(self) -> datetime:
        """The hour of the day."""
        return START + timedelta(seconds=self.passed)

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        until = self.passed + seconds
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.passed = max(self.passed, until)


POLICY = Policy("mailto:desk@example.org", allowed=("127.0.0.0/8",), deadline_seconds=20)


def session(
    web: Web,
    policy: Policy = POLICY,
    state: Iterable[FetchRow] = (),
    clock: JumpingClock | None = None,
) -> Session:
    """A session on this web, in time that jumps."""
    time = clock or JumpingClock()
    return open_session(policy, "run", state, clock=time.clock(), resolver=web.resolve, seed=7)


def get(opened: Session, *urls: str, kind: str = "article") -> list[Fetched]:
    """Fetch addresses; results in the order of the addresses."""
    results = list(fetch_all([Request(url, "source", kind) for url in urls], opened))
    return sorted(results, key=lambda fetched: urls.index(fetched.request.url))


def fetch_one(web: Web, path: str, policy: Policy = POLICY, kind: str = "article") -> Fetched:
    """Fetch one path in a session of its own."""
    return get(session(web, policy), web.url(path), kind=kind)[0]
