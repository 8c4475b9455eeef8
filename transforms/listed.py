"""What feeds, sitemaps, listings and indexes have in common: they list articles."""

from collections.abc import Sequence

import dataframely as dy
import polars as pl

from transforms.schemas import FeedItem

MOST_ITEMS = 2_000
_COLUMNS = [name for name in FeedItem.column_names() if name != "place"]


def to_feed_items(
    listed: Sequence[dict[str, str | None]], most: int = MOST_ITEMS
) -> dy.DataFrame[FeedItem]:
    """Listed articles as a frame, in their order; what lacks a usable address has none."""
    columns = {name: [each.get(name) for each in listed[:most]] for name in _COLUMNS}
    frame = pl.DataFrame(
        {"place": range(len(listed[:most])), **columns},
        schema_overrides=FeedItem.create_empty().schema,
    )
    clean = pl.col(pl.String).str.replace_all("\0", "")
    is_address = pl.col("url").str.contains(r"^(?i)https?://[^\s/]+") & (
        pl.col("url").str.len_chars() <= 2048
    )
    return FeedItem.validate(
        frame.with_columns(clean).with_columns(url=pl.when(is_address).then("url"))
    )
