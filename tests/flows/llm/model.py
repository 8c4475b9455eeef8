"""A made-up model on loopback: a real server that speaks chat completions, as tests script it."""

import http.server
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import dataframely as dy

from flows.llm.options import Options
from tests.rows import rows
from transforms.schemas import Article

TEXT = (
    "Ministers meet in Quito\n\n"
    "QUITO - Foreign Minister Ana Prado of Bolivia received the Ecuadorian foreign minister, "
    "Luis Ríos, in Quito on Monday.\nThey discussed trade. “We agree on tariffs,” Prado said."
)
MEETING: dict[str, Any] = {
    "quote": "Foreign Minister Ana Prado of Bolivia received the Ecuadorian foreign minister",
    "status": "held",
    "mode": "in_person",
    "occasion": "bilateral",
    "date": "2021-03-01",
    "end_date": None,
    "date_words": "on Monday",
    "place": "Quito",
    "place_country": "ECU",
    "participants": [
        {"name": "Ana Prado", "title": "Foreign Minister", "country": "BOL", "org": None,
         "side": "host"},
        {"name": "Luis Rios", "title": "foreign minister", "country": "Ecuador", "org": None,
         "side": None},
    ],
    "topics": [{"topic": "economy_trade", "words": "They discussed trade"}],
}  # fmt: skip
STATEMENT: dict[str, Any] = {
    "speaker": "Prado", "verb": "said", "quote": "We agree on tariffs", "meeting": 0,
}  # fmt: skip
ANSWER = {"meetings": [MEETING], "statements": [STATEMENT]}

Script = Callable[["Handler"], None]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: "Model"

    def log_message(self, *_: object) -> None:
        """Tests need no log."""

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        asked = json.loads(self.rfile.read(size))
        with self.model.lock:
            self.model.asked.append(asked)
            self.model.headers.append({k.lower(): v for k, v in self.headers.items()})
            script = self.model.scripts[0]
            if len(self.model.scripts) > 1:
                self.model.scripts.pop(0)
        script(self)

    def say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Model:
    """What the server was asked, and what it is going to say; the last script is repeated."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def will(self, *scripts: Script) -> None:
        """Script the next answers."""
        self.scripts[:] = scripts
        self.asked.clear()
        self.headers.clear()

    def options(self, **given: Any) -> Options:
        """Settings that lead here."""
        return Options(f"{self.url}/v1/chat/completions", "made-up", **given)


def says(told: Any, finish: str = "stop") -> Script:
    """A chat completion with these words, or with this object as JSON."""
    content = told if isinstance(told, str) else json.dumps(told)
    choice = {"finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return status(200, json.dumps({"choices": [choice]}).encode())


def status(code: int, body: bytes = b"{}", **headers: str) -> Script:
    """An answer with a status, a body and headers (`Retry_After`)."""
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda handler: handler.say(code, body, told)


def resets(handler: Handler) -> None:
    """Cut the connection hard, without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


@contextmanager
def served() -> Iterator[Model]:
    """The model, while the block lasts."""
    model = Model()

    class Bound(Handler):
        pass

    Bound.model = model

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients hang up on purpose."""

    server = Server(("127.0.0.1", 0), Bound)
    model.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def articles(*texts: str) -> dy.DataFrame[Article]:
    """Articles of 2 March 2021, a Tuesday, with these texts."""
    given = [
        {
            "article_id": f"a{number}", "text": text, "title": text.partition("\n\n")[0],
            "published_on": date(2021, 3, 2), "source_id": "agency", "language": "en",
        }
        for number, text in enumerate(texts)
    ]  # fmt: skip
    return Article.validate(rows("core.articles", *given))
