"""Near copies among the articles that a run collects, and of those that it finds stored."""

from collections.abc import Sequence
from pathlib import Path

import dataframely as dy
import duckdb
import polars as pl

from flows.staging import Part
from transforms.near_copies import near_copies, to_signatures
from transforms.schemas import Article, ArticleSignature
from warehouse.connection import is_there, query, reading
from warehouse.load import assign, delete_extracted

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
    copies = near_copies(new.select(_NEEDED), known).join(new, on="article_id", how="semi")
    root = pl.coalesce("duplicate_of", "article_id").replace(
        copies["article_id"], copies["original"]
    )
    marked = articles.with_columns(duplicate_of=pl.when(root != pl.col("article_id")).then(root))
    originals = signatures.join(copies, on="article_id", how="anti")
    return Article.validate(marked), ArticleSignature.validate(originals)


def settle_copies(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Let stored articles give way to an original that arrived after its copy.

    What was extracted from the copy goes, as if the original had come first.
    """
    close = query(
        connection,
        f"""
        with new as (
            select article_id from core.articles
            where run_id = '{run_id}' and duplicate_of is null
        ),
        shared as (
            select s.article_id, n.article_id as new_id
            from core.article_signatures as n
            inner join core.article_signatures as s
                on n.band = s.band and n.article_id <> s.article_id
            where n.article_id in (select article_id from new)
        )
        select {", ".join(_NEEDED)}, article_id in (select article_id from new) as is_new
        from core.articles
        where article_id in (select article_id from shared union select new_id from shared)
        order by article_id
        """,
    ).with_columns(pl.col("published_at").cast(pl.Datetime("us", "UTC")))
    is_new = pl.col("is_new")
    copies = near_copies(close.filter(is_new).drop("is_new"), close.filter(~is_new).drop("is_new"))
    if copies.height:
        delete_extracted(connection, copies)
        assign(
            connection,
            "core.articles",
            copies.rename({"original": "duplicate_of"}),
            Article,
        )


def _stored(warehouse: Path, bands: pl.DataFrame) -> pl.DataFrame:
    """Articles of the warehouse that share a band."""
    empty = Article.create_empty().select(_NEEDED)
    if not is_there(warehouse):
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
