import io
from datetime import UTC, datetime

import pytest

from flows.sources.records import Fields, Found
from flows.sources.web_page import page_records

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STORY = "".join(
    f"<p>The foreign minister received the envoy of the United Nations in Doha on day {day} of the "
    "round, and both sides discussed the ceasefire and the return of refugees.</p>"
    for day in range(6)
)
PAGE = """<!doctype html><html lang="en-GB">
<head><title>Envoy in Doha | Agency</title>{head}</head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav>
<article><h1>Envoy in Doha</h1>{story}</article>
<aside><time datetime="2020-01-01">An old story</time></aside><footer>© 2015 Agency</footer></body>
</html>"""
LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "no"},
{"@type": ["NewsArticle"], "headline": "Envoy in Doha",
"datePublished": "2026-11-23T22:30:00+03:00",
"author": [{"@type": "Person", "name": "Ana Bo"}], "publisher": {"name": "Agency"}}]}</script>"""
META = """<meta property="og:title" content="Envoy in Doha | Agency">
<meta property="og:site_name" content="Agency"><meta name="author" content="Ana Bo">
<meta property="article:published_time" content="2026-11-23">
<meta property="og:url" content="https://e.test/a/1?utm_source=x">
<link rel="canonical" href="/a/1">"""


def fields(head: str, story: str = STORY) -> Fields:
    page = PAGE.replace("{head}", head).replace("{story}", story)
    stream = io.BytesIO(page.encode())
    [record] = page_records(stream, NOW)
    assert isinstance(record, Found)
    return record.fields


def test_linked_data_gives_the_date_with_its_zone() -> None:
    told = fields(LINKED)
    assert (told["title"], told["author"], told["source"]) == ("Envoy in Doha", "Ana Bo", "Agency")
    assert (told["published"], told["date_basis"]) == ("2026-11-23T22:30:00+03:00", "meta")
    assert told["language"] == "en-GB"


def test_meta_tags_stand_in_for_linked_data() -> None:
    told = fields(META)
    assert (told["title"], told["author"], told["source"]) == ("Envoy in Doha", "Ana Bo", "Agency")
    assert (told["published"], told["url"]) == ("2026-11-23", "https://e.test/a/1")


def test_the_text_is_the_story_without_what_surrounds_it() -> None:
    text = fields("")["text"] or ""
    assert text.count("The foreign minister received the envoy") == 6
    assert "2015" not in text and "Home" not in text


def test_a_date_that_only_stands_about_on_the_page_is_not_taken() -> None:
    told = fields("")
    assert (told["published"], told["date_basis"]) == (None, None)


BROKEN = [
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>',
    '<script type="application/ld+json">[[[[[[[{"@type": "NewsArticle"}]]]]]]]</script>',
    '<script type="application/ld+json">"text"</script>',
    '<script type="application/ld+json"></script>',
    '<link rel="canonical" href="http://[bad">',
    '<meta property="og:title" content="">',
    f'<script type="application/ld+json">{{"@type": "Article", "x": "{"y" * 300_000}"}}</script>',
]


@pytest.mark.parametrize("head", BROKEN, ids=range(len(BROKEN)))
def test_broken_metadata_says_nothing_and_stops_nothing(head: str) -> None:
    told = fields(head)
    assert told["text"] and told["published"] is None
