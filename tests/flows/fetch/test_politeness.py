"""Point 27: gaps by domain and by address, one connection a domain, and nobody starves."""

import threading
import time
from itertools import pairwise

from flows.fetch import Fetched, Request, fetch_all, open_session
from tests.flows.fetch.web import POLICY, START, Answer, Handler, Web, get, session

SITES = {"one.test": "127.0.0.1", "two.test": "127.0.0.2", "three.test": "127.0.0.3"}
PAGE = Answer(200, b"page")


def starts(pages: list[Fetched]) -> list[float]:
    return sorted((page.row.fetched_at - START).total_seconds() for page in pages)


def gaps(pages: list[Fetched]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(starts(pages))]


def test_hosts_of_one_domain_share_its_gap(web: Web) -> None:
    web.on("/page", PAGE)
    web.names.update({"www.example.co.uk": ["127.0.0.1"], "feeds.example.co.uk": ["127.0.0.2"]})
    hosts = ["www.example.co.uk", "feeds.example.co.uk"] * 5
    pages = get(session(web), *(web.url(f"/page?{n}", host) for n, host in enumerate(hosts)))
    assert {page.row.outcome for page in pages} == {"ok"}
    assert min(gaps(pages)) >= POLICY.gap_seconds


def test_domains_on_one_address_share_a_gap_too(web: Web) -> None:
    web.on("/page", PAGE)
    hosts = [f"site{number}.test" for number in range(6)]
    opened = session(web)
    pages = get(opened, *(web.url("/page", host) for host in hosts))
    assert min(gaps([*pages, *opened.robots_fetches])) >= POLICY.address_gap_seconds


def test_redirects_wait_for_their_turn(web: Web) -> None:
    web.on("/page", Answer(302, b"", {"Location": "/a"}))
    web.on("/a", Answer(302, b"", {"Location": "/b"}))
    web.on("/b", PAGE)
    page = get(session(web), web.url("/page"))[0]
    assert starts([page]) == [3 * POLICY.gap_seconds]  # after robots.txt and two redirects


def test_a_source_may_ask_for_a_longer_gap(web: Web) -> None:
    web.on("/page", PAGE)
    wanted = [Request(web.url(f"/page?{n}"), "source", gap_seconds=20) for n in range(3)]
    assert gaps(list(fetch_all(wanted, session(web)))) == [20, 20]


def test_the_gap_lasts_from_one_call_to_the_next(web: Web) -> None:
    web.on("/page", PAGE)
    opened = session(web)
    pages = [*get(opened, web.url("/page?1")), *get(opened, web.url("/page?2"))]
    assert gaps(pages) == [POLICY.gap_seconds]


def test_the_server_sees_the_gaps_as_well(web: Web) -> None:
    arrived: list[float] = []

    def stamp(handler: Handler) -> None:
        arrived.append(time.monotonic())
        handler.say(PAGE)

    web.on("/page", stamp)
    policy = POLICY._replace(gap_seconds=0.05, address_gap_seconds=0)
    opened = open_session(policy, "run", resolver=web.resolve)  # by the clock on the wall
    get(opened, *(web.url(f"/page?{number}") for number in range(6)))
    assert len(arrived) == 6
    assert min(later - earlier for earlier, later in pairwise(arrived)) >= 0.05


def test_a_domain_has_one_request_at_a_time(web: Web) -> None:
    lock, at_once, most = threading.Lock(), 0, 0

    def count(handler: Handler) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.01)
        with lock:
            at_once -= 1
        handler.say(PAGE)

    web.on("/page", count)
    web.names.update({"www.example.co.uk": ["127.0.0.1"], "feeds.example.co.uk": ["127.0.0.2"]})
    hosts = ["www.example.co.uk", "feeds.example.co.uk"] * 2
    wanted = [web.url(f"/page?{n}", host) for n, host in enumerate(hosts)]
    for number in range(8):
        web.on(f"site{number}.test/from", Answer(302, b"", {"Location": wanted[number % 2]}))
        wanted.append(web.url("/from", f"site{number}.test"))
    opened = session(web, POLICY._replace(gap_seconds=0, address_gap_seconds=0))
    pages = get(opened, *wanted)
    assert ({page.row.outcome for page in pages}, most) == ({"ok"}, 1)


def test_domains_are_asked_at_the_same_time(web: Web) -> None:
    together = threading.Barrier(len(SITES), timeout=20)

    def meet(handler: Handler) -> None:
        together.wait()  # raises where the others do not come, and the answer with it
        handler.say(PAGE)

    web.on("/page", meet)
    web.names.update({host: [address] for host, address in SITES.items()})
    pages = get(session(web), *(web.url("/page", host) for host in SITES))
    assert [page.row.outcome for page in pages] == ["ok"] * 3


def test_a_large_domain_starves_no_other(web: Web) -> None:
    web.on("/page", PAGE)
    web.names.update({host: [address] for host, address in SITES.items()})
    counts = {"one.test": 50, "two.test": 5, "three.test": 5}
    wanted = [
        Request(web.url(f"/page?{number}", host), host)
        for host, count in counts.items()
        for number in range(count)
    ]
    opened = session(web, POLICY._replace(connections=1))
    sites = [fetched.request.source_id for fetched in fetch_all(wanted, opened)]
    assert len(sites) == 60
    assert set(sites[15:]) == {"one.test"}
    assert all(len(set(sites[n : n + 3])) == 3 for n in range(0, 15, 3))


def test_a_slow_domain_holds_up_no_other(web: Web) -> None:
    has_left = threading.Event()
    web.on("one.test/page", lambda _: (has_left.wait(30), None)[1])
    web.on("/page", PAGE)
    web.names.update({host: [address] for host, address in SITES.items()})
    wanted = [Request(web.url("/page", "one.test"), "slow")]
    wanted += [Request(web.url(f"/page?{n}", "two.test"), "quick") for n in range(20)]
    done: list[str] = []
    for fetched in fetch_all(wanted, session(web, POLICY._replace(attempts=1))):
        done.append(fetched.request.source_id)
        if len(done) == 20:
            has_left.set()
    assert done == ["quick"] * 20 + ["slow"]
