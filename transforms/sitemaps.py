"""Sitemaps: the articles of a news sitemap, the maps of an index."""

import io
from typing import Any, NamedTuple

import dataframely as dy
from lxml import etree

from transforms.listed import to_feed_items
from transforms.schemas import FeedItem
from transforms.xml_text import SourceChanged, clean_xml

_MOST_ADDRESSES = 50_000  # as the protocol has it
_MOST_MAPS = 500


class Sitemap(NamedTuple):
    """What one document holds: articles, or further maps with the day of their last change."""

    items: dy.DataFrame[FeedItem]
    maps: list[tuple[str, str | None]]


def parse_sitemap(text: str) -> Sitemap:
    """Read a sitemap or an index of sitemaps; elements are dropped as they are read.

    A date of publication is only what the news extension gives: `lastmod` is when the page
    changed, and goes to `modified`. A map that breaks off gives what came before.
    """
    document = clean_xml(text)
    articles: list[dict[str, str | None]] = []
    maps: list[tuple[str, str | None]] = []
    root: str | None = None
    parsed = etree.iterparse(
        io.BytesIO(document.encode()), events=("start", "end"), recover=True,
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for event, element in parsed:
            name = _name(element)
            root = root or name
            if event == "start" or name not in ("url", "sitemap"):
                continue
            told = _told(element)
            address = told.get("loc")
            if address and name == "url" and len(articles) < _MOST_ADDRESSES:
                articles.append(
                    {
                        "url": address,
                        "title": told.get("title"),
                        "published": told.get("publication_date"),
                        "modified": told.get("lastmod"),
                        "language": told.get("language"),
                    }
                )
            elif address and name == "sitemap" and len(maps) < _MOST_MAPS:
                maps.append((address, told.get("lastmod")))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        if not articles and not maps:
            raise SourceChanged(f"broken XML: {error}"[:200]) from error
    if root not in ("urlset", "sitemapindex"):
        raise SourceChanged(f"<{root}> instead of a sitemap")
    return Sitemap(to_feed_items(articles, _MOST_ADDRESSES), maps)


def _told(element: Any) -> dict[str, str]:
    """Text of the elements inside, by name; an image's title or address does not count."""
    told: dict[str, str] = {}
    for child in element.iter():
        if not isinstance(child.tag, str) or not (child.text or "").strip():
            continue
        parent = child.getparent()
        if parent is not None and _name(parent) in ("image", "video"):
            continue
        told.setdefault(_name(child), child.text.strip())
    return told


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
