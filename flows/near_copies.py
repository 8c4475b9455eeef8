"""Near copies among the articles that a run collects, and of those that it finds stored."""

from collections.abc import Sequence
from pathlib import Path

import dataframely as dy
import polars as pl

from flows.staging import Part
from transforms.near_copies import near_copies, to_signatures
from transforms.schemas import Article, ArticleSignature
from warehouse.connection import query, reading

_NEEDED = ["article_id", "source_id", "title", "text", "published_at"]


def with_near_copies(
    articles: dy.DataFrame[Article], warehouse: Path, parts: Sequence[Part]
) -> tuple[dy.DataFrame[Article], dy.DataFrame[ArticleSignature]]:
    """The articles with `duplicate_of` set for near copies, and the signatures of the originals.

    They are compared with each other, with what is stored and with earlier parts of the run, but
    not with earlier versions of themselves.
    """
    new = articles.filter(pl.col("duplicate_of").is_null())
    signatures = to_signatures(new)
    bands = signatures.select("band").unique()
    others = pl.concat([_stored(warehouse, bands), _collected(parts, bands)])
    known = others.join(new, on="article_id", how="anti").unique(
        "article_id", keep="last", maintain_order=True
    )
    copies = near_copies(new.select(_NEEDED), known)
    root = pl.coalesce("duplicate_of", "article_id").replace(
        copies["article_id"], copies["original"]
    )
    marked = articles.with_columns(duplicate_of=pl.when(root != pl.col("article_id")).then(root))
    originals = signatures.join(copies, on="article_id", how="anti")
    return Article.validate(marked), ArticleSignature.validate(originals)


def _stored(warehouse: Path, bands: pl.DataFrame) -> pl.DataFrame:
    """Articles of the warehouse that share a band."""
    empty = Article.create_empty().select(_NEEDED)
    if not warehouse.exists():
        return empty
    with reading(warehouse) as connection:
        tables = query(
            connection, "select 1 from duckdb_tables() where table_name = 'article_signatures'"
        )
        if tables.is_empty():
            return empty
        return query(
            connection,
            """
            select article_id, source_id, title, text, published_at from core.articles
            where article_id in (
                select article_id from core.article_signatures semi join bands using (band)
            )
            order by article_id
            """,
            bands=bands,
        ).cast(empty.schema)


def _collected(parts: Sequence[Part], bands: pl.DataFrame) -> pl.DataFrame:
    """Articles of earlier parts that share a band."""
    if not parts:
        return Article.create_empty().select(_NEEDED)
    signatures, articles = (
        pl.scan_parquet([part.folder / f"{name}.parquet" for part in parts])
        for name in ("signatures", "articles")
    )
    close = signatures.join(bands.lazy(), on="band", how="semi").select("article_id").unique()
    return (
        articles.join(close, on="article_id", how="semi")
        .select(_NEEDED)
        .sort("article_id")
        .collect()
    )
