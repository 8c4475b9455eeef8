import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from polars.testing import assert_frame_equal

from tests.transforms.parsed import BODY, FRENCH, NOW, load, reasons
from transforms.articles import is_extracted
from transforms.schemas import Article
from transforms.schemas.items import NOTES


def one(**row: Any) -> dict[str, Any]:
    [article] = load(row).articles.to_dicts()
    return article


def test_an_item_becomes_an_article() -> None:
    article = one(
        external_id="x7",
        url="HTTP://News.E.test/n/1/?utm_source=rss#top",
        title=" Envoy  in\u00a0Doha ",
        text="The envoy\r\nspoke.",
        published="2026-11-23T23:30:00-05:00",
        date_basis="meta",
        source="The Agency",
        author="Ana Bo",
        language="en",
        raw_path="raw/a",
    )
    address = "https://news.e.test/n/1"
    assert article == {
        "article_id": "a" + hashlib.sha256(address.encode()).hexdigest()[:16],
        "external_id": "x7",
        "source_id": "agency",
        "url": "HTTP://News.E.test/n/1/?utm_source=rss#top",
        "canonical_url": address,
        "title": "Envoy in Doha",
        "author": "Ana Bo",
        "text": "Envoy in Doha\n\nThe envoy\nspoke.",
        "language": "en",
        "published_at": datetime(2026, 11, 24, 4, 30, tzinfo=UTC),
        "published_on": date(2026, 11, 23),
        "date_basis": "meta",
        "modified_at": None,
        "first_seen_at": NOW,
        "word_count": 6,
        "content_hash": hashlib.sha256(b"the envoy spoke").hexdigest(),
        "duplicate_of": None,
        "raw_path": "raw/a",
        "run_id": "r1",
    }


TEXTS = [
    ("Envoy in Doha", BODY, f"Envoy in Doha\n\n{BODY}"),
    ("Envoy in Doha", f"ENVOY IN DOHA.\n{BODY}", f"Envoy in Doha\n\n{BODY}"),
    ("Envoy in Doha", "Envoy in Doha", "Envoy in Doha"),
    ("—", f"* * *\n{BODY}", f"—\n\n* * *\n{BODY}"),
    (None, BODY, BODY),
    (" \u200b", BODY, BODY),
    ("<b>Envoy</b> &amp; aide", "<p>One.</p><p>Two.</p>", "Envoy & aide\n\nOne.\n\nTwo."),
]


@pytest.mark.parametrize(("title", "body", "text"), TEXTS)
def test_the_text_is_headline_blank_line_body(title: str | None, body: str, text: str) -> None:
    assert one(title=title, text=body)["text"] == text


SOURCES = [
    ("U.S. Department of State", None, "us_department_of_state"),
    ("The White House", None, "white_house"),
    ("РИА Новости", None, "ria_novosti"),
    ("www.BBC.co.uk", None, "bbc.co.uk"),
    ("https://tass.com/rss", None, "tass.com"),
    ("President of Russia (kremlin.ru)", None, "kremlin.ru"),
    ("Reuters (UK)", None, "reuters_uk"),
    (None, "https://en.kremlin.ru/n/1", "kremlin.ru"),
    (None, "http://tass.com/", "tass.com"),
    ("***", "https://tass.com/1", "tass.com"),
    (None, None, "files"),
    ("***", None, "files"),
]


@pytest.mark.parametrize(("source", "url", "source_id"), SOURCES)
def test_the_outlet_is_one_word(source: str | None, url: str | None, source_id: str) -> None:
    assert one(source=source, url=url)["source_id"] == source_id


def test_a_date_that_cannot_be_is_noted_and_the_article_loaded_without_it() -> None:
    result = load({"published": "3000-01-01", "title": "T"})
    assert result.articles["published_at"].to_list() == [None]
    assert result.articles["date_basis"].to_list() == [None]
    [note] = result.rejects.to_dicts()
    assert (note["reason"], note["is_loaded"]) == ("bad_date", True)
    assert note["detail"] == "3000-01-01: more than two days ahead"


def test_the_day_in_the_address_stands_in_for_a_missing_one() -> None:
    article = one(url="https://e.test/2026/11/20/envoy")
    assert (article["published_on"], article["date_basis"]) == (date(2026, 11, 20), "url")
    assert (
        one(url="https://e.test/2026/11/20/envoy", published="2026-11-21")["date_basis"] == "file"
    )


TURNED_AWAY = [
    ({"text": ""}, "empty"),
    ({"text": None}, "empty"),
    ({"text": "\u200b\0 \n"}, "empty"),
    ({"text": "<p> </p>", "title": "T"}, "empty"),
    ({"text": "12:34 – 56%"}, "no_letters"),
    ({"text": "😀😀"}, "no_letters"),
    ({"text": "word " * 1_000_001}, "too_large"),
    ({"title": "word " * 1_000_001}, "too_large"),
]


@pytest.mark.parametrize(("row", "reason"), TURNED_AWAY)
def test_what_is_no_article_is_turned_away(row: dict[str, Any], reason: str) -> None:
    result = load(row)
    assert (result.articles.height, reasons(result)) == (0, [reason])
    assert not result.rejects["is_loaded"].any()


def test_another_language_is_kept_but_not_extracted() -> None:
    result = load({"text": FRENCH}, {"text": BODY})
    assert result.articles.filter(is_extracted())["language"].to_list() == ["en"]
    assert sorted(result.articles["language"]) == ["en", "fr"]
    assert reasons(result) == ["not_english"] and set(NOTES) >= {"not_english"}


def test_no_items_are_no_articles() -> None:
    result = load()
    assert [frame.height for frame in result] == [0, 0, 0, 0, 0, 0]
    assert_frame_equal(result.articles, Article.create_empty())
