"""The engine end to end: on the founding article, on nothing, on anything at all."""

from datetime import UTC, date, datetime

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from transforms.extract import Extraction, extract
from transforms.identity.seeds import seed_path
from transforms.schemas import Article

PUBLISHED = datetime(2022, 4, 13, tzinfo=UTC)
DAY = PUBLISHED.date()
SAMPLE = (
    "TEHRAN, April 13 (ABC) -- Iranian President Ebrahim Raisi received Syrian Foreign Minister "
    "Faisal Mekdad in Tehran on Tuesday. They discussed trade and sanctions. Raisi said that "
    "Iran will stand by Syria. “We will never forget this support,” Mekdad said."
)


def article(text: str, article_id: str = "a", published_on: date | None = DAY) -> dict[str, object]:
    return {
        "article_id": article_id, "external_id": None, "source_id": "s", "url": None,
        "canonical_url": None, "title": None, "author": None, "text": text, "language": "en",
        "published_at": PUBLISHED if published_on else None, "published_on": published_on,
        "date_basis": "file" if published_on else None, "first_seen_at": PUBLISHED,
        "word_count": len(text.split()), "content_hash": "h", "duplicate_of": None,
        "raw_path": None, "run_id": "r",
    }  # fmt: skip


def articles(*rows: dict[str, object]) -> dy.DataFrame[Article]:
    return Article.validate(pl.DataFrame(rows, schema=Article.create_empty().schema))


def spans_reproduce_the_text(found: Extraction, texts: dict[str, str]) -> None:
    of_report = dict(found.reports.select("report_id", "article_id").iter_rows())
    for report_id, *_, start, end in found.evidence.iter_rows():
        assert 0 <= start < end <= len(texts[of_report[report_id]])
    for row in found.statements.iter_rows(named=True):
        assert texts[row["article_id"]][row["char_start"] : row["char_end"]] == row["text"]
    for row in found.report_topics.iter_rows(named=True):
        assert 0 <= row["char_start"] < row["char_end"] <= len(texts[of_report[row["report_id"]]])


@pytest.fixture(scope="module")
def founding() -> tuple[str, Extraction]:
    text = seed_path("articles/syria_iran_talks.txt").read_text("utf-8")
    return text, extract(articles(article(text, published_on=None)))


def report_of(found: Extraction, name: str) -> dict[str, object]:
    """The report in which a person takes part and of which most is known."""
    own = found.participants.filter(pl.col("name") == name)["report_id"]
    rows = found.reports.filter(
        pl.col("report_id").is_in(own.to_list()), pl.col("mode") == "in_person"
    )
    return rows.sort("confidence", "char_start", descending=[True, False]).row(0, named=True)


def test_each_host_of_the_founding_article_receives_at_home(
    founding: tuple[str, Extraction],
) -> None:
    _, found = founding
    damascus, tehran = report_of(found, "Ali Asghar Khaji"), report_of(found, "Ali Mamlouk")
    assert (damascus["place"], damascus["place_country"]) == ("Damascus", "SYR")
    assert (tehran["place"], tehran["place_country"]) == ("Tehran", "IRN")
    assert damascus["status"] == tehran["status"] == "held"


def test_tuesday_without_a_date_of_publication_is_words_but_no_day(
    founding: tuple[str, Extraction],
) -> None:
    text, found = founding
    report = report_of(found, "Ali Asghar Khaji")
    assert report["met_on"] is None
    evidence = found.evidence.filter(
        pl.col("report_id") == report["report_id"], pl.col("field") == "met_on"
    )
    assert [text[start:end] for *_, start, end in evidence.iter_rows()] == ["Tuesday"]


def test_the_founding_article_has_its_statements(founding: tuple[str, Extraction]) -> None:
    _, found = founding
    by_speaker = found.statements.group_by("speaker").len().sort("speaker")
    assert dict(by_speaker.iter_rows()) == {
        "Ali Asghar Khaji": 1,
        "Ali Mamlouk": 5,
        "Ibrahim Raisi": 5,
    }
    assert found.statements["report_id"].null_count() == 0


def test_evidence_is_in_the_text(founding: tuple[str, Extraction]) -> None:
    text, found = founding
    spans_reproduce_the_text(found, {"a": text})
    names = found.participants.join(
        found.evidence.filter(pl.col("field") == "name"), on=["report_id", "participant_no"]
    )
    for row in names.filter("is_named").iter_rows(named=True):
        assert row["name"] in text[row["char_start_right"] : row["char_end_right"]]


def test_a_statement_in_a_meeting_belongs_to_its_report() -> None:
    found = extract(articles(article(SAMPLE)))
    assert found.statements["is_direct_quote"].to_list() == [False, True]
    assert found.statements["report_id"].n_unique() == 1
    assert found.reports["met_on"].to_list() == [date(2022, 4, 12)]
    assert {"economy_trade", "sanctions"} <= set(found.report_topics["topic"])


def test_a_report_without_a_day_is_dated_by_publication_and_says_so() -> None:
    text = (
        "Iranian President Ebrahim Raisi received Syrian Foreign Minister Faisal Mekdad in Tehran."
    )
    found = extract(articles(article(text)))
    assert found.reports.select("met_on", "date_basis").rows() == [(DAY, "published")]
    undated = extract(articles(article(text, published_on=None)))
    assert undated.reports.select("met_on", "date_basis").rows() == [(None, None)]


def test_no_articles_give_empty_frames() -> None:
    assert all(frame.is_empty() for frame in extract(Article.create_empty()))
    quiet = extract(articles(article("The harbour city beat the rovers on Saturday.")))
    assert quiet.reports.is_empty() and quiet.statements.is_empty()


def test_neither_order_nor_batch_changes_a_row() -> None:
    founding = seed_path("articles/syria_iran_talks.txt").read_text("utf-8")
    rows = [article(SAMPLE, "b"), article(founding, "a"), article("Nothing happened.", "c")]
    together = extract(articles(*rows))
    turned = extract(articles(*reversed(rows)))
    apart = [extract(articles(row)) for row in rows]
    for name in Extraction._fields:
        whole = getattr(together, name)
        assert_frame_equal(whole, getattr(turned, name), check_row_order=False)
        parts = pl.concat([getattr(part, name) for part in apart])
        assert_frame_equal(whole, parts, check_row_order=False)


WORDS = st.sampled_from(
    """President Minister Raisi Assad of Iran Syria met received will with in Tehran on Tuesday
    May 3 2022 31 June said that “ ” " ( ) , . — -- visit talks by phone “We agree,” He
    \u202e \x00 \u2028 😀 İstanbul ﬁ ß Ǆ \r \n \t 's U.S. 2022-02-30 next the day""".split(" ")
)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(min_size=1, max_size=300), st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
    )
)
def test_no_text_raises_and_every_span_reproduces_it(text: str) -> None:
    text = text or " "
    found = extract(articles(article(text)))
    spans_reproduce_the_text(found, {"a": text})


@pytest.mark.parametrize("piece", ["In Aa Bb Cc ", "“He said that ", "May 3 and ", "((("])
def test_a_long_text_of_one_line_takes_no_long_time(piece: str) -> None:
    text = (piece * 40_000)[:150_000]
    assert extract(articles(article(SAMPLE + " " + text))).reports.height >= 0
