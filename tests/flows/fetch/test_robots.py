"""Points 5 and 6: what robots.txt says, what its absence means, and how often we may ask."""

from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from flows.fetch import Fetched, robots
from tests.flows.fetch.web import POLICY, START, Answer, JumpingClock, Web, get, session

SAYS = [  # robots.txt, path, may we read it
    ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", False),
    ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x=1", True),
    ("User-agent: *\nDisallow: /news\nAllow: /news/public\n", "/news/public/1", True),
    ("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
    ("User-agent: *\nDisallow: /\n\nUser-agent: communiquebot\nAllow: /\n", "/q", True),
    ("User-agent: CommuniqueBot/1.0\nDisallow: /\n", "/q", False),
    ("\ufeffUser-agent: *\nDisallow: /a\n", "/a", False),
    ("User-agent: *\n\nDisallow: /a\n", "/a", False),
    ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/b", False),
    ("User-agent: *\nDisallow: /caf%C3%A9\n", "/café", False),
    ("User-agent: *\nDisallow:\n", "/a", True),
    ("<html><body>404</body></html>", "/a", True),
    ("User-agent: *\rDisallow: /a\r", "/a", False),
    ("User-agent: *\nDisallow: /*?share=\n", "/n?share=1", False),
    ("Disallow: /\n", "/a", True),
    ("User-agent: * # all\nDisallow : /a # x\n", "/a", False),
    ("User-agent: SomebodyElse\nDisallow: /\n", "/a", True),
]
MEANS = [  # status of robots.txt, outcome of the page behind it
    (200, "ok"), (204, "ok"), (401, "ok"), (403, "ok"), (404, "ok"), (410, "ok"),
    (429, "rate_limited"), (500, "server_error"), (503, "server_error"),
]  # fmt: skip
NO = b"User-agent: *\nDisallow: /\n"


def fetched_behind(web: Web, *answers: Answer) -> tuple[Fetched, list[Fetched]]:
    """A page fetched from a site with such a robots.txt, and the requests for that."""
    web.on("/robots.txt", *answers)
    web.on("/page", Answer(200, b"page"))
    opened = session(web)
    return get(opened, web.url("/page"))[0], opened.robots_fetches


@pytest.mark.parametrize(("text", "path", "may"), SAYS)
def test_rules_are_read_as_the_standard_says(text: str, path: str, may: bool) -> None:
    rules = robots.parse(text.encode(), START)
    assert robots.allows(rules, httpx.URL(f"http://news.test{path}"), "CommuniqueBot") is may


def test_a_forbidden_page_is_not_asked_for(web: Web) -> None:
    page, asked = fetched_behind(web, Answer(200, NO))
    assert (page.row.outcome, page.row.request_count) == ("robots", 0)
    assert [request.path for request in web.seen] == ["/robots.txt"]
    assert [(f.row.kind, f.row.outcome, f.body) for f in asked] == [("robots", "ok", NO)]


@pytest.mark.parametrize(("status", "outcome"), MEANS)
def test_a_missing_file_allows_and_an_unreachable_one_forbids(
    web: Web, status: int, outcome: str
) -> None:
    page, _ = fetched_behind(web, Answer(status))
    assert page.row.outcome == outcome
    assert len(web.asked("/page")) == (outcome == "ok")


def test_a_site_that_is_down_forbids(web: Web) -> None:
    page, asked = fetched_behind(web, Answer(404))
    opened = session(web)
    gone = get(opened, "http://news.test:1/page")[0]
    assert (page.row.outcome, gone.row.outcome) == ("ok", "connection")
    assert (gone.row.error or "").startswith("robots.txt: ")
    assert (len(asked), gone.row.request_count) == (1, 0)


@pytest.mark.parametrize(("hops", "outcome"), [(5, "robots"), (6, "ok")])
def test_five_redirects_to_the_file_are_followed_and_more_mean_that_there_is_none(
    web: Web, hops: int, outcome: str
) -> None:
    for hop in range(hops):
        target = f"/r{hop + 1}" if hop + 1 < hops else "/rules"
        path = f"/r{hop}" if hop else "/robots.txt"
        web.on(path, Answer(302, b"", {"Location": target}))
    web.on("/rules", Answer(200, NO))
    web.on("/page", Answer(200, b"page"))
    assert get(session(web), web.url("/page"))[0].row.outcome == outcome


def test_only_the_first_500_kib_count(web: Web) -> None:
    padding = b"#" * 99 + b"\n"
    allowed, _ = fetched_behind(web, Answer(200, padding * 5121 + NO))
    forbidden, asked = fetched_behind(web, Answer(200, padding * 5100 + NO + padding * 200_000))
    assert (allowed.row.outcome, forbidden.row.outcome) == ("ok", "robots")
    assert asked[0].row.bytes < 2 * robots.CAP


def test_the_file_is_asked_for_once_a_day(web: Web) -> None:
    web.on("/robots.txt", Answer(404))
    web.on("/page", Answer(200, b"page"))
    time = JumpingClock()
    opened = session(web, clock=time)
    get(opened, web.url("/page"), web.url("/page?2"))
    get(opened, web.url("/page"))
    assert len(web.asked("/robots.txt")) == 1
    time.passed += 86_400
    get(opened, web.url("/page"))
    assert len(web.asked("/robots.txt")) == 2


def test_rules_of_yesterday_hold_while_the_file_cannot_be_reached(web: Web) -> None:
    web.on("/robots.txt", Answer(500))
    web.on("/page", Answer(200, b"page"))
    row = get(session(web), web.url("/robots.txt"), kind="robots")[0].row
    rules = robots.stored_rules(row, b"User-agent: *\nDisallow: /secret\n")
    assert rules is not None
    assert not robots.is_fresh(rules, START)
    opened = session(web)
    opened.robots[web.url("/")] = rules
    pages = get(opened, web.url("/page"), web.url("/secret"))
    assert [page.row.outcome for page in pages] == ["ok", "robots"]


def test_rules_of_the_last_run_are_used_without_asking(web: Web) -> None:
    page, asked = fetched_behind(web, Answer(200, NO))
    rules = robots.stored_rules(asked[0].row, asked[0].body)
    assert page.row.outcome == "robots"
    assert rules is not None
    assert robots.is_fresh(rules, START + timedelta(hours=23))
    assert not robots.is_fresh(rules, START + timedelta(hours=25))


@pytest.mark.parametrize(
    ("wish", "gap"),
    [
        ("Crawl-delay: 20", 20),
        ("Crawl-delay: 1", POLICY.gap_seconds),
        ("Crawl-delay: 3600", POLICY.longest_crawl_delay),
        ("Crawl-delay: soon", POLICY.gap_seconds),
        ("Crawl-delay: -9", POLICY.gap_seconds),
        ("Request-rate: 2/1m", 30),
    ],
)
def test_the_longer_of_both_gaps_is_kept_and_capped(web: Web, wish: str, gap: float) -> None:
    web.on("/robots.txt", Answer(200, f"User-agent: *\n{wish}\n".encode()))
    web.on("/page", Answer(200, b"page"))
    opened = session(web)
    pages = get(opened, *(web.url(f"/page?{number}") for number in range(3)))
    starts = [START, *sorted(page.row.fetched_at for page in pages)]
    gaps = [(b - a).total_seconds() for a, b in pairwise(starts)]
    assert gaps == [gap] * 3
    note = opened.robots_fetches[0].row.note
    assert (note is not None) == (wish == "Crawl-delay: 3600")
