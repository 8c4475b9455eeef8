"""The same page, served live from the warehouse to this machine alone.

Nothing here writes, and the warehouse is open only while a request is answered, so that a load
need not wait. A page of somebody else must not read along: a name other than this machine's in
the Host header is refused, and no other site may ask for or frame what is served.
"""

import json
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flows.report.overview import choose, overview
from flows.report.page import page, policy
from flows.report.passages import reports_by_meeting
from flows.report.scope import NotUnderstood, Scope, scope_of
from flows.report.tables import TABLES, csv_of
from warehouse.connection import reading
from warehouse.errors import WarehouseBusy, WarehouseError
from warehouse.tables import sql_text

LOOPBACK = "127.0.0.1"
Answer = tuple[str, str]

_HEADERS = {
    "Content-Security-Policy": f"{policy(live=True)}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def server(
    warehouse: Path, port: int, today: Callable[[], date], scope: Scope | None = None
) -> ThreadingHTTPServer:
    """A server on loopback, not yet running; port 0 takes any that is free."""

    class Handler(_Handler):
        def answer(self, path: str, asked: dict[str, list[str]]) -> Answer | None:
            return _answer(warehouse, today(), scope or Scope(), path, asked)

    return ThreadingHTTPServer((LOOPBACK, port), Handler)


def _answer(
    warehouse: Path, today: date, scope: Scope, path: str, asked: dict[str, list[str]]
) -> Answer | None:
    """Type and text of what is under a path; none if nothing is."""
    if path == "/":
        return "text/html", page({})
    name = path.removeprefix("/csv/").removesuffix(".csv")
    if path not in ("/overview.json", "/reports.json") and (
        path != f"/csv/{name}.csv" or name not in TABLES
    ):
        return None
    with reading(warehouse) as connection:
        if path == "/overview.json":
            return _json(overview(connection, scope, today, choose(connection, scope)))
        if path == "/reports.json":
            meeting = asked.get("meeting", [""])[0]
            connection.execute(
                f"create temp table chosen as select {sql_text(meeting)} as meeting_id"
            )
            return _json(reports_by_meeting(connection).get(meeting, []))
        return "text/csv", "\ufeff" + csv_of(connection, name, scope_of(asked))


def _json(value: Any) -> Answer:
    return "application/json", json.dumps(value, ensure_ascii=False, allow_nan=False)


class _Handler(BaseHTTPRequestHandler):
    """GET and HEAD of a few paths; all else is refused."""

    server_version = "communique"
    sys_version = ""
    timeout = 30

    def answer(self, path: str, asked: dict[str, list[str]]) -> Answer | None:
        raise NotImplementedError

    def do_GET(self) -> None:
        if not self._is_for_us():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", "not the name of this server")
            return
        where = urlsplit(self.path)
        try:
            found = self.answer(where.path, parse_qs(where.query, max_num_fields=100))
        except (NotUnderstood, ValueError) as error:
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", str(error))
        except WarehouseBusy:
            self._send(
                HTTPStatus.SERVICE_UNAVAILABLE, "text/plain",
                "The warehouse is being written: try again in a moment.",
            )  # fmt: skip
        except WarehouseError as error:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", str(error))
        else:
            if found is None:
                self._send(HTTPStatus.NOT_FOUND, "text/plain", "nothing here")
            else:
                self._send(HTTPStatus.OK, *found)

    do_HEAD = do_GET  # noqa: N815

    def _is_for_us(self) -> bool:
        """Whether Host names this machine: a foreign name that leads here is an attack."""
        port = self.connection.getsockname()[1]
        return self.headers.get("Host") in {f"{name}:{port}" for name in (LOOPBACK, "localhost")}

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what somebody looks at is nobody's business."""
