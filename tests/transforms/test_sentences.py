"""Cutting into sentences: where a stop ends one, and where it does not."""

from datetime import UTC, datetime

import dataframely as dy
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.schemas import Article
from transforms.sentences import to_sentences


def _articles(*texts: str, title: str | None = None) -> dy.DataFrame[Article]:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    overrides = [
        {
            "article_id": f"a{number}", "source_id": "x", "title": title, "text": text,
            "language": "en", "first_seen_at": moment, "word_count": 1, "content_hash": "h",
            "run_id": "r", "published_on": None,
        }
        for number, text in enumerate(texts)
    ]  # fmt: skip
    empty = Article.create_empty().schema
    rows = [{name: row.get(name) for name in empty} for row in overrides]
    return Article.validate(pl.DataFrame(rows, schema=empty))


def _cut(text: str, title: str | None = None) -> list[str]:
    return to_sentences(_articles(text, title=title))["sentence"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "He met U.S. Secretary of State John Kerry.",
        "External Affairs Minister S. Jaishankar arrived.",
        "H.H. Sheikh Fahad received H.E. Ali Noor.",
        "It was Gen. Ali Mamlouk who came.",
        "They met at No. 10 Downing Street.",
        "Joseph R. Biden, Jr. met Sen. Warner.",
    ],
)
def test_titles_initials_and_numbers_end_no_sentence(text: str) -> None:
    assert _cut(text) == [text]


def test_a_stop_before_a_word_that_begins_sentences_ends_one() -> None:
    assert _cut("He came from the U.S. The visit was short.") == [
        "He came from the U.S.",
        "The visit was short.",
    ]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert _cut("“We agreed.” He left. Nobody spoke.") == [
        "“We agreed.”",
        "He left.",
        "Nobody spoke.",
    ]


def test_headline_and_lines_are_sentences_without_a_stop() -> None:
    cut = to_sentences(_articles("Kings meet\n\nDAMASCUS, May 1\nThey met.", title="Kings meet"))
    assert cut.select("sentence", "section").rows() == [
        ("Kings meet", "title"),
        ("DAMASCUS, May 1", "lead"),
        ("They met.", "lead"),
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=4))
def test_offsets_reproduce_any_text(texts: list[str]) -> None:
    articles = _articles(*texts)
    for row in to_sentences(articles).iter_rows(named=True):
        text = texts[int(row["article_id"][1:])]
        assert text[row["char_start"] : row["char_end"]] == row["sentence"]


def test_no_articles_give_no_sentences() -> None:
    assert to_sentences(_articles()).height == 0
