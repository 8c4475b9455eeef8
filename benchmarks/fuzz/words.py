"""Bytes, dates, addresses and headers: the small things that everything else is made of."""

import asyncio
import gzip
import math
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import httpx
import polars as pl

from benchmarks.fuzz.target import NOW, Target
from flows.fetch.body import BrokenEncoding, Tally, TooLarge, read_body
from flows.fetch.redirects import BadUrl, RedirectRefused, next_hop, parsed
from flows.fetch.robots import allows, gap_wanted, parse
from flows.fetch.waiting import retry_after
from flows.sources.charsets import decode
from flows.sources.fetched import original_address
from flows.sources.listing import label_of
from tests.transforms.test_published import AT_TEN, DAYS, REFUSED
from transforms.published import in_zone, read_dates
from transforms.sites import is_home_page, joined, site_of
from transforms.urls import canonical, canonical_url, date_in_path, registered_domain

_LABELS = (
    None,
    "utf-8",
    "iso-2022-jp",
    "windows-1251",
    "gb2312",
    "utf-7",
    "hex",
    "\udcff",
    "cp037",
)
_ENCODINGS = ("", "gzip", "deflate", "identity", "br", "gzip, gzip")
_CAP = 4096


def _decodes(body: bytes) -> object:
    text = decode(body, _LABELS[len(body) % len(_LABELS)])
    text.encode()
    return text


def _reads_dates(body: bytes) -> object:
    lines = body.decode("utf-8", "replace").split("\n")[:40]
    dates = pl.DataFrame(
        {"published": lines, "received_at": [NOW] * len(lines)},
        schema={"published": pl.String, "received_at": pl.Datetime("us", "UTC")},
    )
    read = read_dates(dates)
    assert read["published"].to_list() == lines
    at, on = pl.col("published_at"), pl.col("published_on")
    wrong = read.filter(
        (at.is_null() != pl.col("problem").is_not_null())
        | (at.is_null() != on.is_null())
        | (at > NOW + timedelta(days=2))
        | (at.dt.year() < 1900)
        | ((at.dt.date() - on).dt.total_days().abs() > 1)
    )
    assert wrong.is_empty(), wrong.row(0)
    assert read_dates(dates.head(1)).row(0) == read.row(0), "company changes what a date means"
    for zone in ("Asia/Tehran", "America/New_York"):
        again = read_dates(dates.with_columns(in_zone(dates, zone)))
        assert (again["published_at"].is_null() == read["published_at"].is_null()).all()
    return read.rows()


def _takes_address(body: bytes) -> object:
    """Two lines: an address, and what a page or an answer there points to."""
    url, _, link = body.decode("utf-8", "replace").partition("\n")
    key = canonical(url)
    if key is not None:
        assert canonical(key) == key, (key, canonical(key))
        with suppress(BadUrl):  # a host that Punycode cannot write is a key, and never fetched
            parsed(key)
    told = pl.select(
        key=canonical_url(pl.lit(url)), site=registered_domain(pl.lit(key or url)),
        day=date_in_path(pl.lit(key or url)),
    ).row(0)  # fmt: skip
    assert told[0] == key
    found = [key, told, site_of(url), is_home_page(url), joined(url, link), original_address(url)]
    try:
        here = parsed(url)
    except BadUrl as why:
        return [*found, str(why)]
    assert here.scheme in ("http", "https") and here.host
    try:
        there = next_hop(here, link, may_downgrade=False)
    except RedirectRefused as why:
        return [*found, str(why)]
    assert not (here.scheme == "https" and there.scheme == "http") and not there.userinfo
    return [*found, str(here), str(there)]


def _obeys(body: bytes) -> object:
    rules = parse(body, NOW)
    gap, note = gap_wanted(rules, "CommuniqueBot", 60.0)
    assert math.isfinite(gap) and 0 <= gap <= 60, gap
    paths = ("/", "/news/1?a=b", "/%E2%82%AC", "/private/x.html")
    return (
        gap,
        note,
        [allows(rules, httpx.URL(f"https://n.test{p}"), "CommuniqueBot") for p in paths],
    )


def _unpacks(body: bytes) -> object:
    """A body in chunks of a size, packed in a way, that its first two bytes choose."""
    encoding, size = _ENCODINGS[(body[0] if body else 0) % len(_ENCODINGS)], 1 + len(body) % 97
    packed = body[1:]

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(packed), size):
            yield packed[start : start + size]

    try:
        got = asyncio.run(read_body(chunks(), encoding, 2 * _CAP, _CAP, Tally()))
    except (TooLarge, BrokenEncoding) as why:
        return str(why)
    assert len(got) <= _CAP
    return got


def _reads_headers(body: bytes) -> object:
    text = body.decode("latin-1")
    seconds = retry_after(text, NOW)
    assert seconds is None or 0 <= seconds <= 86_400
    return seconds, label_of({"content-type": text})


_DATES = [f"{written}\n" for written in (*AT_TEN, *DAYS, *(each for each, _ in REFUSED))]
_ROBOTS = (
    "User-agent: *\nDisallow: /private\nAllow: /private/x*.html$\nCrawl-delay: 7\n"
    "Request-rate: 1/10m 0900-1700\nVisit-time: 0600-0845\n\nUser-agent: CommuniqueBot/1.0\n"
    "Disallow:\nSitemap: https://n.test/s.xml\n"
)
_ADDRESSES = [
    "https://www.n.test:443/a/../b/%7Ec/?utm_source=x&id=3&a=%20#!/s\n../c?d=e",
    "https://n-test.cdn.ampproject.org/c/s/n.test/2026/nov/24/a.amp.html\nhttp://[::1]:8/x",
    "https://web.archive.org/web/20261124id_/http:/n.test/1\n//other.test/",
    "http://user:pw@bücher.test/a;jsessionid=1\nhttps://n.test/\t1",
]

TARGETS = {
    "decode": Target(
        _decodes,
        ["Ærø – “x”".encode(), "Ærø – “x”".encode("cp1252"), "Привет мир".encode("koi8-r"),
         "北京会谈".encode("gb18030"), "a\x00b".encode("utf-16"), "é".encode("utf-32"),
         b'<meta charset="windows-1256">\xc7\xe1\xd1', b'<?xml encoding="utf-16"?>\xff'],
    ),
    "dates": Target(
        _reads_dates, ["".join(_DATES[n : n + 8]).encode() for n in range(0, len(_DATES), 8)]
    ),
    "addresses": Target(_takes_address, [each.encode() for each in _ADDRESSES]),
    "robots": Target(_obeys, [_ROBOTS.encode(), _ROBOTS.replace("7", "0.5").encode("utf-16")]),
    "body": Target(
        _unpacks,
        [b"\x00plain", b"\x01" + gzip.compress(b"a" * 9000), b"\x02" + zlib.compress(b"abc" * 50),
         b"\x01" + gzip.compress(b"a") + gzip.compress(b"b") + b"\x00\x00",
         b"\x00" + gzip.compress(b"c")],
    ),
    "headers": Target(
        _reads_headers,
        [b"120", b"Wed, 25 Nov 2026 07:28:00 GMT", b"text/html; Charset=\"utf-8\"; a=b", b"-1"],
    ),
}  # fmt: skip
