import importlib.util
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.urls import canonical, canonical_url, date_in_path, registered_domain

CASES = Path(__file__).parents[3] / "shared/reference/ingest/urls.py"
SAME = [
    ["https://e.test/n/1", "http://E.test:80/n/1/#top", "//e.test/n/1", "https://user:pw@e.test/n/1",
     "https://e.test./n/1", " https://e.test/n/1\n", "https://e.test/n//1", "https://e.test/x/../n/./1"],
    ["https://e.test/n?id=5", "https://e.test/n/?utm_source=x&id=5&fbclid=7", "https://e.test/n?id=5&ref=rss&"],
    ["https://e.test/n?a=1&b=2", "https://e.test/n?b=2&a=1"],
    ["https://e.test/n/1", "https://e.test/n/1;jsessionid=A1", "https://e.test/n/1.amp", "https://e.test/amp/n/1"],
    ["https://e.test/n/1.html", "https://e.test/n/1.amp.html", "https://e.test/n/1.html?outputType=amp"],
    ["https://e.test/%D0%BA?x=%20y", "https://e.test/к?x=+y", "https://e.test/%d0%ba?x= y"],
    ["https://www.e.test/n/1", "https://www.google.com/amp/s/www.e.test/n/1", "www.e.test/n/1",
     "https://www-e-test.cdn.ampproject.org/c/s/www.e.test/n/1"],
    ["https://[::1]/a", "http://[::1]:80/a/"],
]  # fmt: skip
APART = [
    ("https://e.test/?p=1", "https://e.test/?p=2"),
    ("https://e.test/n/1?a=1&b=2", "https://e.test/n/1?a=1&b=3"),
    ("https://e.test/n/1", "https://e.test:8080/n/1"),
    ("https://e.test/n/1", "https://www.e.test/n/1"),
    ("https://e.test/n/A", "https://e.test/n/a"),
    ("https://e.test/#!/n/1", "https://e.test/#!/n/2"),
    ("https://e.test/amp", "https://e.test/n"),
    ("https://e.test/a%2Fb", "https://e.test/a/b"),
]
NONE = [
    "",
    "https://e.test",
    "https://e.test/",
    "https://e.test/?utm_source=x",
    "mailto:a@e.test",
    "/n/1",
    "javascript:alert(1)",
    "https://",
    "http://[bad",
    "https://e.test:port/x",
    "nonsense",
    "ftp://e.test/x",
    "https://e.test/" + "x" * 5000,
    "https://e test/x",
]


@pytest.mark.parametrize("group", SAME)
def test_one_article_has_one_address(group: list[str]) -> None:
    assert {canonical(url) for url in group} == {canonical(group[0])}
    assert canonical(group[0]) is not None


@pytest.mark.parametrize(("a", "b"), APART)
def test_two_articles_never_share_an_address(a: str, b: str) -> None:
    assert canonical(a) != canonical(b)


@pytest.mark.parametrize("url", NONE)
def test_what_is_no_address_of_an_article_has_no_key(url: str) -> None:
    assert canonical(url) is None


PIECES = st.text("aAк/.%20?&=#!;:@+ ~-_[]\\amp…", max_size=25)


@settings(deadline=None)
@example("https://e.test/a/..amp")
@given(st.one_of(st.text(), PIECES.map(lambda rest: f"https://e.test/{rest}"), PIECES))
def test_the_key_of_a_key_is_itself(url: str) -> None:
    key = canonical(url)
    assert key is None or canonical(key) == key


def test_the_expression_keeps_rows_in_place() -> None:
    given = pl.Series("url", ["http://e.test/b", None, "x", "http://e.test/a", "http://e.test/b"])
    keys = given.to_frame().select(canonical_url(pl.col("url")))["url"].to_list()
    assert keys == ["https://e.test/b", None, None, "https://e.test/a", "https://e.test/b"]


@pytest.mark.skipif(not CASES.exists(), reason="the shared folder is not here")
def test_the_shared_list_of_addresses_is_keyed_without_a_failure() -> None:
    spec = importlib.util.spec_from_file_location("url_cases", CASES)
    assert spec is not None and spec.loader is not None
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    assert cases.failures(canonical) == []


DOMAINS = [
    ("https://news.bbc.co.uk/a", "bbc.co.uk"), ("https://www.aa.com.tr/en", "aa.com.tr"),
    ("https://en.kremlin.ru", "kremlin.ru"), ("https://www.gov.uk/x", "gov.uk"),
    ("https://e.test:8080/x", "e.test"), ("https://localhost/x", "localhost"),
    ("http://news.un.org/a", "un.org"), ("https://co.uk/x", "co.uk"), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("url", "domain"), DOMAINS)
def test_the_registered_domain_is_told_by_the_shape_of_the_name(url: str, domain: str) -> None:
    frame = pl.DataFrame({"url": [url]}, schema={"url": pl.String})
    assert frame.select(registered_domain(pl.col("url"))).item() == domain


DATED = [
    ("https://e.test/2026/11/24/envoy", "2026-11-24"),
    ("https://e.test/2026-11-24/envoy", "2026-11-24"),
    ("https://e.test/news/2026-11-24-envoy", "2026-11-24"),
    ("https://e.test/world/2026/nov/24/envoy", "24-nov-2026"),
    ("https://e.test/20261124/envoy.html", "2026-11-24"),
    ("https://e.test/t20261124_12.html", None),
    ("https://e.test/2026/11/envoy", None),
    ("https://e.test/n/12026112401", None),
    (None, None),
]


@pytest.mark.parametrize(("url", "day"), DATED)
def test_a_day_in_the_path_is_found(url: str | None, day: str | None) -> None:
    frame = pl.DataFrame({"url": [url]}, schema={"url": pl.String})
    found = frame.select(date_in_path(pl.col("url"))).item()
    assert (found.replace(" ", "-") if found else found) == day
