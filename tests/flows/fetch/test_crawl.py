"""The front door: one result for every request, whatever the caller does."""

import asyncio
import threading
from collections import Counter

import pytest

from flows.fetch import Request, fetch_all, open_session
from tests.flows.fetch.web import POLICY, Answer, JumpingClock, Web, session

PAGE = Answer(200, b"page", {"Content-Type": "text/html; charset=koi8-r"})
QUICK = POLICY._replace(gap_seconds=0, address_gap_seconds=0)


def pages(web: Web, count: int) -> list[Request]:
    web.on("/page", PAGE)
    return [Request(web.url(f"/page?{number}"), "source") for number in range(count)]


def test_every_request_has_one_result(web: Web) -> None:
    web.on("/page", PAGE)
    urls = [
        web.url("/page"),
        web.url("/page"),
        web.url("/none"),
        "",
        "mailto:a@b",
        "http://10.0.0.1/",
    ]
    results = list(fetch_all([Request(url, "source") for url in urls], session(web)))
    assert Counter(fetched.request.url for fetched in results) == Counter(urls)
    outcomes = Counter(fetched.row.outcome for fetched in results)
    assert outcomes == {
        "ok": 1, "unchanged": 1, "not_found": 1, "bad_url": 2, "address_refused": 1,
    }  # fmt: skip


def test_nothing_to_do_is_nothing_done(web: Web) -> None:
    assert list(fetch_all([], session(web))) == []


def test_headers_come_along_in_lower_case(web: Web) -> None:
    (fetched,) = fetch_all(pages(web, 1), session(web))
    assert fetched.headers["content-type"] == "text/html; charset=koi8-r"


def test_a_caller_who_leaves_stops_the_rest(web: Web) -> None:
    opened = session(web, QUICK)
    results = fetch_all(pages(web, 500), opened)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(web.seen) < 100
    assert "fetch" not in {thread.name for thread in threading.enumerate()}


def test_the_network_waits_for_a_slow_caller(web: Web) -> None:
    results = fetch_all(pages(web, 200), session(web, QUICK))
    next(results)
    threading.Event().wait(0.5)
    asked = len(web.seen)
    assert len(list(results)) == 199
    assert asked < 20


def test_a_caller_may_be_inside_a_loop_of_its_own(web: Web) -> None:
    async def caller() -> int:
        return len(list(fetch_all(pages(web, 3), session(web))))

    assert asyncio.run(caller()) == 3


def test_a_mistake_of_ours_is_not_taken_for_one_of_the_world(web: Web) -> None:
    async def broken(host: str, port: int) -> list[str]:
        raise ZeroDivisionError(host)

    opened = open_session(POLICY, "run", clock=JumpingClock().clock(), resolver=broken)
    with pytest.raises(ExceptionGroup) as raised:
        list(fetch_all(pages(web, 1), opened))
    assert raised.group_contains(ZeroDivisionError)
