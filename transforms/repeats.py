"""Which of the articles read are new, which say again what is known, which contradict it."""

from typing import NamedTuple

import polars as pl


class Apart(NamedTuple):
    """New articles (with `duplicate_of`), repeats (with what they repeat), and contradictions."""

    new: pl.DataFrame
    duplicates: pl.DataFrame
    conflicting: pl.DataFrame


def told_apart(read: pl.DataFrame, known: pl.DataFrame, unknown_source: str) -> Apart:
    """Tell new articles from repeats: by their key first, then by their words.

    - The same address and words: a duplicate. Other words: a conflict; the first sighting stays.
    - The same words at another address or by another outlet: a new article, `duplicate_of` the
      original. Agencies are reprinted, and who reprints them is a fact.
    - The same words and nothing that sets them apart: a duplicate. Without an address only the
      outlet sets an article apart, and an unknown outlet does not.

    What the warehouse has comes before what is new; of new ones the first to be published is
    the original, then the one with the lowest id.
    """
    known = _concerned(known, read)
    ordered = read.sort(_FIRST_SIGHTING, nulls_last=True)
    first = ordered.unique("article_id", keep="first", maintain_order=True)
    held = pl.concat([known.select(_HELD), first.select(_HELD)]).unique("article_id", keep="first")
    again = ordered.join(first.join(known, on="article_id", how="anti"), on="row", how="anti").join(
        held.rename({"content_hash": "held_hash"}), on="article_id", how="left"
    )
    is_same = pl.col("content_hash") == pl.col("held_hash")
    unlike = again.filter(~is_same).with_columns(
        reason=pl.lit("known_url_other_text"),
        detail=pl.format("{} has another text, see article {}", "canonical_url", "article_id"),
    )
    new, indistinct = _set_apart(
        first.join(known, on="article_id", how="anti"), known, unknown_source
    )
    return Apart(
        _with_originals(new, known),
        pl.concat([again.filter(is_same).drop("held_hash"), indistinct]),
        unlike.drop("held_hash"),
    )


_HELD = ["article_id", "content_hash"]
_FIRST_SIGHTING = [
    "received_at", "published_at", "content_hash", "text", "title", "external_id", "author",
    "source_id", "url", "language", "location", "where", "row",
]  # fmt: skip


def _concerned(known: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """The few of perhaps a million known articles that share a key or their words with new ones."""
    return pl.concat(
        [
            known.join(read.select(column), on=column, how="semi")
            for column in ("article_id", "content_hash")
        ]
    ).unique("article_id", keep="any")


def _set_apart(
    new: pl.DataFrame, known: pl.DataFrame, unknown_source: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """New articles that something sets apart, and the others under the id of what they repeat."""
    is_keyed = pl.col("canonical_url").is_not_null()
    is_known_source = pl.col("source_id") != unknown_source
    columns = ["article_id", "content_hash", "source_id"]
    by_outlet = pl.concat([known.select(columns), new.filter(is_keyed).select(columns)])
    by_words = pl.concat(
        [known.select(columns), new.filter(is_keyed | is_known_source).select(columns)]
    )
    told = (
        new.join(
            _lowest(by_outlet, "content_hash", "source_id"),
            on=["content_hash", "source_id"],
            how="left",
        )
        .join(_lowest(by_words, "content_hash"), on="content_hash", how="left", suffix="_of_words")
        .with_columns(
            repeats=pl.when(is_keyed)
            .then(None)
            .when(is_known_source)
            .then("other_id")
            .otherwise("other_id_of_words")
        )
        .drop("other_id", "other_id_of_words")
    )
    return (
        told.filter(pl.col("repeats").is_null()).drop("repeats"),
        told.filter(pl.col("repeats").is_not_null())
        .with_columns(article_id="repeats")
        .drop("repeats"),
    )


def _lowest(articles: pl.DataFrame, *by: str) -> pl.DataFrame:
    return articles.group_by(by).agg(other_id=pl.col("article_id").min())


def _with_originals(new: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Add `duplicate_of`: the original of an article's words, null for the original itself."""
    of_known = known.sort(pl.col("duplicate_of").is_not_null(), "article_id").select(
        "content_hash", original=pl.coalesce("duplicate_of", "article_id")
    )
    of_new = new.sort("published_at", "article_id", nulls_last=True).select(
        "content_hash", original="article_id"
    )
    originals = pl.concat([of_known, of_new]).unique(
        "content_hash", keep="first", maintain_order=True
    )
    return (
        new.join(originals, on="content_hash", how="left")
        .with_columns(
            duplicate_of=pl.when(pl.col("original") != pl.col("article_id")).then("original")
        )
        .drop("original")
    )
