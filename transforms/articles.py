"""Parsed items to articles: read, keyed, and told from what is known already."""

from typing import NamedTuple

import dataframely as dy
import polars as pl

from transforms.identity.fold import fold
from transforms.languages import language
from transforms.published import read_dates
from transforms.repeats import told_apart, version_date
from transforms.schemas import (
    Article,
    ArticleVersion,
    Duplicate,
    KnownArticle,
    Origin,
    ParsedItem,
    Reject,
)
from transforms.text import folded_words, sha256, tidy, tidy_line, without_markup, word_count
from transforms.urls import canonical_url, date_in_path, registered_domain

UNKNOWN_SOURCE = "files"
LANGUAGES = ["en", "und"]
_LARGEST = 5_000_000  # bytes of headline and body


class Articles(NamedTuple):
    """What became of the items: each is a version, a duplicate, or a reject that is no note.

    `articles` has the newest of the new versions of each article, `known` what later items
    are to be compared with besides what was known before.
    """

    articles: dy.DataFrame[Article]
    versions: dy.DataFrame[ArticleVersion]
    rejects: dy.DataFrame[Reject]
    duplicates: dy.DataFrame[Duplicate]
    known: dy.DataFrame[KnownArticle]
    origins: dy.DataFrame[Origin]


def to_articles(
    items: dy.DataFrame[ParsedItem], known: dy.DataFrame[KnownArticle], run_id: str
) -> Articles:
    """One row per article that is new or has a new version.

    Order does not matter: rows are sorted before the first is kept, by `received_at`, then
    by what they say. So give all items of a run one `received_at`, and the result is the
    same for any order of files. `known` is what the warehouse has, earlier batches included.
    """
    read = _read(items)
    refused = read.filter(pl.col("reason").is_not_null())
    apart = told_apart(read.filter(pl.col("reason").is_null()), known, UNKNOWN_SOURCE)
    new = apart.newest.with_columns(language=language(pl.col("text"), pl.col("language")))
    articles = new.with_columns(first_seen_at="received_at", run_id=pl.lit(run_id, dtype=pl.String))
    notes = pl.concat(
        [
            new.filter(pl.col("problem").is_not_null()).with_columns(
                reason=pl.lit("bad_date"),
                detail=pl.format(
                    "{}: {}", pl.col("published").str.slice(0, 100), pl.col("problem")
                ),
            ),
            new.filter(~pl.col("language").is_in(LANGUAGES)).with_columns(
                reason=pl.lit("not_english"), detail=pl.format("language {}", "language")
            ),
        ]
    )
    known_now = apart.versions.join(
        new.select("article_id", "duplicate_of"), on="article_id", how="left"
    )
    return Articles(
        articles.select(Article.column_names()).sort("article_id").pipe(Article.validate),
        _versions(apart.versions),
        _rejects(refused, notes, run_id),
        apart.duplicates.select(Duplicate.column_names()).sort("row").pipe(Duplicate.validate),
        KnownArticle.validate(known_now.select(KnownArticle.column_names())),
        new.select(Origin.column_names()).sort("article_id").pipe(Origin.validate),
    )


def _versions(versions: pl.DataFrame) -> dy.DataFrame[ArticleVersion]:
    """New versions, numbered among themselves; once stored they are numbered with the others."""
    return (
        versions.sort(version_date(), "received_at", "content_hash")
        .with_columns(
            version_no=pl.int_range(1, pl.len() + 1).over("article_id").cast(pl.Int64),
            first_seen_at="received_at",
        )
        .select(ArticleVersion.column_names())
        .sort("article_id", "version_no")
        .pipe(ArticleVersion.validate)
    )


def is_extracted() -> pl.Expr:
    """True for the articles that the extraction reads: first of their kind, and English."""
    return pl.col("duplicate_of").is_null() & pl.col("language").is_in(LANGUAGES)


def _read(items: pl.DataFrame) -> pl.DataFrame:
    """Items with the columns of an article, and `reason` where they can be none."""
    size = pl.sum_horizontal(
        pl.col(name).str.len_bytes().fill_null(0) for name in ("title", "text")
    )
    return (
        items.with_columns(size=size)
        .with_columns(
            pl.when(pl.col("size") <= _LARGEST).then(name).alias(name) for name in ("title", "text")
        )
        .with_columns(
            tidy_line(pl.col("external_id", "source", "author")),
            title=tidy_line(without_markup(pl.col("title"))),
            body=tidy(without_markup(pl.col("text"))).fill_null(""),
            url=pl.col("url").str.strip_chars(),
        )
        .with_columns(
            body=_without_headline(pl.col("body"), pl.col("title")),
            canonical_url=canonical_url(pl.col("url")),
        )
        .pipe(_with_dates)
        .with_columns(
            reason=_reason(),
            detail=_detail(),
            source_id=_source_id(),
            content_hash=sha256(folded_words(pl.col("body"))),
            text=pl.concat_str("title", "body", separator="\n\n", ignore_nulls=True),
        )
        .with_columns(
            article_id="a" + sha256(pl.coalesce("canonical_url", _own_key())).str.slice(0, 16),
            text=pl.when(pl.col("body") == pl.col("title")).then("body").otherwise("text"),
        )
        .with_columns(word_count=word_count(pl.col("text")))
    )


def _own_key() -> pl.Expr:
    """Key of an article without an address: its words, and who printed them."""
    return pl.format("{} {}", "source_id", "content_hash")


def _without_headline(body: pl.Expr, title: pl.Expr) -> pl.Expr:
    """The body without its first line, where that is the headline once more and not all of it."""
    first = body.str.extract(r"^([^\n]*)\n")
    rest = body.str.replace(r"^[^\n]*\n+", "")
    is_headline = (folded_words(first) == folded_words(title)) & (folded_words(title) != "")
    return pl.when(is_headline).then(rest).otherwise(body)


def _with_dates(items: pl.DataFrame) -> pl.DataFrame:
    """Date of publication: as given; else the one in the address. Date of the last change."""
    by_path = items.select("received_at", published=date_in_path(pl.col("canonical_url")))
    changed = items.select("received_at", published="modified")
    read = read_dates(pl.concat([items.select("received_at", "published"), by_path, changed]))
    given = items.with_columns(
        read.select("published_at", "published_on", "problem").head(items.height)
    )
    by_path = read.slice(items.height, items.height)
    return given.with_columns(
        published_at=pl.coalesce(given["published_at"], by_path["published_at"]),
        published_on=pl.coalesce(given["published_on"], by_path["published_on"]),
        modified_at=read["published_at"].tail(items.height),
        date_basis=pl.when(given["published_at"].is_not_null())
        .then(pl.coalesce("date_basis", pl.lit("file")))
        .when(by_path["published_at"].is_not_null())
        .then(pl.lit("url")),
    )


def _reason() -> pl.Expr:
    return (
        pl.when(pl.col("size") > _LARGEST)
        .then(pl.lit("too_large"))
        .when(pl.col("body") == "")
        .then(pl.lit("empty"))
        .when(~pl.col("body").str.contains(r"\p{L}"))
        .then(pl.lit("no_letters"))
    )


def _detail() -> pl.Expr:
    return (
        pl.when(pl.col("size") > _LARGEST)
        .then(pl.format("{} bytes of text", "size"))
        .when(pl.col("body") == "")
        .then(pl.lit("nothing left of the text once it is tidied"))
        .otherwise(pl.format("no letter in: {}", pl.col("body").str.slice(0, 80)))
    )


def _source_id() -> pl.Expr:
    """One lower-case word for the outlet: its domain, or its name with "_" for blanks.

    "President of Russia (kremlin.ru)" is kremlin.ru, as articles from that site are.
    """
    name = pl.col("source").str.to_lowercase()
    source = pl.coalesce(name.str.extract(r"\(((?:[\w-]+\.)+[a-z]{2,})\)$"), name)
    is_domain = source.str.contains(r"^(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?$")
    address = pl.concat_str(pl.lit("https://"), source.str.replace(r"^https?://", ""))
    return pl.coalesce(
        registered_domain(pl.when(is_domain).then(address)),
        pl.when(~is_domain).then(_slug(pl.col("source"))),
        registered_domain(pl.col("url").str.to_lowercase()),
        pl.lit(UNKNOWN_SOURCE),
    )


def _slug(names: pl.Expr) -> pl.Expr:
    def of_each(given: pl.Series) -> pl.Series:
        each = given.drop_nulls().unique()
        slugs = [fold(name)[:64].strip().replace(" ", "_") or None for name in each]
        return given.replace_strict(
            each, pl.Series(slugs, dtype=pl.String), default=None, return_dtype=pl.String
        )

    return names.map_batches(of_each, return_dtype=pl.String)


def _rejects(refused: pl.DataFrame, notes: pl.DataFrame, run_id: str) -> dy.DataFrame[Reject]:
    return (
        pl.concat(
            [
                refused.with_columns(is_loaded=False).select(*_REJECT_COLUMNS),
                notes.with_columns(is_loaded=True).select(*_REJECT_COLUMNS),
            ]
        )
        .with_columns(run_id=pl.lit(run_id, dtype=pl.String))
        .rename({"received_at": "rejected_at"})
        .select(Reject.column_names())
        .sort(Reject.column_names())
        .pipe(Reject.validate)
    )


_REJECT_COLUMNS = ["location", "where", "reason", "detail", "is_loaded", "raw_path", "received_at"]
