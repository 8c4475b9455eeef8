"""HTML index pages to the articles that they link to, by a CSS selector."""

import re
from typing import Any
from urllib.parse import urljoin

import dataframely as dy
from resiliparse.parse.html import HTMLTree

from transforms.html_depth import refuse_deep
from transforms.listed import to_feed_items
from transforms.schemas import FeedItem
from transforms.xml_text import SourceChanged

_LARGEST = 3 << 20
_DATE = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{1,2}:\d{2})?|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d{1,2} [A-Z][a-z]+,? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})\b"
)


def parse_listing(text: str, url: str, selector: str) -> dy.DataFrame[FeedItem]:
    """The links that `selector` picks, each once, in the order of the page.

    The selector may pick the links themselves or what encloses a link each. A date is taken
    where a `<time>` or a plain date stands beside the link; a listing that yields nothing is
    a page that has been rebuilt, and raises `SourceChanged`.
    """
    if len(text) > _LARGEST:
        raise SourceChanged(f"a page of {len(text)} characters")
    refuse_deep(text)
    tree = HTMLTree.parse(text)
    try:
        picked = tree.body.query_selector_all(selector) if tree.body else []
    except ValueError as error:
        raise SourceChanged(f"no selector: {selector}") from error
    base = tree.head.query_selector("base[href]") if tree.head else None
    base_url = _joined(url, base.getattr("href") if base else None) or url
    links: dict[str, dict[str, str | None]] = {}
    for node in picked:
        link = node if node.tag == "a" else node.query_selector("a[href]")
        address = _joined(base_url, link.getattr("href") if link else None)
        if link is None or address is None:
            continue
        around = node if node.tag != "a" else node.parent
        row = {"url": address, "title": _words(link.text), "published": _date(around)}
        seen = links.setdefault(address, row)
        seen["title"] = seen["title"] or row["title"]
    if not links:
        raise SourceChanged(f"no link under {selector!r}")
    return to_feed_items(list(links.values()))


def _joined(base: str, link: str | None) -> str | None:
    if not link or link.startswith(("#", "javascript:", "mailto:")):
        return None
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return None


def _words(text: str | None) -> str | None:
    return re.sub(r"\s+", " ", text or "").strip() or None


def _date(node: Any) -> str | None:
    """A date beside the link. One that stands in the address is read from there later."""
    if node is None or len(node.query_selector_all("a[href]")) > 3:
        return None
    time = node.query_selector("time[datetime]")
    if time is not None:
        return time.getattr("datetime").strip() or None
    found = _DATE.search(node.text)
    return found[0] if found else None
