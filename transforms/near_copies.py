"""Near copies of articles: agency text reprinted under another headline, a little changed, or cut.

Exact repeats are told by their hash (repeats.py). Here each article gets a MinHash signature of
its word triples, cut into bands: articles that share a band are compared triple by triple. A
second, short signature of the opening finds copies that keep only that.
"""

import zlib

import dataframely as dy
import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.schemas import ArticleSignature

_BANDS, _LEAD_BANDS, _ROWS = 16, 4, 4  # 64 minima in bands of 4: half of the pairs at .5 meet
_LEAD_WORDS = 80
_JACCARD, _CONTAINMENT = 0.5, 0.8
# Shared by the shorter text: names and numbers, which tell a story from its template. An outlet
# that fills one template for every call hardly reprints itself, so there all must agree.
_NAMES, _NAMES_OF_ONE_OUTLET = 0.85, 0.98
_SHORTEST = 40  # triples: less text is too little to tell a copy from a formula
_LONGER = 1.3  # a text so much longer says more than the one it contains
_DAYS = 10
# A band that so many articles share is the formula of a template, and its pairs are without number.
_CROWD = 200
_AT_ONCE = 5_000  # pairs to compare: each takes some hundred rows meanwhile
_WORD = r"[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*"

_U64 = npt.NDArray[np.uint64]
_ODD = np.uint64(0x9E3779B97F4A7C15)


def to_signatures(articles: pl.DataFrame) -> dy.DataFrame[ArticleSignature]:
    """One row per article and band of its signature; none for a text that is too short.

    Needs article_id and text. Two articles that share a band may be copies. The numbers are
    the same on every machine and in every version: they are stored.
    """
    triples = _triples(articles)
    whole = _bands(triples, _BANDS, seed=1)
    lead = _bands(triples.filter(pl.col("place") < _LEAD_WORDS), _LEAD_BANDS, seed=2)
    return (
        pl.concat([whole, lead]).unique().sort("article_id", "band").pipe(ArticleSignature.validate)
    )


def near_copies(articles: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Which articles nearly repeat which: article_id and original, for copies only.

    Both need article_id, source_id, title, text, published_at. New `articles` are compared with
    each other and with `known` ones. The first to be published is the original, known or not, so
    that the order in which articles arrive does not matter; of one day's the longest.

    A band that more than 200 of these articles share is left out. What that costs: a text printed
    more than 200 times, or copies that agree only in words of a form that so many fill, are taken
    for articles of their own; copies that share one band of their own are found as before.
    """
    needed = ["article_id", "published_at", "source_id", "title", "text"]
    known = known.join(articles, on="article_id", how="anti")  # an older version of itself
    both = (
        pl.concat(
            [
                known.select(*needed, is_new=pl.lit(value=False)),
                articles.select(*needed, is_new=pl.lit(value=True)),
            ]
        )
        .sort(
            "published_at",
            -pl.col("text").str.len_chars().cast(pl.Int64),
            "article_id",
            nulls_last=True,
        )
        .with_row_index("rank")
    )
    bands = (
        to_signatures(both)
        .filter(pl.len().over("band") <= _CROWD)
        .join(both.select("article_id", "rank"), on="article_id")
        .select("band", "rank")
    )
    told = both.select("rank", "article_id", "source_id", "published_at", "is_new")
    apart = (pl.col("published_at") - pl.col("published_at_of")).abs()
    pairs = (
        bands.join(bands, on="band", suffix="_of")
        .filter(pl.col("rank_of") < pl.col("rank"))
        .select("rank", "rank_of")
        .unique()
        .join(told, on="rank")
        .join(told, left_on="rank_of", right_on="rank", suffix="_of")
        .filter(
            pl.col("is_new") | pl.col("is_new_of"),
            (apart <= pl.duration(days=_DAYS)).fill_null(value=True),
        )
        .select(
            "article_id",
            "article_id_of",
            "rank",
            "rank_of",
            is_one_outlet=pl.col("source_id") == pl.col("source_id_of"),
        )
        .sort("rank", "rank_of")
    )
    is_copy = pl.concat(
        [
            pl.Series(dtype=pl.Boolean),
            *(_compared(some, both) for some in pairs.iter_slices(_AT_ONCE)),
        ]
    )
    originals: dict[str, str] = {}
    for copy, original in pairs.filter(is_copy).select("article_id", "article_id_of").iter_rows():
        originals.setdefault(copy, originals.get(original, original))
    return pl.DataFrame(
        list(originals.items()),
        schema={"article_id": pl.String, "original": pl.String},
        orient="row",
    ).sort("article_id")


def _compared(pairs: pl.DataFrame, articles: pl.DataFrame) -> pl.Series:
    """Whether the first of each pair is a copy of the second."""
    named = pl.concat([pairs["article_id"], pairs["article_id_of"]]).unique()
    texts = articles.join(named.to_frame("article_id"), on="article_id", how="semi")
    triples = _triples(texts).select("article_id", item="triple").unique()
    telling = _telling_words(texts)
    by_triple, by_name = _overlap(pairs, triples), _overlap(pairs, telling)
    shared, least, most, own, of = (by_triple[name] for name in _OVERLAP)
    is_same = (shared / (least + most - shared) >= _JACCARD) | (shared / least >= _CONTAINMENT)
    needed = pairs.select(
        pl.when("is_one_outlet").then(_NAMES_OF_ONE_OUTLET).otherwise(_NAMES)
    ).to_series()
    names_agree = by_name["shared"] >= needed * by_name["least"]
    return is_same & names_agree & (own <= _LONGER * of)


_OVERLAP = ["shared", "least", "most", "own", "of"]


def _overlap(pairs: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """How many different items a pair shares, and how many each has, in the order of the pairs."""
    sizes = items.group_by("article_id").agg(size=pl.len())
    shared = (
        pairs.join(items, on="article_id")
        .join(
            items,
            left_on=["article_id_of", "item"],
            right_on=["article_id", "item"],
            how="semi",
        )
        .group_by("article_id", "article_id_of")
        .agg(shared=pl.len())
    )
    return (
        pairs.join(shared, on=["article_id", "article_id_of"], how="left", maintain_order="left")
        .join(sizes, on="article_id", how="left", maintain_order="left")
        .join(
            sizes,
            left_on="article_id_of",
            right_on="article_id",
            how="left",
            suffix="_of",
            maintain_order="left",
        )
        .with_columns(pl.col("shared", "size", "size_of").fill_null(0))
        .select(
            "shared",
            least=pl.min_horizontal("size", "size_of"),
            most=pl.max_horizontal("size", "size_of"),
            own="size",
            of="size_of",
        )
        .cast(pl.Float64)
    )


def _telling_words(articles: pl.DataFrame) -> pl.DataFrame:
    """Capitalised words and numbers of the body: what differs between stories of one template."""
    body = pl.when(pl.col("title").is_null()).then("text").otherwise(
        pl.col("text").str.replace(r"^[^\n]*\n", "")
    )  # fmt: skip
    telling = r"\b[\p{Lu}\p{N}][\p{L}\p{N}\p{M}]*"
    return (
        articles.select("article_id", item=body.str.extract_all(telling))
        .explode("item")
        .drop_nulls()
        .unique()
    )


def _triples(articles: pl.DataFrame) -> pl.DataFrame:
    """One row per place in a text (article_id, place): three words in a row, as one number."""
    words = (
        articles.select("article_id", word=pl.col("text").str.to_lowercase().str.extract_all(_WORD))
        .filter(pl.col("word").list.len() >= _SHORTEST + 2)
        .explode("word")
    )
    each = words["word"].unique().drop_nulls()
    numbers = pl.Series([zlib.crc32(word.encode()) for word in each], dtype=pl.UInt64)
    coded = words.select(
        "article_id",
        number=pl.col("word").replace_strict(each, numbers, return_dtype=pl.UInt64),
        place=pl.int_range(pl.len()).over("article_id"),
        left=pl.len().over("article_id") - pl.int_range(pl.len()).over("article_id"),
    )
    number = coded["number"].to_numpy()
    triple = _mixed(_mixed(_mixed(number) + np.roll(number, -1)) + np.roll(number, -2))
    return coded.select("article_id", "place", "left", triple=pl.Series(triple)).filter(
        pl.col("left") > 2
    ).drop("left")  # fmt: skip


def _bands(triples: pl.DataFrame, count: int, seed: int) -> pl.DataFrame:
    """MinHash: the smallest of the triples under each of several hash functions, by bands."""
    ordered = triples.select("article_id", "triple").unique().sort("article_id", "triple")
    sizes = ordered.group_by("article_id", maintain_order=True).agg(size=pl.len())
    if sizes.is_empty():
        return pl.DataFrame(schema={"article_id": pl.String, "band": pl.Int64})
    values = ordered["triple"].to_numpy()
    starts = np.concatenate([[0], np.cumsum(sizes["size"].to_numpy())[:-1]]).astype(np.int64)
    bands = []
    for band in range(count):
        joined = np.full(sizes.height, seed * 1000 + band, dtype=np.uint64)
        for row in range(_ROWS):
            salt = _mixed(np.array([seed * 100_000 + band * 100 + row], dtype=np.uint64))
            joined = _mixed(joined + np.minimum.reduceat(_mixed(values ^ salt), starts))
        bands.append(sizes.select("article_id", band=pl.Series(joined.view(np.int64))))
    return pl.concat(bands)


def _mixed(numbers: _U64) -> _U64:
    """Numbers spread over 64 bits, one to one: a multiplication and shifts, three times."""
    with np.errstate(over="ignore"):
        spread = (numbers + _ODD) * _ODD
        spread = (spread ^ (spread >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        return spread ^ (spread >> np.uint64(32))
