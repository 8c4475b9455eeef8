"""What holds of any text: offsets say what they claim, nothing depends on company or order."""

from datetime import UTC, date, datetime

import dataframely as dy
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.transforms.newsy import news, text
from transforms.drafts import to_drafts
from transforms.extract import Extraction, extract
from transforms.fields.terms import to_term_hits
from transforms.grammar.document import Document
from transforms.grammar.lexicon import folded_word
from transforms.mentions import read_documents
from transforms.schemas import Article
from transforms.sentences import to_sentences

_STEADY = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
_FEW = settings(_STEADY, max_examples=15)


def articles(*texts: str, title: str | None = None) -> dy.DataFrame[Article]:
    schema = Article.create_empty().schema
    moment = datetime(2022, 4, 13, tzinfo=UTC)
    rows = [
        {
            **dict.fromkeys(schema), "article_id": f"a{number}", "source_id": "s", "title": title,
            "text": written, "language": "en", "published_on": date(2022, 4, 13),
            "first_seen_at": moment, "word_count": 1, "content_hash": "h", "run_id": "r",
        }
        for number, written in enumerate(texts)
    ]  # fmt: skip
    return Article.validate(pl.DataFrame(rows, schema=schema))


def documents(given_articles: dy.DataFrame[Article]) -> list[Document]:
    sentences = to_sentences(given_articles).join(
        given_articles.select("article_id", "published_on"), on="article_id", maintain_order="left"
    )
    return list(read_documents(sentences))


def folded(words: str) -> set[str]:
    return {folded_word(word) for word in words.replace("-", " ").split()}


@_STEADY
@given(text)
def test_every_token_mention_and_trigger_stands_where_it_says(written: str) -> None:
    for document in documents(articles(written)):
        for tokens in document.tokens:
            spans = zip(tokens.words, tokens.starts, tokens.ends, strict=True)
            assert all(written[start:end] == word for word, start, end in spans)
        for seen in document.seen:
            tokens = document.tokens[seen.sentence]
            assert 0 <= seen.start < seen.end <= len(tokens.words)
            words = written[tokens.starts[seen.start] : tokens.ends[seen.end - 1]]
            entry = document.registry.known[seen.entity]
            if entry.name and seen.form in ("name", "surname", "titled", "apposed", "honoured"):
                assert any(token in folded_word(words).replace(" ", "") for token in entry.tokens)
        for hit in document.hits:
            tokens = document.tokens[hit.sentence]
            found = written[tokens.starts[hit.start] : tokens.ends[hit.end - 1]].lower()
            assert hit.surface in found


@_STEADY
@given(text)
def test_frames_of_mentions_and_triggers_agree_with_the_document(written: str) -> None:
    drafts = to_drafts(articles(written))
    lines = {row[1]: row[2:] for row in drafts.sentences.iter_rows()}
    for frame in (drafts.mentions, drafts.triggers, drafts.drafts):
        rows = frame.select("sentence_no", "char_start", "char_end").iter_rows()
        for number, start, end in rows:
            assert lines[number][0] <= start < end <= lines[number][1]
            assert not written[start].isspace() and not written[end - 1].isspace()


@_STEADY
@given(text)
def test_every_span_of_an_extraction_says_what_its_row_says(written: str) -> None:
    found = extract(articles(written))
    spans_say_what_they_claim(found, {"a0": written})


def spans_say_what_they_claim(found: Extraction, texts: dict[str, str]) -> None:
    of_report = dict(found.reports.select("report_id", "article_id").iter_rows())
    names = {
        (row["report_id"], row["participant_no"]): row["name"]
        for row in found.participants.iter_rows(named=True)
    }
    for row in found.evidence.iter_rows(named=True):
        words = texts[of_report[row["report_id"]]][row["char_start"] : row["char_end"]]
        assert words.strip()
        if row["field"] == "name":
            name = names[row["report_id"], row["participant_no"]]
            assert name and folded(name) & folded(words)
    for row in found.statements.iter_rows(named=True):
        assert texts[row["article_id"]][row["char_start"] : row["char_end"]] == row["text"]
    for row in found.report_topics.iter_rows(named=True):
        words = texts[of_report[row["report_id"]]][row["char_start"] : row["char_end"]]
        assert row["topic"] in topics_of(words)


def topics_of(words: str) -> set[str]:
    """The topics of which some words are a term, read by themselves."""
    passage = pl.LazyFrame(
        {"key": ["k"], "part": [{"char_start": 0, "char_end": len(words), "passage": words}]}
    ).unnest("part")
    return set(to_term_hits(passage, ["key", "char_start", "char_end"]).collect()["topic"])


@_FEW
@given(st.lists(news, min_size=2, max_size=6), st.data())
def test_neither_order_nor_batches_change_what_is_found(
    texts: list[str], data: st.DataObject
) -> None:
    whole = articles(*texts)
    order = data.draw(st.permutations(range(len(texts))))
    cut = data.draw(st.integers(0, len(texts)))
    turned = Article.validate(whole[order])
    parts = [extract(Article.validate(part)) for part in (turned[:cut], turned[cut:])]
    at_once = extract(whole)
    for name in Extraction._fields:
        expected = getattr(at_once, name)
        together = pl.concat([getattr(part, name) for part in parts])
        assert_frame_equal(expected, getattr(extract(turned), name), check_row_order=False)
        assert_frame_equal(expected, together, check_row_order=False)


_LINE = "President Omar Haddad met Iranian Foreign Minister Ali Karimi in Damascus. "


@pytest.mark.parametrize(
    "piece",
    ["a", "A ", "“", "((", "\u202e", "\x00", "😀", ". ", "Ali ", "met ", "he said “", "5 May "],
)
def test_a_line_of_a_megabyte_hides_nothing_before_it(piece: str) -> None:
    written = _LINE + "\n" + (piece * 1_000_000)[:1_000_000]
    found = extract(articles(written))
    spans_say_what_they_claim(found, {"a0": written})
    assert {"Omar Haddad", "Ali Karimi"} <= set(found.participants["name"])


@_STEADY
@given(text, text)
def test_a_headline_of_any_kind_is_read(title: str, body: str) -> None:
    written = f"{title}\n\n{body}"
    found = extract(articles(written, title=title))
    spans_say_what_they_claim(found, {"a0": written})
