"""Fetched articles to parsed items: what the page says, and what the list said of it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from flows.catalogue import INDEX, Source
from flows.sources.records import Fields, Refused, mended
from transforms.schemas import ParsedItem, Reject

_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(https?:/.+)$")
# Feeds and news sitemaps are made by the system that knows the date. A date beside a link in a
# listing is a day without a time, and an index of others' articles knows less than they do.
_DATED = ("feed", "news_sitemap")


class Arrived(NamedTuple):
    """An article as it came: its lead, where its bytes are, and what was read in them."""

    lead: dict[str, Any]
    raw_path: str
    url: str
    received_at: datetime
    read: Fields | Refused


def original_address(url: str) -> str:
    """The address of a page, also where an archive keeps a copy of it."""
    copy = _ARCHIVED.match(url)
    return re.sub(r"^(https?):/+", r"\1://", copy[1]) if copy else url


def to_items(
    arrived: Sequence[Arrived], sources: dict[str, Source], first_row: int
) -> dy.DataFrame[ParsedItem]:
    """Articles that could be read. `published` is what the list says, else what the page says."""
    rows = [
        _item(each, each.read, sources[each.lead["source_id"]], first_row + place)
        for place, each in enumerate(each for each in arrived if not isinstance(each.read, Refused))
        if not isinstance(each.read, Refused)
    ]
    return ParsedItem.validate(
        pl.DataFrame(rows, schema=ParsedItem.create_empty().schema, orient="row")
    )


def _item(each: Arrived, page: Fields, source: Source, row: int) -> dict[str, Any]:
    lead = each.lead
    of_list, of_page = lead.get("published"), page.get("published")
    is_dated = bool(of_list) and (source.kind in _DATED or not of_page)
    texts = {
        "url": page.get("url") or original_address(each.url),
        "title": page.get("title") or lead.get("title"),
        "text": page.get("text"),
        "published": of_list if is_dated else of_page,
        "modified": page.get("modified") or lead.get("modified"),
        "author": page.get("author") or lead.get("author"),
        "language": page.get("language") or lead.get("language") or source.language,
    }
    published = texts["published"]
    return {
        "location": each.url,
        "row": row,
        "where": source.id,
        "raw_path": each.raw_path,
        "external_id": None,
        **{name: None if value is None else mended(value) for name, value in texts.items()},
        "date_basis": None if not published else "feed" if is_dated else "meta",
        "source": None if source.publisher == INDEX else source.id,
        "received_at": each.received_at,
    }


def to_rejects(arrived: Sequence[Arrived], run_id: str) -> dy.DataFrame[Reject]:
    """Pages that are no article, each with its reason."""
    rows = [
        {
            "run_id": run_id,
            "location": each.url,
            "where": each.lead["source_id"],
            "reason": each.read.reason,
            "detail": mended(each.read.detail),
            "is_loaded": False,
            "raw_path": each.raw_path,
            "rejected_at": each.received_at,
        }
        for each in arrived
        if isinstance(each.read, Refused)
    ]
    return Reject.validate(pl.DataFrame(rows, schema=Reject.create_empty().schema))
