"""Which of the articles read are new, which are new versions, which say again what is known."""

from typing import NamedTuple

import polars as pl


class Apart(NamedTuple):
    """New versions of articles; the newest of each (with `duplicate_of`); and repeats."""

    versions: pl.DataFrame
    newest: pl.DataFrame
    duplicates: pl.DataFrame


def told_apart(read: pl.DataFrame, known: pl.DataFrame, unknown_source: str) -> Apart:
    """Tell what is new from repeats: by the article's key first, then by its words.

    - The same address and words: a duplicate, also of an earlier version. Other words: a new
      version of the article.
    - The same words at another address or by another outlet: a new article, `duplicate_of` the
      original. Agencies are reprinted, and who reprints them is a fact.
    - The same words and nothing that sets them apart: a duplicate. Without an address only the
      outlet sets an article apart, and an unknown outlet does not.

    What the warehouse has comes before what is new; of new ones the first to be published is
    the original, then the one with the lowest id. Which version is the newest of all is told
    when they are stored: here it is the newest of those that are new.
    """
    known = _concerned(known, read)
    ordered = read.sort(_FIRST_SIGHTING, nulls_last=True)
    distinct = ordered.unique(_VERSION, keep="first", maintain_order=True)
    fresh = distinct.join(known, on=_VERSION, how="anti")
    is_known = fresh["article_id"].is_in(known["article_id"].implode())
    set_apart, indistinct = _set_apart(fresh.filter(~is_known), known, unknown_source)
    versions = pl.concat([fresh.filter(is_known), set_apart])
    newest = versions.sort(version_date(), "received_at", "content_hash", descending=True).unique(
        "article_id", keep="first", maintain_order=True
    )
    again = ordered.join(fresh, on="row", how="anti")
    return Apart(versions, _with_originals(newest, known), pl.concat([again, indistinct]))


def version_date() -> pl.Expr:
    """By what versions of an article are ordered: the date that they bear, else when they came."""
    return pl.coalesce("modified_at", "published_at", "received_at")


_VERSION = ["article_id", "content_hash"]
_FIRST_SIGHTING = [
    "received_at", "published_at", "modified_at", "content_hash", "text", "title", "external_id",
    "author", "source_id", "url", "language", "location", "where", "row",
]  # fmt: skip


def _concerned(known: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """The few of perhaps a million known articles that share a key or their words with new ones."""
    return pl.concat(
        [
            known.join(read.select(column), on=column, how="semi")
            for column in ("article_id", "content_hash")
        ]
    ).unique(_VERSION, keep="any")


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
