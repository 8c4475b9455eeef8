"""Full-text search: a scan finds the rows, DuckDB's fts extension ranks them where it is there."""

import re
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connection import in_memory, query, registered
from warehouse.extensions import extension_file
from warehouse.tables import sql_text

# What is searched: the key of a row, and the rows.
PLACES = {
    "articles": (
        "article_id",
        "select article_id, published_on as day, title as heading, text, url from core.articles "
        "where duplicate_of is null",
    ),
    "statements": (
        "statement_id",
        "select statement_id, cast(published_at at time zone 'UTC' as date) as day, "
        "speaker as heading, text, url from mart.statements",
    ),
}  # fmt: skip
# More rows than this are not ranked by the extension, whose index is made for each search.
_CANDIDATES = 5_000
_SNIPPET = 160


def search(
    connection: duckdb.DuckDBPyConnection, words: str, place: str, limit: int, *, ranked: bool
) -> pl.DataFrame:
    """Rows in which every word occurs, or a longer word that begins so; the best first.

    Case and accents do not count. `ranked` asks for BM25 by the extension; without it, rows
    with more hits for their length come first.
    """
    key, rows = PLACES[place]
    terms = sorted(set(re.findall(r"\w+", _folded(connection, words))))
    if not terms:
        return _shown(pl.DataFrame(), key)
    patterns = [sql_text(rf"\b{term}") for term in terms]
    counts = [f"len(regexp_extract_all(folded, {pattern}))" for pattern in patterns]
    found = query(
        connection,
        f"""
        select {key}, day, heading, text, url,
            ({" + ".join(f"ln(1 + {count})" for count in counts)})
                / ln(20 + length(text)) as score,
            greatest(1, strpos(folded, {sql_text(terms[0])}) - {_SNIPPET // 3}) as start
        from (select *, strip_accents(lower(text)) as folded from ({rows}))
        where {" and ".join(f"regexp_matches(folded, {pattern})" for pattern in patterns)}
        order by score desc, {key}
        limit {_CANDIDATES if ranked else limit}
        """,
    )
    if ranked and not found.is_empty():
        found = _by_bm25(found, key, " ".join(terms))
    return _shown(found.head(limit), key)


def extension() -> Path | None:
    """The file of the fts extension for this DuckDB, from the package that carries it."""
    return extension_file("fts")


def _by_bm25(found: pl.DataFrame, key: str, words: str) -> pl.DataFrame:
    """The rows in the order of BM25 over their stems; the score of the scan decides ties."""
    file = extension()
    if file is None:
        return found
    with in_memory() as index:
        index.execute(f"load {sql_text(str(file))}")
        with registered(index, found=found):
            index.execute(f"create table documents as select {key}, text from found")
        index.execute(f"pragma create_fts_index('documents', '{key}', 'text')")
        return query(
            index,
            "select * replace (coalesce(fts_main_documents.match_bm25("
            f"{key}, {sql_text(words)}), 0) as score), score as scanned from found "
            f"order by score desc, scanned desc, {key}",
            found=found,
        ).drop("scanned")


def _folded(connection: duckdb.DuckDBPyConnection, words: str) -> str:
    words = words.encode(errors="replace").decode().replace("\0", " ")  # what SQL cannot hold
    return str(query(connection, f"select strip_accents(lower({sql_text(words)})) as w").item())


def _shown(found: pl.DataFrame, key: str) -> pl.DataFrame:
    """Score, day, heading, the words around the first hit, address and key."""
    columns = ["score", "day", "heading", "words", "url", key]
    if found.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    around = pl.col("text").str.slice(pl.col("start") - 1, _SNIPPET)
    return found.with_columns(words=around.str.replace_all(r"\s+", " ").str.strip_chars()).select(
        columns
    )
