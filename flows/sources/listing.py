"""What a source's list holds, by its kind: the catalogue says how to read it."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import dataframely as dy
import polars as pl

from flows.catalogue import Source
from flows.sources.charsets import decode
from transforms.archives import parse_cdx
from transforms.feeds import parse_feed
from transforms.gdelt import (
    is_list_of_files,
    parse_article_list,
    parse_knowledge_graph,
    parse_list_of_files,
)
from transforms.listed import to_feed_items
from transforms.listings import parse_listing
from transforms.schemas import FeedItem
from transforms.sitemaps import parse_sitemap
from transforms.xml_text import SourceChanged

_MOST_MAPS = 5
_ZIP = b"PK\x03\x04"
_MOST_UNPACKED = 100 << 20


class Listed(NamedTuple):
    """Articles, and further lists: the maps of an index with their last change, GDELT's tables."""

    items: dy.DataFrame[FeedItem]
    maps: list[tuple[str, str | None]]


def read_list(source: Source, body: bytes, url: str, label: str | None) -> Listed:
    """Read what a source's address gave; `url` is where it was found in the end.

    Raises `SourceChanged` where it is not what the catalogue says, and nothing else: lists are
    hostile, most of their parsers are not ours, and one of them must not end the run.
    """
    try:
        return _by_kind(source, body, url, label)
    except SourceChanged:
        raise
    except Exception as error:
        why = f"it cannot be read, {type(error).__name__}: {error}"
        raise SourceChanged(why[:300]) from error


def _by_kind(source: Source, body: bytes, url: str, label: str | None) -> Listed:
    if source.kind == "api":
        return _answer(body, label, source.selector)
    text = decode(body, label)
    if source.kind == "feed":
        return Listed(parse_feed(text, url), [])
    if source.kind == "listing":
        return Listed(parse_listing(text, url, source.selector), [])
    if source.kind == "news_sitemap":
        found = parse_sitemap(text)
        return Listed(found.items, found.maps)
    if source.kind == "archive":
        return Listed(parse_cdx(text), [])
    raise SourceChanged(f"nothing to fetch for kind {source.kind}")


def _answer(body: bytes, label: str | None, theme: str) -> Listed:
    """What GDELT gives: its newest files, one of them, or an article list."""
    if body.startswith(_ZIP):
        return Listed(parse_knowledge_graph(decode(_unzipped(body), "utf-8"), theme), [])
    text = decode(body, label)
    if is_list_of_files(text):
        return Listed(to_feed_items([]), [(table, None) for table in parse_list_of_files(text)])
    return Listed(parse_article_list(text), [])


def _unzipped(body: bytes) -> bytes:
    """The first file in a zip, as long as it is no bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            files = packed.infolist()
            with packed.open(files[0]) if files else io.BytesIO() as file:
                table = file.read(_MOST_UNPACKED + 1)
    except Exception as error:  # over a broken file the library raises whatever comes
        raise SourceChanged(f"no zip file: {error}") from error
    if not files:
        raise SourceChanged("a zip file with nothing in it")
    if len(table) > _MOST_UNPACKED:
        raise SourceChanged(f"more than {_MOST_UNPACKED} bytes in a zip file of {len(body)}")
    return table


def newest_maps(maps: Sequence[tuple[str, str | None]]) -> list[str]:
    """The maps that a look at what is new reads: those that changed last."""
    newest = sorted(maps, key=lambda each: each[1] or "", reverse=True)
    return [address for address, _ in newest[:_MOST_MAPS]]


def newest_first(items: dy.DataFrame[FeedItem], most: int) -> dy.DataFrame[FeedItem]:
    """The newest of a long list. A sitemap may go back for years; dates are ISO there."""
    if items.height <= most:
        return items
    date = pl.coalesce("published", "modified")
    return FeedItem.validate(items.sort(date, descending=True, nulls_last=True).head(most))


def label_of(headers: dict[str, str]) -> str | None:
    """The encoding that HTTP names."""
    content_type = headers.get("content-type", "")
    return content_type.lower().partition("charset=")[2].strip(" \"'").partition(";")[0] or None


def nothing() -> Listed:
    """A list that cannot be read lists nothing."""
    return Listed(to_feed_items([]), [])


def newest_date(items: dy.DataFrame[FeedItem], at: datetime) -> list[datetime]:
    """Dates that the entries bear, for the alarm on sources that stand still."""
    from transforms.published import read_dates  # noqa: PLC0415 - only the check needs it

    told = items.select(
        published=pl.coalesce("published", "modified"),
        received_at=pl.lit(at).cast(pl.Datetime("us", "UTC")),
    )
    return read_dates(told)["published_at"].drop_nulls().to_list()
