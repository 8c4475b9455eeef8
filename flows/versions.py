"""Versions of articles in the warehouse: the newest is the article, the others are listed."""

from typing import NamedTuple

import duckdb
import polars as pl

from transforms.schemas import Article, ArticleVersion
from warehouse.connection import query
from warehouse.load import append, assign, delete_extracted, replace

# The order in which versions follow each other; the same in transforms/repeats.py.
_ORDER = "coalesce(modified_at, published_at, first_seen_at), first_seen_at, content_hash"
_LONGEST_CHAIN = 5


class Stored(NamedTuple):
    """What became of a part: new articles, changed ones, versions that were not there before.

    `same` are articles that are to be extracted again although they did not change.
    """

    new: pl.DataFrame
    changed: pl.DataFrame
    same: pl.DataFrame
    version_count: int


def store_versions(
    connection: duckdb.DuckDBPyConnection,
    articles: pl.DataFrame,
    versions: pl.DataFrame,
    read: pl.DataFrame,
    extractor: str,
) -> Stored:
    """Add new articles and new versions; a version newer than the stored one takes its place.

    What was extracted from the words that an article has no longer is removed. A version that
    is there already changes nothing, an older one than the stored is only listed. `read` are the
    articles of which the engine `extractor` has read anew what did not change: what it found
    before is removed, what others found stays.
    """
    batch = articles.select("article_id")
    known = query(
        connection, "select article_id from core.articles semi join batch using (article_id)",
        batch=batch,
    )  # fmt: skip
    new = articles.join(known, on="article_id", how="anti")
    append(connection, "core.articles", new, Article)
    append(connection, "core.article_versions", _unlisted(connection, known), ArticleVersion)
    count = append(connection, "core.article_versions", versions, ArticleVersion)
    _number(connection, batch)
    changed = _newer(connection, articles.join(known, on="article_id", how="semi"))
    delete_extracted(connection, changed)
    replace(connection, "core.articles", changed, Article)
    current = query(
        connection,
        "select article_id, content_hash from core.articles semi join batch using (article_id) "
        "where duplicate_of is null",  # it may have become a repeat since it was read
        batch=read.select("article_id"),
    )
    touched = pl.concat([new.select("article_id"), changed.select("article_id")])
    same = articles.join(current, on=["article_id", "content_hash"], how="semi").join(
        touched, on="article_id", how="anti"
    )
    delete_extracted(connection, same, extractor)
    return Stored(new, changed, same, count)


def _unlisted(connection: duckdb.DuckDBPyConnection, known: pl.DataFrame) -> pl.DataFrame:
    """First versions of articles that were stored before versions were listed."""
    columns = ", ".join(n for n in ArticleVersion.column_names() if n != "version_no")
    rows = query(
        connection,
        f"""
        select {columns} from core.articles semi join known using (article_id)
        anti join core.article_versions using (article_id)
        """,
        known=known,
    )
    return ArticleVersion.validate(
        rows.with_columns(version_no=1).select(ArticleVersion.column_names()), cast=True
    )


def _number(connection: duckdb.DuckDBPyConnection, batch: pl.DataFrame) -> None:
    """Number the versions of the batch's articles by their order."""
    numbered = query(
        connection,
        f"""
        select article_id, content_hash,
            row_number() over (partition by article_id order by {_ORDER}) as version_no
        from core.article_versions semi join batch using (article_id)
        """,
        batch=batch,
    )
    assign(connection, "core.article_versions", numbered, ArticleVersion)


def _newer(connection: duckdb.DuckDBPyConnection, articles: pl.DataFrame) -> pl.DataFrame:
    """Those of the articles that are the newest version of what is stored with other words.

    They keep what the article had before: its id in a file, its first sighting, the date of
    publication where the new version gives none.
    """
    last = query(
        connection,
        """
        select article_id, content_hash
        from core.article_versions semi join batch using (article_id)
        qualify row_number() over (partition by article_id order by version_no desc) = 1
        """,
        batch=articles.select("article_id"),
    )
    stored = query(
        connection,
        """
        select article_id, content_hash, external_id, published_at, published_on, date_basis,
            first_seen_at
        from core.articles semi join batch using (article_id)
        """,
        batch=articles.select("article_id"),
    )
    stored = stored.with_columns(
        pl.col("published_at", "first_seen_at").cast(pl.Datetime("us", "UTC"))
    )
    has_date = pl.col("published_at").is_not_null()
    return (
        articles.join(last, on=["article_id", "content_hash"], how="semi")
        .join(stored, on="article_id", suffix="_before")
        .filter(pl.col("content_hash") != pl.col("content_hash_before"))
        .with_columns(
            external_id=pl.coalesce("external_id", "external_id_before"),
            first_seen_at=pl.min_horizontal("first_seen_at", "first_seen_at_before"),
            date_basis=pl.when(has_date).then("date_basis").otherwise("date_basis_before"),
            published_on=pl.when(has_date).then("published_on").otherwise("published_on_before"),
            published_at=pl.coalesce("published_at", "published_at_before"),
        )
        .select(Article.column_names())
    )


def straighten_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    """Let repeats of an article that has itself become a repeat point to its original."""
    for _ in range(_LONGEST_CHAIN):
        changed = connection.execute(
            """
            update core.articles as a set duplicate_of = original.duplicate_of
            from core.articles as original
            where a.duplicate_of = original.article_id and original.duplicate_of is not null
                and original.duplicate_of <> a.article_id
            """
        ).fetchone()
        if not changed or not changed[0]:
            return
