# ruff: noqa: E501
"""Pages with status 200 that are no article, each beside an article that looks like it."""

import io
import json
from datetime import UTC, datetime

import pytest

from flows.sources.records import Fields, Found, Refused
from flows.sources.web_page import page_records

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STORY = "".join(
    f"<p>The foreign minister received the envoy of the United Nations in Doha on day {day} of the "
    "round, and both sides discussed the ceasefire and the return of refugees to their towns.</p>"
    for day in range(10)
)
LEAD = "<p>Two ministers met in Doha on Monday to speak of the ceasefire and the refugees.</p>"
MARK = '<meta property="og:type" content="article">'
LINKS = "".join(
    f'<li><a href="/n/{n}">Minister number {n} speaks of talks</a></li>' for n in range(30)
)
URL = "https://news.test/n/1"


def html(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def read(page: str, url: str | None = URL) -> Fields | str:
    """Fields of the article, or the reason why it is none."""
    try:
        [record] = page_records(io.BytesIO(page.encode()), NOW, url)
    except Refused as why:
        return why.reason
    assert isinstance(record, Found)
    return record.fields


def linked(**fields: object) -> str:
    article = {"@type": "NewsArticle", "headline": "Talks", **fields}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


PASSWORD = '<form><input name="u"><input type="password"></form>'
CONSENT = "<p>We use cookies and data to deliver services.</p><button>Accept all cookies</button>"
NO_ARTICLES = [
    ("challenge", html("Just a moment...", "<p>Enable JavaScript and cookies</p>"), "blocked"),
    ("challenge by its script", html("news.test", "<p>Wait</p><script src='/cdn-cgi/challenge-platform/x'></script>"), "blocked"),
    ("access denied", html("Access Denied", "<p>You do not have permission.</p>"), "blocked"),
    ("consent", html("Before you continue to News", CONSENT), "blocked"),
    ("log in", html("Member area", f"<p>Please log in to go on.</p>{PASSWORD}"), "blocked"),
    ("soft 404", html("Page not found | News", "<p>Sorry, we could not find it.</p>"), "not_found"),
    ("paywall by its mark", html("Talks", LEAD, linked(isAccessibleForFree=False)), "paywalled"),
    ("paywall by a word", html("Talks", LEAD, linked(isAccessibleForFree="False")), "paywalled"),
    ("paywall in a part", html("Talks", LEAD, linked(hasPart=[{"isAccessibleForFree": "false"}])), "paywalled"),
    ("paywall in words", html("Talks", LEAD + "<p>Subscribe to continue reading this story.</p>", MARK), "paywalled"),
    ("list of stories", html("News", f"<ul>{LINKS}</ul>"), "index_page"),
    ("list in a paragraph", html("News", f"<p>{LINKS}</p>"), "index_page"),
    ("nothing", html("News", "<p></p>"), "no_text"),
]  # fmt: skip
ARTICLES = [
    ("scripts of a wall", html("Talks", STORY + "<script src='/cdn-cgi/challenge-platform/x'></script>")),
    ("about a wall", html("Access denied: how sanctions work", STORY, MARK)),
    ("a log-in in the head", html("Talks", PASSWORD + STORY)),
    ("about what was not found", html("Wreck not found after a week", STORY, MARK)),
    ("a mark of a wall that is wrong", html("Talks", STORY, linked(isAccessibleForFree=False))),
    ("free to read", html("Talks", LEAD * 3, linked(isAccessibleForFree=True))),
    ("links around it", html("Talks", f"<article>{STORY}</article><ul>{LINKS}</ul>", MARK)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "reason"), [c[1:] for c in NO_ARTICLES], ids=[c[0] for c in NO_ARTICLES]
)
def test_a_wall_a_stub_or_a_list_is_no_article(page: str, reason: str) -> None:
    assert read(page) == reason


@pytest.mark.parametrize("page", [c[1] for c in ARTICLES], ids=[c[0] for c in ARTICLES])
def test_an_article_that_looks_like_one_is_kept(page: str) -> None:
    told = read(page)
    assert isinstance(told, dict) and told["text"]


def test_a_home_page_is_no_article() -> None:
    assert read(html("Talks", STORY), "https://news.test/") == "index_page"


CANONICAL = [
    ("relative", '<link rel="canonical" href="/n/one">', "https://news.test/n/one"),
    ("same site", '<link rel="canonical" href="https://www.news.test/n/1">', "https://www.news.test/n/1"),
    ("home page", '<link rel="canonical" href="https://news.test/">', URL),
    ("another site", '<link rel="canonical" href="https://other.test/n/1">', URL),
    ("several", '<link rel="canonical" href="/a"><link rel="canonical" href="/b">', URL),
    ("no address", '<link rel="canonical" href="javascript:void(0)">', URL),
    ("og:url instead", '<meta property="og:url" content="https://news.test/n/one">', "https://news.test/n/one"),
    ("og:url is the home page", '<meta property="og:url" content="https://news.test">', URL),
    ("none", "", URL),
]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "wanted"), [c[1:] for c in CANONICAL], ids=[c[0] for c in CANONICAL]
)
def test_a_page_is_known_by_the_address_it_names_if_that_can_be_believed(
    head: str, wanted: str
) -> None:
    told = read(html("Talks", STORY, head))
    assert isinstance(told, dict) and told["url"] == wanted


DATES = [
    (linked(datePublished="2026-11-23T10:00:00+03:00", dateModified="2026-11-24"), "2026-11-23T10:00:00+03:00", "2026-11-24"),
    (linked(dateModified="2026-11-24"), None, "2026-11-24"),
    ('<meta property="article:modified_time" content="2026-11-24">', None, "2026-11-24"),
    ('<script type="application/ld+json">{"@type":"NewsArticle",</script>' + linked(datePublished="2026-11-23"), "2026-11-23", None),
    ('<script type="application/ld+json">[{"@type":"WebSite"},{"@graph":[{"@type":["ReportageNewsArticle"],"datePublished":"2026-11-23"}]}]</script>', "2026-11-23", None),
    (f'<script type="application/ld+json">"{"x" * 300_000}"</script><meta name="date" content="2026-11-23">', "2026-11-23", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "published", "modified"), DATES, ids=range(len(DATES)))
def test_publication_and_change_are_told_apart(
    head: str, published: str | None, modified: str | None
) -> None:
    told = read(html("Talks", STORY, head))
    assert isinstance(told, dict)
    assert (told.get("published"), told.get("modified")) == (published, modified)
