import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.report.serve import server
from tests.flows.report.conftest import TODAY
from warehouse.connection import writing


@pytest.fixture(scope="module")
def port(small: Path) -> Iterator[int]:
    with server(small, 0, lambda: TODAY) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield serving.server_address[1]
        serving.shutdown()
        thread.join()


def ask(
    port: int, path: str, method: str = "GET", **headers: str
) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode("utf-8")
    connection.close()
    return response.status, body, response.headers


def test_the_page_and_its_data_are_served_to_this_machine_alone(port: int) -> None:
    status, body, headers = ask(port, "/")
    assert status == 200
    assert "Who met whom" in body
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "connect-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert '"held"' in ask(port, "/overview.json")[1]
    assert "Ann Ba" in ask(port, "/reports.json?meeting=held")[1]
    assert ask(port, "/reports.json?meeting=%27")[:2] == (200, "[]")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", ""])
def test_another_name_in_the_host_header_is_refused(port: int, host: str) -> None:
    status, body, _ = ask(port, "/overview.json", Host=host)
    assert (status, body) == (421, "not the name of this server")


def test_localhost_is_a_name_of_this_machine(port: int) -> None:
    assert ask(port, "/", Host=f"localhost:{port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_but_get_and_head_is_answered(port: int, method: str) -> None:
    assert ask(port, "/", method)[0] == 501


def test_head_has_no_body(port: int) -> None:
    status, body, headers = ask(port, "/", "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/csv/../x.csv", "/csv/articles.csv", "/csv/meetings", "/x"]
)
def test_there_is_nothing_else(port: int, path: str) -> None:
    assert ask(port, path)[0] == 404


def test_a_filtered_table_can_be_downloaded(port: int) -> None:
    status, body, headers = ask(port, "/csv/meetings.csv?country=FRA")
    assert status == 200
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [line.split(",")[0] for line in body.splitlines()] == ["\ufeffmeeting_id", "odd"]
    assert ask(port, "/csv/meetings.csv?since=soon")[0] == 400


def test_the_warehouse_is_free_for_a_writer_between_requests(port: int, small: Path) -> None:
    assert ask(port, "/overview.json")[0] == 200
    with writing(small, wait_seconds=1):
        status, body, _ = ask(port, "/overview.json")
    assert status == 503
    assert "try again" in body
    assert ask(port, "/overview.json")[0] == 200
