import importlib.util
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources.charsets import decode
from transforms.feeds import parse_feed
from transforms.published import in_zone, read_dates
from transforms.xml_text import SourceChanged, clean_xml

SHARED = Path(__file__).parents[3] / "shared/reference/ingest"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME = "https://ex.test/feed.xml"


def cases(name: str) -> ModuleType:
    """A file of cases in the shared folder."""
    spec = importlib.util.spec_from_file_location(name, SHARED / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first_entry(body: bytes) -> dict[str, Any]:
    """The first entry as the cases want it: their names of fields, the date in UTC."""
    try:
        items = parse_feed(decode(body) if body else "", HOME)
    except SourceChanged:
        return {"n": 0}
    entry = items.row(0, named=True) if items.height else {}
    given = pl.DataFrame(
        {"published": [entry.get("published")], "received_at": [NOW]},
        schema={"published": pl.String, "received_at": pl.Datetime("us", "UTC")},
    )
    at = read_dates(given)["published_at"].item()
    return {
        **entry, "n": items.height, "link": entry.get("url"), "id": entry.get("guid"),
        "date": at and at.strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip


@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not here")
def test_all_53_odd_feeds_are_read_as_their_publishers_meant_them() -> None:
    odd = cases("feedquirks").CASES
    wrong = [
        (name, value)
        for name, body, field, is_right in odd
        if not is_right(value := first_entry(body).get(field))
    ]
    assert len(odd) == 53
    assert wrong == []


ITEM = "<rss><channel><item><title>{}</title><link>{}</link>{}</item></channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://ex.test/b/"><entry>{}</entry></feed>'
ODD = [  # a document, and of its only entry a field with what it should be
    (ITEM.format("a", "/n/1", ""), "url", "https://ex.test/n/1"),
    (ITEM.format("a", "https://ex.test/1?a=1&b=2", ""), "url", "https://ex.test/1?a=1&b=2"),
    (ITEM.format("a&nbsp;b", "/1", ""), "title", "a\u00a0b"),
    (ITEM.format("a\x0bb\x00", "/1", "")[:-24], "url", "https://ex.test/1"),
    ("\n\n<?xml version='1.0'?>" + ITEM.format("a", "/1", "<m:x/>") + "<!-- 1 s -->", "title", "a"),
    (ITEM.format("a", "", "<guid>https://ex.test/9</guid>"), "url", "https://ex.test/9"),
    (ITEM.format("a", "", '<guid isPermaLink="false">https://ex.test/9</guid>'), "url", None),
    (ATOM.format('<title>a</title><link rel="self" href="s"/><link rel="alternate" href="1"/>'),
     "url",
     "https://ex.test/b/1"),
    ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/1"}]}', "url",
     "https://ex.test/1"),
    (ITEM.format("a", "/1", "<pubDate>2026/11/24 10:00 MSK</pubDate>"), "published",
     "2026/11/24 10:00 MSK"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "field", "wanted"), ODD, ids=range(len(ODD)))
def test_an_odd_feed_is_read_as_it_was_meant(document: str, field: str, wanted: str | None) -> None:
    [entry] = parse_feed(document, HOME).rows(named=True)
    assert entry[field] == wanted


BOMBS = [
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">]><rss><channel><item/></channel></rss>',
    '<!doctype rss [ <!entity x system "file:///etc/hostname"> ]><rss>&x;</rss>',
    "<rss><channel><item><title>" + "<b>" * 20_000 + "x",
    "x" * 30,
    "",
    '{"items": 3}',
    '{"items": ',
    "<!DOCTYPE html><html><head><title>403</title></head><body><h1>Denied</h1></body></html>",
]


@pytest.mark.parametrize("document", BOMBS, ids=range(len(BOMBS)))
def test_what_is_hostile_or_no_feed_is_refused_with_words(document: str) -> None:
    with pytest.raises(SourceChanged, match=r"\w+"):
        parse_feed(document, HOME)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not here")
def test_xml_bombs_are_refused_or_harmless() -> None:
    module = cases("xmlbombs")
    for name, text in module.BOMBS.items():
        with pytest.raises(SourceChanged):
            parse_feed(text, HOME)
        assert name


def test_a_doctype_without_declarations_is_harmless() -> None:
    feed = (
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.test/rss-0.91.dtd">'
        "<rss><channel><item><title>a</title><link>/1</link></item></channel></rss>"
    )
    assert parse_feed(feed, HOME)["url"].to_list() == ["https://ex.test/1"]


def test_characters_in_cdata_stay_and_bare_ones_outside_are_escaped() -> None:
    cleaned = clean_xml("junk <a>R&D &nbsp;&lt; <![CDATA[R&D &nbsp; <b>]]></a>")
    assert cleaned == "<a>R&amp;D \u00a0&lt; <![CDATA[R&D &nbsp; <b>]]></a>"


def test_a_link_that_is_no_web_address_is_none() -> None:
    links = ["javascript:alert(1)", "ftp://ex.test/1", "https://ex.test/" + "x" * 3_000]
    items = "".join(f"<item><title>a</title><link>{link}</link></item>" for link in links)
    feed = parse_feed(f"<rss><channel>{items}</channel></rss>", HOME)
    assert feed["url"].to_list() == [None, None, None]


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="<>&;[]!/ arsitemchnlk'\"=\x00\x0b#x1", max_size=80))
def test_any_text_is_a_feed_or_is_refused(text: str) -> None:
    try:
        items = parse_feed(f"<rss><channel><item>{text}", HOME)
    except SourceChanged:
        return
    assert items["place"].to_list() == list(range(items.height))


ZONES = [
    ("2026-11-24 22:00:00", "2026-11-24T22:00:00+0330"),
    ("24 Nov 2026 10:00 PM", "2026-11-24T22:00:00+0330"),
    ("Tue, 24 Nov 2026 22:00:00 GMT", "Tue, 24 Nov 2026 22:00:00 GMT"),
    ("2026-11-24T22:00:00Z", "2026-11-24T22:00:00Z"),
    ("2026-11-24T22:00:00-05:00", "2026-11-24T22:00:00-05:00"),
    ("2026-11-24", "2026-11-24"),
    ("two hours ago", "two hours ago"),
    (None, None),
]


@pytest.mark.parametrize(("given", "wanted"), ZONES)
def test_a_time_without_a_zone_gets_that_of_the_source(
    given: str | None, wanted: str | None
) -> None:
    dates = pl.DataFrame(
        {"published": [given], "received_at": [NOW]},
        schema={"published": pl.String, "received_at": pl.Datetime("us", "UTC")},
    )
    assert in_zone(dates, "Asia/Tehran").to_list() == [wanted]
