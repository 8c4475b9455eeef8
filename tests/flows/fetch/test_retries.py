"""Points 7 to 9 and 34: when we come back, when we leave a host alone, and who we say we are."""

from datetime import timedelta
from random import Random

import pytest

from flows.fetch import Fetched, Policy, is_final, open_session
from flows.fetch.outcomes import outcome_of_status
from flows.fetch.waiting import backoff, retry_after
from tests.flows.fetch.web import POLICY, START, Answer, JumpingClock, Web, fetch_one, get, session

DAY = 86_400
RETRY_AFTER = [
    ("120", 120), (" 120 ", 120), ("0", 0), ("Tue, 24 Nov 2026 23:10:00 GMT", 600),
    ("Tuesday, 24-Nov-26 23:10:00 GMT", 600), ("Wed, 25 Nov 2026 00:10:00 +0100", 600),
    ("Fri, 25 Dec 2026 12:00:00 GMT", DAY), ("Wed, 25 Nov 1990 00:00:00 GMT", 0),
    ("10000000000", DAY), ("9" * 5000, DAY), ("-5", None), ("1.5", None), ("²", None),
    ("soon", None), ("", None), (None, None), ("Tue, 99 Nov 2026 23:10:00 GMT", None),
]  # fmt: skip
PAGE = Answer(200, b"page")
MATRIX = [  # status, headers, outcome, final for an article
    (200, {}, "ok", True), (203, {}, "ok", True), (304, {}, "not_modified", True),
    (200, {"x-datadome": "protected"}, "ok", True),
    (404, {}, "not_found", True), (410, {}, "not_found", True),
    (400, {}, "http_error", True), (206, {}, "http_error", True), (418, {}, "http_error", True),
    (401, {}, "blocked", False), (403, {}, "blocked", False), (451, {}, "blocked", False),
    (403, {"x-datadome": "1"}, "blocked", False),
    (503, {"cf-mitigated": "challenge"}, "blocked", False),
    (429, {"cf-mitigated": "challenge"}, "blocked", False),
    (429, {}, "rate_limited", False), (500, {}, "server_error", False),
    (503, {}, "server_error", False), (522, {}, "server_error", False),
]  # fmt: skip


@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER)
def test_retry_after_is_read_in_all_its_spellings(value: str | None, seconds: float) -> None:
    assert retry_after(value, START) == seconds


@pytest.mark.parametrize(("status", "headers", "outcome", "final"), MATRIX)
def test_a_status_is_the_last_word_on_an_article_or_passing(
    status: int, headers: dict[str, str], outcome: str, final: bool
) -> None:
    assert outcome_of_status(status, headers) == outcome
    assert is_final("article", outcome) is final
    assert not is_final("feed", outcome)


def tries(web: Web, *answers: Answer, policy: Policy = POLICY) -> tuple[Fetched, list[float]]:
    """A page fetched, and how long was waited for it after the first try."""
    web.on("/page", *answers)
    time = JumpingClock()
    opened = session(web, policy._replace(gap_seconds=0, address_gap_seconds=0), clock=time)
    return get(opened, web.url("/page"))[0], time.slept


def test_three_times_429_then_success_costs_three_growing_random_waits(web: Web) -> None:
    fetched, waits = tries(web, *[Answer(429)] * 3, PAGE)
    again, same = tries(web, *[Answer(429)] * 3, PAGE)
    assert (fetched.row.outcome, fetched.row.attempts, len(waits)) == ("ok", 4, 3)
    assert all(0 <= wait < limit for wait, limit in zip(waits, (2, 4, 8), strict=True))
    assert len(set(waits)) == 3
    assert (again.row.outcome, same) == ("ok", waits)


def test_waits_are_anything_up_to_a_limit_that_doubles_and_ends_at_a_minute() -> None:
    dice = Random(1)
    longest = [max(backoff(attempt, 2, dice) for _ in range(400)) for attempt in range(1, 9)]
    limits = [2, 4, 8, 16, 32, 60, 60, 60]
    assert all(0.95 * most < wait <= most for wait, most in zip(longest, limits, strict=True))
    assert min(backoff(8, 2, dice) for _ in range(400)) < 3


def test_the_server_says_how_long_to_wait(web: Web) -> None:
    fetched, waits = tries(
        web,
        Answer(429, b"", {"Retry-After": "30"}),
        Answer(503, b"", {"Retry-After": "Tue, 24 Nov 2026 23:01:30 GMT"}),
        Answer(503, b"", {"Retry-After": "0"}),
        PAGE,
    )
    assert (fetched.row.outcome, waits) == ("ok", [30, 60])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 522])
def test_four_tries_are_enough(web: Web, status: int) -> None:
    fetched, _ = tries(web, Answer(status))
    assert (fetched.row.status, fetched.row.attempts) == (status, 4)
    assert len(web.asked("/page")) == 4


@pytest.mark.parametrize(
    "answer",
    [
        Answer(403),
        Answer(401),
        Answer(503, b"", {"cf-mitigated": "challenge"}),
        Answer(403, b"", {"x-datadome": "1"}),
        Answer(404),
        Answer(400),
    ],
)
def test_who_does_not_want_us_is_not_asked_twice(web: Web, answer: Answer) -> None:
    fetched, _ = tries(web, answer)
    assert (fetched.row.attempts, fetched.body, len(web.asked("/page"))) == (1, b"", 1)


def test_a_long_wish_is_kept_by_this_run_and_by_the_next(web: Web) -> None:
    web.on("/page", Answer(429, b"", {"Retry-After": "3600"}), PAGE)
    time = JumpingClock()
    opened = session(web, clock=time)
    urls = [web.url("/page"), web.url("/page?2")]
    rows = [fetched.row for fetched in get(opened, *urls)]
    assert [row.outcome for row in rows] == ["rate_limited", "deferred"]
    assert [row.failures for row in rows] == [1, 0]
    assert {row.retry_at for row in rows} == {START + timedelta(seconds=time.passed + 3600)}
    soon = get(session(web, state=rows, clock=time), web.url("/page?3"))[0]
    assert (soon.row.outcome, soon.row.request_count, len(web.asked("/page"))) == ("deferred", 0, 1)
    time.passed += 3601
    later = get(session(web, state=rows, clock=time), *urls)
    assert [fetched.row.outcome for fetched in later] == ["ok", "ok"]
    assert [fetched.row.retry_at for fetched in later] == [None, None]


@pytest.mark.parametrize(("status", "asked"), [(503, 6), (403, 6), (404, 9)])
def test_a_host_that_only_fails_is_left_alone(web: Web, status: int, asked: int) -> None:
    web.on("/page", Answer(status))
    web.on("/other", PAGE)
    opened = session(web)
    pages = get(opened, *(web.url(f"/page?{number}") for number in range(9)))
    other = get(opened, web.url("/other", "other.test"))[0]
    assert len([r for r in web.seen if r.path.startswith("/page")]) == asked
    assert (pages[-1].row.outcome == "deferred") == (asked == 6)
    assert other.row.outcome == "ok"


def test_one_success_makes_up_for_failures(web: Web) -> None:
    web.on("/page", *[Answer(403), Answer(403), PAGE] * 4)
    pages = get(session(web), *(web.url(f"/page?{number}") for number in range(12)))
    assert [page.row.outcome for page in pages] == ["blocked", "blocked", "ok"] * 4


def test_a_host_has_a_budget(web: Web) -> None:
    web.on("/page", PAGE)
    opened = session(web, POLICY._replace(requests_per_host=3))
    pages = get(opened, *(web.url(f"/page?{number}") for number in range(4)))
    assert [page.row.outcome for page in pages] == ["ok", "ok", "deferred", "deferred"]
    assert len(web.seen) == 3  # robots.txt counts


def test_a_budget_that_ends_between_two_tries_leaves_what_the_first_gave(web: Web) -> None:
    web.on("/page", Answer(503))
    page = get(session(web, POLICY._replace(requests_per_host=3)), web.url("/page"))[0]
    assert (page.row.outcome, page.row.attempts, page.row.failures) == ("server_error", 2, 1)


def test_what_a_run_has_no_time_for_is_left_to_the_next(web: Web) -> None:
    web.on("/page", PAGE)
    opened = session(web, POLICY._replace(run_seconds=11))
    pages = get(opened, *(web.url(f"/page?{number}") for number in range(4)))
    assert [page.row.outcome for page in pages] == ["ok", "ok", "deferred", "deferred"]


def test_a_name_is_looked_up_again_after_a_hitch(web: Web) -> None:
    answers = [[], ["127.0.0.1"]]

    async def moody(host: str, _port: int) -> list[str]:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    web.on("/page", PAGE)
    opened = open_session(POLICY, "run", clock=JumpingClock().clock(), resolver=moody)
    assert get(opened, web.url("/page"))[0].row.outcome == "ok"
    assert [robots.row.attempts for robots in opened.robots_fetches] == [2]


def test_every_request_says_who_we_are(web: Web) -> None:
    web.on("/page", Answer(302, b"", {"Location": web.url("/there", "other.test")}))
    web.on("/there", PAGE)
    fetch_one(web, "/page")
    assert len(web.seen) == 4
    names = {request.headers["user-agent"] for request in web.seen}
    assert names == {f"CommuniqueBot/{POLICY.version} (+mailto:desk@example.org)"}
