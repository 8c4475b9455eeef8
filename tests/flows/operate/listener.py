"""A real server on loopback that takes messages, and answers as it is told."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Listener:
    """What came, and what is answered: a status, or None for no answer until `silence` is set."""

    url: str = ""
    status: int | None = 200
    heard: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    silence: threading.Event = field(default_factory=threading.Event)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener for the block."""
    listener = Listener()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Tests need no log."""

        def do_POST(self) -> None:
            listener.asked += 1
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if listener.status is None:
                listener.silence.wait(30)
                return
            if listener.status == 200:
                listener.heard.append(body)
            self.send_response(listener.status)
            self.send_header("Location", listener.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listener.url = f"http://user:hunter2@127.0.0.1:{server.server_port}/hook?token=sesame"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield listener
    finally:
        listener.silence.set()
        server.shutdown()
        server.server_close()
