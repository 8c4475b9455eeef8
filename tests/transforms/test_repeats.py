from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.transforms.parsed import BODY, FRENCH, OTHER, known_of, load, reasons

A, B = "https://a.test/1", "https://b.test/1"
# Rows of one run; how many articles, versions and duplicates they are.
REPEATS = [
    ("same address, same words", [{"url": A}, {"url": A + "?utm_source=x"}], 1, 1, 1),
    ("same address, other words", [{"url": A}, {"url": A, "text": OTHER}], 1, 2, 0),
    ("same words, other address", [{"url": A}, {"url": B}], 2, 2, 0),
    (
        "same words, other case and quotes",
        [{"url": A}, {"url": A, "text": BODY.upper() + "”"}],
        1,
        1,
        1,
    ),
    ("same words, other outlet", [{"source": "X"}, {"source": "Y"}], 2, 2, 0),
    ("same words, same outlet", [{"source": "X"}, {"source": "X", "external_id": "2"}], 1, 1, 1),
    ("same words, nothing else", [{}, {}], 1, 1, 1),
    ("same words, outlet known of one", [{"source": "X"}, {}], 1, 1, 1),
    ("address and outlet, outlet", [{"url": A, "source": "X"}, {"source": "X"}], 1, 1, 1),
    ("address and outlet, other outlet", [{"url": A, "source": "X"}, {"source": "Y"}], 2, 2, 0),
    ("address, nothing", [{"url": A}, {}], 1, 1, 1),
    (
        "bare home page as address",
        [{"url": "https://a.test/"}, {"url": "https://a.test/", "text": OTHER}],
        2,
        2,
        0,
    ),
    ("all different", [{"url": A}, {"text": OTHER}], 2, 2, 0),
]


@pytest.mark.parametrize(
    ("rows", "kept", "versions", "repeated"),
    [row[1:] for row in REPEATS],
    ids=[row[0] for row in REPEATS],
)
@pytest.mark.parametrize("way", ["at once", "at once, turned", "one by one"])
def test_repeats_are_told_from_new_articles(
    rows: list[dict[str, Any]], kept: int, versions: int, repeated: int, way: str
) -> None:
    if way == "one by one":
        first = load(rows[0])
        results = [first, load(*rows[1:], known=known_of(first))]
    else:
        results = [load(*(rows if way == "at once" else rows[::-1]))]
    articles = pl.concat([result.articles for result in results])
    assert articles["article_id"].n_unique() == kept
    assert sum(result.versions.height for result in results) == versions
    assert sum(result.duplicates.height for result in results) == repeated
    assert [reason for result in results for reason in reasons(result)] == []
    same_words = kept == 2 and articles["content_hash"].n_unique() == 1
    assert articles["duplicate_of"].drop_nulls().len() == (1 if same_words else 0)


def test_of_several_versions_the_one_changed_last_is_the_article() -> None:
    old = {"url": A, "published": "2026-11-01", "modified": "2026-11-02T10:00:00Z"}
    new = {"url": A, "published": "2026-11-01", "modified": "2026-11-02T11:00:00Z", "text": OTHER}
    for order in ([old, new], [new, old]):
        result = load(*order)
        assert (
            result.articles["content_hash"].to_list()
            == result.versions["content_hash"][1:].to_list()
        )
        assert result.versions["version_no"].to_list() == [1, 2]
        assert OTHER in result.articles["text"].item()


def test_a_version_that_is_known_is_a_duplicate_even_if_it_is_not_the_newest() -> None:
    first = load({"url": A})
    second = load({"url": A, "text": OTHER}, known=known_of(first))
    again = load({"url": A}, known=known_of(first, second))
    assert (again.versions.height, again.duplicates.height) == (0, 1)


def test_the_original_is_the_known_one_then_the_first_published_one() -> None:
    early, late = {"url": A, "published": "2026-11-01"}, {"url": B, "published": "2026-11-02"}
    at_once = load(late, early).articles
    assert at_once.filter(pl.col("duplicate_of").is_null())["url"].to_list() == [A]
    first = load(late)
    [copy] = load(early, known=known_of(first)).articles["duplicate_of"]
    assert copy == first.articles["article_id"].item()


def test_a_copy_of_a_copy_points_to_the_original() -> None:
    first = load({"url": A})
    second = load({"url": B}, known=known_of(first))
    third = load({"source": "X"}, known=known_of(first, second))
    assert third.articles["duplicate_of"].to_list() == first.articles["article_id"].to_list()


def test_a_second_run_over_the_same_items_adds_nothing() -> None:
    rows = [
        {"url": A},
        {"url": B},
        {"text": OTHER},
        {"text": FRENCH, "published": "never"},
        {"text": ""},
    ]
    first = load(*rows)
    again = load(*rows, known=known_of(first))
    assert (first.articles.height, again.articles.height, again.duplicates.height) == (4, 0, 4)
    assert reasons(again) == ["empty"]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "url": st.sampled_from([None, A, A + "#x", B, "https://a.test/"]),
            "source": st.sampled_from([None, "X", "Y"]),
            "text": st.sampled_from([BODY, BODY.upper(), OTHER, FRENCH, "", "123"]),
            "title": st.sampled_from([None, "Headline"]),
            "published": st.sampled_from([None, "2026-11-01", "2026-11-02", "never"]),
            "external_id": st.sampled_from([None, "1", "2"]),
        }
    ),
    max_size=8,
)
MODEST = settings(deadline=None, max_examples=25)


@MODEST
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(rows: list[dict[str, Any]], chance: Random) -> None:
    named = [{**row, "where": f"line {n}"} for n, row in enumerate(rows)]
    straight = load(*named)
    chance.shuffle(named)
    turned = load(*named)
    assert_frame_equal(straight.articles, turned.articles)
    assert_frame_equal(straight.rejects, turned.rejects)
    assert_frame_equal(
        straight.duplicates.drop("row").sort(pl.all()), turned.duplicates.drop("row").sort(pl.all())
    )


@MODEST
@given(ROWS, st.integers(0, 8))
def test_every_item_is_a_version_a_duplicate_or_a_reject_however_split(
    rows: list[dict[str, Any]], cut: int
) -> None:
    first = load(*rows[:cut])
    second = load(*rows[cut:], known=known_of(first))
    articles = pl.concat([first.articles, second.articles])
    rejects = pl.concat([first.rejects, second.rejects]).filter(~pl.col("is_loaded"))
    duplicates = first.duplicates.height + second.duplicates.height
    versions = first.versions.height + second.versions.height
    assert versions + rejects.height + duplicates == len(rows)
    assert set(articles["duplicate_of"].drop_nulls()) <= set(articles["article_id"])
    # An address is an article with the same versions, however the run is cut; what is kept
    # without one depends on what came before it.
    at_once = load(*rows)
    keyed = at_once.articles.filter(pl.col("canonical_url").is_not_null())["article_id"]
    assert set(keyed) <= set(articles["article_id"])
    of_keyed = pl.col("article_id").is_in(keyed.implode())
    cut_versions = pl.concat([first.versions, second.versions]).filter(of_keyed)
    both = ["article_id", "content_hash"]
    assert set(cut_versions.select(both).rows()) == set(
        at_once.versions.filter(of_keyed).select(both).rows()
    )
