"""The whole way from articles to drafts, on the shipped weights."""

from datetime import UTC, date, datetime

import dataframely as dy
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from transforms.drafts import Drafts, to_drafts
from transforms.schemas import Article

RECEIVED = (
    "DAMASCUS, 13 April - President Omar Haddad received on Tuesday the Iranian Foreign Minister "
    "Ali Karimi and the accompanying delegation. The two sides discussed trade."
)
CALL = (
    "Secretary of State Jane Whitfield spoke today by phone with Japanese Foreign Minister Taro "
    "Ishikawa. The Secretary and the Foreign Minister discussed regional security."
)
SPORT = "City met United in the final on Saturday. Smith scored twice and Jones was sent off."


def _articles(*texts: str) -> dy.DataFrame[Article]:
    schema = Article.create_empty().schema
    given_rows = [
        {
            "article_id": f"a{number}", "source_id": "x", "text": text, "language": "en",
            "first_seen_at": datetime(2024, 1, 1, tzinfo=UTC), "word_count": 1,
            "content_hash": "h", "run_id": "r", "published_on": date(2022, 4, 13),
        }
        for number, text in enumerate(texts)
    ]  # fmt: skip
    rows = [{name: row.get(name) for name in schema} for row in given_rows]
    return Article.validate(pl.DataFrame(rows, schema=schema))


def _names(drafts: Drafts, article_id: str) -> list[set[str | None]]:
    joined = drafts.parties.join(drafts.entities, on=["article_id", "entity_no"]).filter(
        article_id=article_id
    )
    return [set(rows["name"]) for _, rows in joined.group_by("report_no", maintain_order=True)]


def test_a_reception_and_a_call_are_reports_and_a_match_is_not() -> None:
    drafts = to_drafts(_articles(RECEIVED, CALL, SPORT))
    assert _names(drafts, "a0") == [{"Omar Haddad", "Ali Karimi"}]
    assert _names(drafts, "a1") == [{"Jane Whitfield", "Taro Ishikawa"}]
    assert _names(drafts, "a2") == []


def test_every_report_has_one_main_trigger_and_two_parties() -> None:
    drafts = to_drafts(_articles(RECEIVED, CALL))
    mains = drafts.drafts.group_by("article_id", "report_no").agg(pl.col("is_main").sum())
    assert mains["is_main"].to_list() == [1] * mains.height
    sizes = drafts.parties.group_by("article_id", "report_no").len()
    assert sizes["len"].min() == 2


def test_order_and_company_of_articles_do_not_matter() -> None:
    together = to_drafts(_articles(RECEIVED, SPORT, CALL))
    turned = to_drafts(Article.validate(_articles(RECEIVED, SPORT, CALL).reverse()))
    alone = to_drafts(_articles(RECEIVED))
    for frame, other, single in zip(together, turned, alone, strict=True):
        keys = [name for name in frame.columns if name.endswith(("_id", "_no"))]
        assert_frame_equal(frame.sort(keys), other.sort(keys))
        assert_frame_equal(frame.filter(article_id="a0").sort(keys), single.sort(keys))


def test_no_articles_give_empty_frames() -> None:
    assert [frame.height for frame in to_drafts(_articles())] == [0] * 6


_PIECES = st.sampled_from(
    ["President ", "Iranian ", "met ", "with ", "Ali ", "Noor", ", ", "the ", "foreign minister ",
     "of ", "Syria", "’s ", "and ", "“", "\"", "(", ")", "—", "\u200f", "\x00", "😀", "\n", ". ",
     "Mr. ", "U.S. ", "talks ", "-", "al-", "bin ", "Jr.", "II ", "separately ", "delegation ",
     "People’s Republic of China "]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.text(min_size=1, max_size=300),
        st.lists(_PIECES, min_size=1, max_size=60).map("".join),
    )
)
def test_no_text_raises_and_offsets_reproduce_it(text: str) -> None:
    drafts = to_drafts(_articles(text))
    for frame in (drafts.mentions, drafts.triggers, drafts.parties, drafts.drafts):
        for start, end in frame.select("char_start", "char_end").iter_rows():
            assert 0 <= start < end <= len(text)


def test_a_line_of_a_million_letters_is_read() -> None:
    assert to_drafts(_articles("President Noor met King Omar " * 40_000)).sentences.height == 1
