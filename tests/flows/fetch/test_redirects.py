"""Points 10 and 11: where we follow, what we carry along, and when an address has moved."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fetch import Fetched, FetchRow, Request, fetch_all
from flows.fetch.redirects import BadUrl, RedirectRefused, next_hop, parsed
from tests.flows.fetch.web import POLICY, Answer, Web, fetch_one, get, session


def chain(web: Web, length: int) -> Fetched:
    for hop in range(length):
        web.on(f"/{hop}", Answer(302, b"", {"Location": f"/{hop + 1}"}))
    web.on(f"/{length}", Answer(200, b"end"))
    return fetch_one(web, "/0")


def test_ten_redirects_are_followed_and_eleven_are_not(web: Web) -> None:
    ten, eleven = chain(web, 10), chain(web, 11)
    assert (ten.row.outcome, ten.body, ten.row.request_count) == ("ok", b"end", 11)
    assert ten.row.final_url == web.url("/10")
    assert (eleven.row.outcome, eleven.body) == ("redirect_refused", b"")


@pytest.mark.parametrize(
    "target",
    [
        "/a", "/loop", None, "", "file:///etc/passwd", "ftp://x.test/", "data:text/html,x",
        "javascript:alert(1)", "http://[bad", "http://user:secret@news.test/", "http://",
        "//", "gopher://news.test/", "http://news.test:99999/",
    ],
)  # fmt: skip
def test_a_redirect_to_nowhere_we_go_is_refused(web: Web, target: str | None) -> None:
    web.on("/a", Answer(302, b"", {"Location": target}))
    web.on("/loop", Answer(302, b"", {"Location": "/a"}))
    fetched = fetch_one(web, "/a")
    assert fetched.row.outcome == "redirect_refused"
    assert fetched.row.status == 302
    assert fetched.row.attempts == 1


def test_protected_connections_are_given_up_only_where_that_is_allowed() -> None:
    here = parsed("https://news.test/a")
    with pytest.raises(RedirectRefused):
        next_hop(here, "http://news.test/a", may_downgrade=False)
    assert str(next_hop(here, "http://news.test/a", may_downgrade=True)) == "http://news.test/a"
    assert str(next_hop(here, "//other.test/b#part", may_downgrade=False)) == "https://other.test/b"


@pytest.mark.parametrize(
    "url", ["", "news.test/a", "http://a b/", "http://x..y/", "http://\ud800/"]
)
def test_no_address_is_too_odd_to_be_told(web: Web, url: str) -> None:
    assert get(session(web), url)[0].row.outcome == "bad_url"
    with pytest.raises(BadUrl):
        parsed(url)


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://news.test", "//", "/"]))
def test_a_target_is_an_address_of_the_web_or_refused(text: str, start: str) -> None:
    with suppress(RedirectRefused):
        there = next_hop(parsed("http://news.test/a"), start + text, may_downgrade=False)
        assert there.scheme in ("http", "https")
        assert there.host
        assert not there.userinfo


def test_keys_and_cookies_do_not_leave_their_host(web: Web) -> None:
    cookie = {"Location": web.url("/there", "other.test"), "Set-Cookie": "s=1; Path=/"}
    web.on("/here", Answer(302, b"", cookie))
    web.on("/there", Answer(302, b"", {"Location": web.url("/back")}))
    web.on("/back", Answer(200, b"x"))
    key = (("Authorization", "secret"), ("X-Api-Key", "secret"))
    asked = Request(web.url("/here"), "source", "api", key)
    (fetched,) = fetch_all([asked], session(web))
    assert fetched.row.outcome == "ok"
    sent = {request.path: request.headers for request in web.seen if request.path != "/robots.txt"}
    names = ("authorization", "x-api-key", "cookie")
    assert [sent["/here"].get(name) for name in names] == ["secret", "secret", None]
    assert [sent["/there"].get(name) for name in names] == [None, None, None]
    assert [sent["/back"].get(name) for name in names] == ["secret", "secret", "s=1"]
    assert not [r for r in web.seen if r.path == "/robots.txt" and "authorization" in r.headers]


def test_a_cookie_is_good_for_one_chain_only(web: Web) -> None:
    set_cookie = {"Location": "/page", "Set-Cookie": "seen=1"}
    web.on("/page", Answer(302, b"", set_cookie), Answer(200, b"x"))
    opened = session(web)
    first, second = get(opened, web.url("/page")), get(opened, web.url("/page"))
    assert [f.row.outcome for f in (*first, *second)] == ["ok", "unchanged"]
    assert [r.headers.get("cookie") for r in web.asked("/page")] == [None, "seen=1", None]


def test_a_cookie_that_changes_nothing_is_a_loop(web: Web) -> None:
    web.on("/page", Answer(302, b"", {"Location": "/page", "Set-Cookie": "seen=1"}))
    assert fetch_one(web, "/page").row.outcome == "redirect_refused"
    assert len(web.asked("/page")) == 2


def moves(web: Web, count: int, host: str = "news.test") -> list[FetchRow]:
    rows: list[FetchRow] = []
    for _ in range(count):
        opened = session(web, POLICY._replace(moves_confirmed=2), rows[-1:])
        rows.append(get(opened, web.url("/feed", host), kind="feed")[0].row)
    return rows


def test_a_permanent_redirect_to_another_owner_is_never_believed(web: Web) -> None:
    web.on("/feed", Answer(301, b"", {"Location": web.url("/new", "www.news.test")}))
    web.names["www.news.test"] = web.names["news.test"] = ["127.0.0.2"]
    web.on("/new", Answer(200, b"x"))
    rows = moves(web, 4)
    moved = [(row.url, row.moved_count, row.request_count) for row in rows]
    assert moved[:2] == [(web.url("/feed"), 0, 2), (web.url("/feed"), 0, 2)]
    assert rows[0].note is not None  # in .test every name is its own owner


def test_a_move_within_one_domain_is_counted_then_followed_at_once(web: Web) -> None:
    new = web.url("/new", "www.example.co.uk")
    web.on("/feed", Answer(301, b"", {"Location": new}), Answer(308, b"", {"Location": new}))
    web.on("/new", Answer(200, b"x"))
    rows = moves(web, 4, "example.co.uk")
    assert [row.moved_count for row in rows] == [1, 2, 2, 2]
    assert [row.request_count for row in rows] == [2, 2, 1, 1]
    assert {row.moved_to for row in rows} == {new}
    assert {row.url for row in rows} == {web.url("/feed", "example.co.uk")}


def test_a_move_to_another_place_is_counted_anew(web: Web) -> None:
    web.on("/feed", Answer(301, b"", {"Location": "/a"}), Answer(301, b"", {"Location": "/b"}))
    web.on("/a", Answer(200, b"x"))
    web.on("/b", Answer(200, b"x"))
    rows = moves(web, 3)
    assert [row.moved_to for row in rows] == [web.url("/a"), web.url("/b"), web.url("/b")]
    assert [row.moved_count for row in rows] == [1, 1, 2]


def test_a_move_that_ends_nowhere_is_forgotten(web: Web) -> None:
    web.on("/feed", Answer(301, b"", {"Location": "/new"}))
    web.on("/new", Answer(200, b"x"), Answer(200, b"x"), Answer(404))
    rows = moves(web, 4)
    assert [row.outcome for row in rows] == ["ok", "unchanged", "not_found", "not_found"]
    assert [row.request_count for row in rows] == [2, 2, 1, 2]


@pytest.mark.parametrize("first", [302, 303, 307])
def test_what_follows_a_passing_redirect_does_not_last_either(web: Web, first: int) -> None:
    web.on("/feed", Answer(first, b"", {"Location": "/a"}))
    web.on("/a", Answer(301, b"", {"Location": "/b"}))
    web.on("/b", Answer(200, b"x"))
    assert [row.moved_to for row in moves(web, 1)] == [None]


def test_a_permanent_redirect_before_a_passing_one_counts(web: Web) -> None:
    web.on("/feed", Answer(301, b"", {"Location": "/a"}))
    web.on("/a", Answer(302, b"", {"Location": "/b"}))
    web.on("/b", Answer(200, b"x"))
    rows = moves(web, 4)
    assert {row.moved_to for row in rows} == {web.url("/a")}
    assert [row.request_count for row in rows] == [3, 3, 2, 2]
