"""Point 12: bombs, lies, and bodies that never end or end too early."""

import asyncio
import gzip
import random
import threading
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fetch.body import BrokenEncoding, Tally, TooLarge, read_body
from tests.flows.fetch.web import POLICY, Answer, Handler, Web, fetch_one

MIB = 1 << 20
SMALL = POLICY._replace(raw_cap=MIB, body_cap=2 * MIB, deadline_seconds=20, attempts=1)
PAGE = b"<p>" + b"They met in Damascus. " * 500


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@cache
def bomb(mebibytes: int) -> bytes:
    """Zeros as gzip: a thousandth of their size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(mebibytes)) + packer.flush()


PACKED = [
    ("gzip", gzip.compress(PAGE)),
    ("x-gzip", gzip.compress(PAGE)),
    ("GZip ", gzip.compress(PAGE)),
    ("gzip, identity", gzip.compress(PAGE)),
    ("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
    ("gzip", gzip.compress(PAGE) + b"\0" * 512),
    ("deflate", zlib.compress(PAGE)),
    ("deflate", raw_deflate(PAGE)),
    ("identity", PAGE),
    ("", PAGE),
    ("", gzip.compress(PAGE)),  # a .gz file without a header that says so
    ("gzip", gzip.compress(gzip.compress(PAGE))),  # a .gz file, packed for the way
]
BROKEN = [
    ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
    ("deflate, gzip", gzip.compress(zlib.compress(PAGE))),
    ("gzip", gzip.compress(PAGE)[:-20]),
    ("gzip", gzip.compress(PAGE)[:-1]),
    ("gzip", PAGE),
    ("gzip", b"\x1f"),
    ("deflate", zlib.compress(PAGE)[:-1]),
    ("deflate", PAGE),
    ("br", b"\x1b"),
    ("zstd", b"\x28\xb5\x2f\xfd"),
    ("snappy", PAGE),
    ("", gzip.compress(PAGE)[:-9]),
]


@pytest.mark.parametrize(("encoding", "body"), PACKED, ids=range(len(PACKED)))
def test_one_layer_of_packing_is_taken_off(web: Web, encoding: str, body: bytes) -> None:
    web.on("/x", Answer(200, body, {"Content-Encoding": encoding}))
    fetched = fetch_one(web, "/x", SMALL)
    assert (fetched.row.outcome, fetched.body, fetched.row.bytes) == ("ok", PAGE, len(body))


@pytest.mark.parametrize(("encoding", "body"), BROKEN, ids=range(len(BROKEN)))
def test_lies_about_packing_are_failures_after_one_more_try(
    web: Web, encoding: str, body: bytes
) -> None:
    web.on("/x", Answer(200, body, {"Content-Encoding": encoding}))
    fetched = fetch_one(web, "/x", SMALL)
    assert (fetched.row.outcome, fetched.body, fetched.row.attempts) == ("broken_encoding", b"", 2)
    asked = [request.headers["accept-encoding"] for request in web.asked("/x")]
    assert asked == ["gzip, deflate", "identity"]


def test_a_server_that_can_send_it_plain_is_forgiven(web: Web) -> None:
    lie = Answer(200, PAGE, {"Content-Encoding": "gzip"})
    web.on("/x", lie, Answer(200, PAGE))
    assert fetch_one(web, "/x").body == PAGE


BOMBS = [
    ("gzip", bomb(64)),
    ("", bomb(64)),
    ("gzip", gzip.compress(bomb(64))),
    ("gzip", b"".join(gzip.compress(bytes(MIB)) for _ in range(3))),
    ("deflate", zlib.compress(bytes(8 * MIB))),
    ("", bytes(MIB + 1)),
]


@pytest.mark.parametrize(("encoding", "body"), BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_refused_before_it_fills_the_memory(web: Web, encoding: str, body: bytes) -> None:
    web.on("/x", Answer(200, body, {"Content-Encoding": encoding}))
    tracemalloc.start()
    try:
        fetched = fetch_one(web, "/x", SMALL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (fetched.row.outcome, fetched.row.attempts) == ("too_large", 1)
    assert peak < 20 * MIB


def test_a_body_that_never_ends_is_given_up(web: Web) -> None:
    def endless(handler: Handler) -> None:
        handler.say(Answer(200, b"", {"Content-Length": None, "Connection": "close"}))
        while True:
            handler.wfile.write(b"x" * 65_536)

    web.on("/x", endless)
    fetched = fetch_one(web, "/x", SMALL)
    assert fetched.row.outcome == "too_large"
    assert fetched.row.bytes < 2 * MIB


def test_a_size_that_is_announced_is_believed_without_reading(web: Web) -> None:
    web.on("/x", lambda handler: handler.say(Answer(200, b"x", {"Content-Length": str(MIB + 1)})))
    fetched = fetch_one(web, "/x", SMALL)
    assert (fetched.row.outcome, fetched.row.bytes) == ("too_large", 0)


def test_a_server_that_drips_meets_the_deadline(web: Web) -> None:
    has_left = threading.Event()

    def drip(handler: Handler) -> None:
        handler.say(Answer(200, b"", {"Content-Length": "100"}))
        try:
            while not has_left.wait(0.01):
                handler.wfile.write(b"x")
        except OSError:
            return

    web.on("/x", drip)
    fetched = fetch_one(web, "/x", SMALL._replace(deadline_seconds=1.0))
    has_left.set()
    assert (fetched.row.outcome, fetched.row.status) == ("timeout", 200)


def test_a_server_that_says_nothing_meets_the_deadline(web: Web) -> None:
    has_left = threading.Event()
    web.on("/x", lambda _: (has_left.wait(10), None)[1])
    fetched = fetch_one(web, "/x", SMALL._replace(deadline_seconds=1.0))
    has_left.set()
    assert (fetched.row.outcome, fetched.row.status) == ("timeout", None)


@pytest.mark.parametrize(
    ("head", "body", "outcome"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"abc", "incomplete"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n", "incomplete"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"zz\r\nabc\r\n", "incomplete"),
        (b"HTTP/1.1 200 OK\r\nX-Big: " + b"y" * 200_000 + b"\r\n\r\n", b"abc", "bad_response"),
        (b"220 mail.test ESMTP\r\n\r\n", b"", "bad_response"),
        (b"", b"", "connection"),
    ],
    ids=range(6),
)
def test_half_an_answer_is_no_answer(web: Web, head: bytes, body: bytes, outcome: str) -> None:
    web.on("/x", lambda handler: (handler.wfile.write(head + body), None)[1])
    fetched = fetch_one(web, "/x", SMALL)
    assert (fetched.row.outcome, fetched.body) == (outcome, b"")


def test_a_body_without_a_length_is_whole_when_the_connection_ends(web: Web) -> None:
    close = {"Content-Length": None, "Connection": "close"}
    web.on("/x", lambda handler: handler.say(Answer(200, PAGE, close)))
    assert fetch_one(web, "/x", SMALL).body == PAGE


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def unpacked(body: bytes, encoding: str, size: int) -> bytes:
    return asyncio.run(read_body(pieces(body, size), encoding, 4 * MIB, 4 * MIB, Tally()))


@settings(deadline=None, max_examples=60)
@given(
    st.binary(min_size=1, max_size=300).filter(lambda body: not body.startswith(b"\x1f\x8b")),
    st.sampled_from([1, 2, 7, 1000]),
    st.sampled_from([1, 300, 5000]),
    st.integers(1, 400),
)
def test_any_body_comes_back_whole_or_not_at_all(
    seed: bytes, size: int, times: int, cut: int
) -> None:
    body = seed * times
    ways = {"gzip": gzip.compress(body), "deflate": zlib.compress(body)}
    for encoding, packed in ways.items():
        assert unpacked(packed, encoding, size) == body
        with pytest.raises(BrokenEncoding):
            unpacked(packed[: -min(cut, len(packed) - 1)], encoding, size)
    assert unpacked(raw_deflate(body), "deflate", size) == body


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "", "br", "gzip, gzip"]))
def test_no_bytes_break_the_reader(body: bytes, encoding: str) -> None:
    with suppress(BrokenEncoding):
        assert isinstance(unpacked(body, encoding, 7), bytes)


def test_noise_as_long_as_the_cap_is_taken_and_one_byte_more_is_not() -> None:
    noise = random.Random(1).randbytes(4 * MIB)
    assert len(unpacked(noise, "", 65_536)) == 4 * MIB
    with pytest.raises(TooLarge):
        unpacked(noise + b"x", "", 65_536)
