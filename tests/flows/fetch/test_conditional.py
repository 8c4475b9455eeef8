"""Points 1 to 4: validators, what a 304 leaves alone, and servers that lie with it."""

from flows.fetch import FetchRow
from tests.flows.fetch.web import POLICY, START, Answer, JumpingClock, Web, get, session

WEAK = 'W/"a b\'c"'
THEN = "Sun, 1 Nov 2026 00:00:00 GMT"  # not as the standard writes it, and so it must stay


def polls(web: Web, count: int, plain_every: int = 12) -> list[FetchRow]:
    """One feed asked for in as many runs, each knowing only the last row of the run before."""
    rows: list[FetchRow] = []
    for _ in range(count):
        opened = session(web, POLICY._replace(plain_every=plain_every), rows[-1:])
        rows.append(get(opened, web.url("/feed"), kind="feed")[0].row)
    return rows


def test_validators_go_back_as_they_came_and_the_etag_goes_alone(web: Web) -> None:
    web.on("/feed", Answer(200, b"x", {"ETag": WEAK, "Last-Modified": THEN}), Answer(304))
    first, second = polls(web, 2)
    asked = web.asked("/feed")[1].headers
    assert (asked["if-none-match"], asked.get("if-modified-since")) == (WEAK, None)
    assert (first.outcome, second.outcome) == ("ok", "not_modified")
    assert second.failures == 0


def test_last_modified_goes_back_where_there_is_no_etag(web: Web) -> None:
    web.on("/feed", Answer(200, b"x", {"Last-Modified": THEN}), Answer(304))
    polls(web, 2)
    assert web.asked("/feed")[1].headers["if-modified-since"] == THEN


def test_a_304_moves_the_last_check_and_nothing_else(web: Web) -> None:
    web.on("/feed", Answer(200, b"x", {"ETag": WEAK}), Answer(304))
    first = polls(web, 1)[0]._replace(raw_path="raw/00/x.gz")
    time = JumpingClock()
    time.passed = 600
    fetched = get(session(web, state=[first], clock=time), web.url("/feed"), kind="feed")[0]
    assert (fetched.body, fetched.row.fetched_at > first.fetched_at) == (b"", True)
    kept = ("etag", "last_modified", "body_hash", "final_url", "raw_path", "url")
    assert [getattr(fetched.row, name) for name in kept] == [getattr(first, name) for name in kept]
    assert first.fetched_at >= START


def test_a_304_without_an_etag_does_not_erase_the_stored_one(web: Web) -> None:
    web.on("/feed", Answer(200, b"x", {"ETag": WEAK, "Last-Modified": THEN}), Answer(304))
    rows = polls(web, 3)
    assert [(row.etag, row.last_modified) for row in rows] == [(WEAK, THEN)] * 3
    assert web.asked("/feed")[2].headers["if-none-match"] == WEAK


def test_a_failure_does_not_erase_what_is_known(web: Web) -> None:
    web.on("/feed", Answer(200, b"x", {"ETag": WEAK}), Answer(404), Answer(304))
    rows = polls(web, 3)
    assert [row.outcome for row in rows] == ["ok", "not_found", "not_modified"]
    assert [row.failures for row in rows] == [0, 1, 0]


def test_validators_are_shown_only_to_the_address_that_gave_them(web: Web) -> None:
    web.on("/feed", Answer(302, b"", {"Location": "/real"}))
    web.on("/real", Answer(200, b"x", {"ETag": WEAK}), Answer(304))
    rows = polls(web, 2)
    assert rows[1].outcome == "not_modified"
    assert "if-none-match" not in web.asked("/feed")[1].headers
    assert web.asked("/real")[1].headers["if-none-match"] == WEAK


def test_every_so_often_the_feed_is_asked_for_without_conditions(web: Web) -> None:
    web.on("/feed", Answer(200, b"x", {"ETag": WEAK}), Answer(304), Answer(304), Answer(200, b"x"))
    rows = polls(web, 4, plain_every=2)
    plain = ["if-none-match" not in asked.headers for asked in web.asked("/feed")]
    assert plain == [True, False, False, True]
    assert [row.outcome for row in rows] == ["ok", "not_modified", "not_modified", "unchanged"]


def test_a_server_whose_validators_do_not_change_is_never_believed_again(web: Web) -> None:
    same = {"ETag": WEAK}
    web.on(
        "/feed",
        Answer(200, b"old", same),
        Answer(304, b"", same),
        Answer(200, b"new", same),
        Answer(200, b"new", same),
    )
    rows = polls(web, 4, plain_every=1)
    assert [row.outcome for row in rows] == ["ok", "not_modified", "ok", "unchanged"]
    assert [row.is_validator_stuck for row in rows] == [False, False, True, True]
    assert "if-none-match" not in web.asked("/feed")[3].headers


def test_new_headers_on_the_same_body_are_no_news(web: Web) -> None:
    web.on("/feed", Answer(200, b"x", {"ETag": '"1"'}), Answer(200, b"x", {"ETag": '"2"'}))
    rows = polls(web, 2)
    assert [row.outcome for row in rows] == ["ok", "unchanged"]
    assert rows[1].etag == '"2"'


def test_a_304_that_nobody_asked_for_is_an_error(web: Web) -> None:
    web.on("/feed", Answer(304))
    assert polls(web, 1)[0].outcome == "http_error"


def test_a_good_status_without_a_byte_is_no_success(web: Web) -> None:
    web.on("/feed", Answer(200), Answer(204, headers={"Content-Length": None}))
    assert [row.outcome for row in polls(web, 2)] == ["empty", "empty"]
