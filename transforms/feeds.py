"""Feeds (RSS, Atom, RDF, JSON Feed) to the articles that they list."""

import json
from typing import Any, NamedTuple
from urllib.parse import urljoin

import dataframely as dy
import fastfeedparser
import feedparser
from lxml import etree

from transforms.listed import to_feed_items
from transforms.schemas import FeedItem
from transforms.xml_text import SourceChanged, clean_xml

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_PUBLISHED = ["pubdate", "published", "issued", "date", "created"]
_MODIFIED = ["updated", "modified"]


class _Raw(NamedTuple):
    """What the parser of feeds changes or drops: an entry's dates and id as they stand there."""

    published: str | None
    modified: str | None
    guid: str | None
    is_permalink: bool
    base: str


def parse_feed(text: str, url: str) -> dy.DataFrame[FeedItem]:
    """The entries of a feed, in its order; `url` is what relative links start from.

    Dates are the publisher's own words: parsers of feeds drop zones that they do not know, so
    theirs are not used. A document that is no feed raises `SourceChanged`; a feed without
    entries is an empty frame, which is for the caller to worry about.
    """
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        return to_feed_items(_json_entries(text, url))
    document = clean_xml(text)
    body = document.encode()
    raws = _raws(body, url)
    try:
        found = fastfeedparser.parse(
            body, include_tags=False, include_media=False, include_enclosures=False
        ).entries
    except (ValueError, etree.LxmlError, RecursionError) as error:
        if "HTML" in str(error):
            raise SourceChanged("an HTML page instead of a feed") from error
        found = []
    if found and len(found) == len(raws):
        return to_feed_items([_entry(each, raw) for each, raw in zip(found, raws, strict=True)])
    return to_feed_items(_by_feedparser(body, url))


def _entry(found: Any, raw: _Raw) -> dict[str, str | None]:
    link, guid = _text(found.get("link")), raw.guid or _text(found.get("id"))
    if link and link == guid and not raw.is_permalink:
        link = None
    contents = found.get("content") or []
    return {
        "guid": guid,
        "url": _joined(raw.base, link),
        "title": _text(found.get("title")),
        "summary": _text(found.get("description")),
        "content": _text(contents[0].get("value")) if contents else None,
        "author": _text(found.get("author")),
        "published": raw.published or raw.modified,
        "modified": raw.modified,
    }


def _raws(body: bytes, url: str) -> list[_Raw]:
    """Dates, ids and bases of all entries, read from the tree itself."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.LxmlError:
        return []
    if root is None:
        return []
    return [
        _raw(element, url)
        for element in root.iter()
        if isinstance(element.tag, str) and _name(element) in ("item", "entry")
    ]


def _raw(entry: Any, url: str) -> _Raw:
    told: dict[str, str] = {}
    is_permalink = True
    for child in entry:
        if not isinstance(child.tag, str):
            continue
        name, words = _name(child), "".join(child.itertext()).strip()
        if name == "guid":
            is_permalink = (child.get("isPermaLink") or "true").lower() != "false"
        if words:
            told.setdefault(name, words)
    base = url
    for step in (*reversed(list(entry.iterancestors())), entry):
        base = _joined(base, step.get(_XML_BASE)) or base
    return _Raw(
        next((told[name] for name in _PUBLISHED if name in told), None),
        next((told[name] for name in _MODIFIED if name in told), None),
        told.get("guid") or told.get("id"),
        is_permalink,
        base,
    )


def _name(element: Any) -> str:
    """Lower-case name without namespace, or without a prefix that nobody declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _by_feedparser(body: bytes, url: str) -> list[dict[str, str | None]]:
    """A second opinion, thirty times slower, on what the first parser could not read."""
    feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries and not feed.version:
        raise SourceChanged("no feed")
    return [
        {
            "guid": _text(each.get("id")),
            "url": _joined(url, _text(each.get("link"))),
            "title": _text(each.get("title")),
            "summary": _text(each.get("summary")),
            "content": _text(each["content"][0].get("value")) if each.get("content") else None,
            "author": _text(each.get("author")),
            "published": _text(each.get("published") or each.get("updated")),
            "modified": _text(each.get("updated")),
        }
        for each in feed.entries
    ]


def _json_entries(text: str, url: str) -> list[dict[str, str | None]]:
    try:
        feed = json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"broken JSON: {error}") from error
    items = feed.get("items")
    if not isinstance(items, list):
        raise SourceChanged("JSON without a list of items")
    return [
        {
            "guid": _text(each.get("id")),
            "url": _joined(url, _text(each.get("url") or each.get("external_url"))),
            "title": _text(each.get("title")),
            "summary": _text(each.get("summary")),
            "content": _text(each.get("content_html") or each.get("content_text")),
            "author": _json_author(each),
            "published": _text(each.get("date_published") or each.get("date_modified")),
            "modified": _text(each.get("date_modified")),
            "language": _text(each.get("language") or feed.get("language")),
        }
        for each in items
        if isinstance(each, dict)
    ]


def _json_author(item: dict[str, Any]) -> str | None:
    authors = item.get("authors") or [item.get("author")]
    names = [each.get("name") for each in authors if isinstance(each, dict)]
    return _text(", ".join(name for name in names if isinstance(name, str)))


def _text(value: object) -> str | None:
    return (str(value).strip() or None) if isinstance(value, str | int) else None


def _joined(base: str, link: str | None) -> str | None:
    if not link:
        return None
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return None
