"""Listed articles to leads: what is to be fetched, told from what was listed before."""

import dataframely as dy
import polars as pl

from transforms.published import in_zone, read_dates
from transforms.schemas import FeedItem, Lead
from transforms.text import folded_words, sha256, tidy_line, without_markup
from transforms.urls import canonical_url

_WATCHED_DAYS = 14  # for so long after its first listing an article is fetched again if it changed


def to_leads(
    items: dy.DataFrame[FeedItem], source_id: str, zone: str, at: object
) -> dy.DataFrame[Lead]:
    """One row per address that a source lists; what lists none cannot be fetched and is left out.

    Dates get the zone of the source where they have none. The fingerprint is of headline and
    dates as understood: a date in words that nobody can read ("2 hours ago") changes with
    every look and must not count.
    """
    received = pl.lit(at).cast(pl.Datetime("us", "UTC"))
    frame: pl.DataFrame = items.with_columns(
        address=canonical_url(pl.col("url")),
        title=tidy_line(without_markup(pl.col("title"))),
        author=tidy_line(pl.col("author")),
        guid=pl.col("guid").str.replace(r"^(?i)https?://", ""),
        received_at=received,
    ).filter(pl.col("address").is_not_null())
    for name in ("published", "modified"):
        dates = frame.select("received_at", published=name)
        in_its_zone = in_zone(dates, zone) if zone else dates["published"]
        read = read_dates(dates.with_columns(published=in_its_zone))
        frame = frame.with_columns(
            in_its_zone.alias(name), read["published_at"].alias(f"{name}_at")
        )
    told = pl.concat_str(
        folded_words(pl.col("title")).fill_null(""),
        pl.coalesce("modified_at", "published_at").cast(pl.String).fill_null(""),
        separator=" ",
    )
    return (
        frame.unique("address", keep="first", maintain_order=True)
        .with_columns(
            source_id=pl.lit(source_id),
            first_listed_at="received_at",
            last_listed_at="received_at",
            fingerprint=sha256(told).str.slice(0, 16),
            state=pl.lit("waiting"),
            reason=pl.lit(None, dtype=pl.String),
            tries=pl.lit(0, dtype=pl.Int64),
            tried_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")),
        )
        .select(Lead.column_names())
        .pipe(Lead.validate)
    )


def merged(listed: dy.DataFrame[Lead], known: dy.DataFrame[Lead]) -> dy.DataFrame[Lead]:
    """What is listed now, with what is known of it: state, tries, first listing.

    A lead whose headline or dates changed waits again, for two weeks after its first listing.
    An entry that kept its id but moved to another address stays the same lead.
    """
    both = _under_known_address(listed, known).join(
        known, on="address", how="left", suffix="_known"
    )
    is_known = pl.col("state_known").is_not_null()
    is_recent = pl.col("last_listed_at") - pl.col("first_listed_at_known") < pl.duration(
        days=_WATCHED_DAYS
    )
    is_again = is_known & is_recent & (pl.col("fingerprint") != pl.col("fingerprint_known"))
    is_kept = is_known & ~is_again
    return Lead.validate(
        both.with_columns(
            source_id=pl.coalesce("source_id_known", "source_id"),
            first_listed_at=pl.coalesce("first_listed_at_known", "first_listed_at"),
            state=pl.when(is_kept).then("state_known").otherwise(pl.lit("waiting")),
            reason=pl.when(is_kept).then("reason_known"),
            tries=pl.when(is_kept).then("tries_known").otherwise(0),
            tried_at=pl.col("tried_at_known"),
        ).select(Lead.column_names())
    )


def _under_known_address(listed: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    own = pl.col("guid").is_not_null() & (pl.len().over("source_id", "guid") == 1)
    by_guid = known.filter(own).select("source_id", "guid", known_address="address")
    named = listed.join(by_guid, on=["source_id", "guid"], how="left")
    has_own = pl.col("address").is_in(known["address"].implode())
    is_single = pl.len().over("source_id", "guid") == 1
    return (
        named.with_columns(
            address=pl.when(~has_own & is_single)
            .then(pl.coalesce("known_address", "address"))
            .otherwise("address")
        )
        .drop("known_address")
        .unique("address", keep="first", maintain_order=True)
    )
