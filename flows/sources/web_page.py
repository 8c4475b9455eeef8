"""A saved web page is one article: main text and metadata, date with its zone where given."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import urljoin

from flows.sources.plain_text import read_text
from flows.sources.records import Fields, Found, Records, Refused, scalar

LARGEST_PAGE = 3 << 20
_LARGEST_JSON_LD = 256 << 10
_MOST_CHILDREN = 20_000
_MOST_LINKS = 5000
_MOST_ATTRIBUTES = 2000
_META = {
    "title": ["og:title", "twitter:title", "dc.title"],
    "published": [
        "article:published_time", "og:published_time", "datepublished", "date", "pubdate",
        "publishdate", "publish-date", "publication_date", "dc.date.issued", "dc.date",
        "dcterms.created", "dcterms.date", "parsely-pub-date", "sailthru.date",
    ],
    "author": ["author", "article:author_name", "parsely-author", "dc.creator", "sailthru.author"],
    "source": ["og:site_name", "application-name", "dc.publisher"],
    "url": ["og:url"],
    "language": ["language", "content-language", "dc.language"],
}  # fmt: skip


def page_records(stream: BinaryIO, received_at: datetime) -> Records:
    """The article of a page. Its metadata: JSON-LD, then meta tags, then what the text shows.

    A date that only stands somewhere in the words of a page is not taken: such guesses are
    wrong too often (a related article's, a copyright line), and a wrong date moves every
    "on Tuesday" of the article.
    """
    html = read_text(stream, LARGEST_PAGE)
    try:
        yield Found("", _page(html, received_at))
    except Refused:
        raise
    except Exception as error:
        # Pages are hostile and their parsers are not ours: one page must not end the run.
        raise Refused("unreadable", f"{type(error).__name__}: {error}"[:300]) from error


def _page(html: str, received_at: datetime) -> Fields:
    # Slow to import, and most loads have no page.
    from trafilatura import bare_extraction, load_html  # noqa: PLC0415
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415

    tree = load_html(html)
    if tree is None:
        raise Refused("unreadable", "no HTML document")
    _refuse_hostile(tree)
    told = _told(tree)
    limits = {"extensive_search": False, "max_date": received_at.date().isoformat()}
    shown = extract_metadata(tree, date_config=limits, extensive=False)
    page = bare_extraction(tree, favor_precision=True, include_comments=False, url=told.get("url"))
    text = getattr(page, "text", None)
    if not text or not text.strip():
        raise Refused("no_text", "no main text on the page")
    return {
        **told,
        "title": _without_site(told.get("title") or shown.title, told.get("source")),
        "text": text,
        "author": told.get("author") or shown.author,
        "date_basis": "meta" if told.get("published") else None,
    }


def _refuse_hostile(tree: Any) -> None:
    """Turn away pages made, or broken, so that to read them takes minutes.

    Depth needs no limit here: the parser itself stops at 256.
    """
    for element in tree.iter():
        if len(element) > _MOST_CHILDREN or len(element.attrib) > _MOST_ATTRIBUTES:
            raise Refused("too_complex", "an element with thousands of children or attributes")
        if len(element) > _MOST_LINKS and sum(child.tag == "a" for child in element) > _MOST_LINKS:
            raise Refused("too_complex", f"more than {_MOST_LINKS} links in one element")


def _told(tree: Any) -> Fields:
    """What the page says about itself: JSON-LD first, then meta tags, then `<time>`."""
    told: Fields = {}
    for block in tree.xpath("//script[contains(@type, 'ld+json')]"):
        for name, value in _linked_data(block.text or "").items():
            told.setdefault(name, value)
    named: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        name = (
            meta.get("property")
            or meta.get("name")
            or meta.get("itemprop")
            or meta.get("http-equiv")
        )
        if name and meta.get("content").strip():
            named.setdefault(name.strip().lower(), meta.get("content").strip())
    for field, names in _META.items():
        value = next((named[name] for name in names if name in named), None)
        if value and not told.get(field):
            told[field] = value
    if not told.get("published"):
        times = tree.xpath(
            "//time[@itemprop='datePublished' or @pubdate]/@datetime | //article//time/@datetime"
        )
        told["published"] = next((str(time).strip() for time in times if str(time).strip()), None)
    links = tree.xpath("//link[@rel='canonical']/@href")
    if links and (address := _joined(told.get("url"), str(links[0]).strip())):
        told["url"] = address
    told["language"] = tree.get("lang") or told.get("language")
    return told


def _joined(base: str | None, link: str) -> str | None:
    try:
        return urljoin(base or "", link) or None
    except ValueError:
        return None


def _linked_data(block: str) -> Fields:
    """Fields of the first article in a JSON-LD block; broken or huge blocks say nothing."""
    if len(block) > _LARGEST_JSON_LD:
        return {}
    try:
        data = json.loads(
            re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", block), strict=False
        )
    except (ValueError, RecursionError):
        return {}
    article = next(_articles(data, 0), None)
    if article is None:
        return {}
    told = {
        "title": scalar(article.get("headline")),
        "published": scalar(article.get("datePublished")),
        "author": scalar(article.get("author")),
        "source": scalar(article.get("publisher")),
        "url": scalar(article.get("url")),
        "language": scalar(article.get("inLanguage")),
    }
    return {name: value for name, value in told.items() if value}


def _articles(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for part in data:
            yield from _articles(part, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(
            isinstance(name, str) and name.endswith(("Article", "Posting", "Report"))
            for name in names
        ):
            yield data
        yield from _articles(data.get("@graph"), depth + 1)
        yield from _articles(data.get("mainEntity"), depth + 1)


def _without_site(title: str | None, site: str | None) -> str | None:
    """A headline without the outlet's name after it: "Talks end | SANA"."""
    if not title or not site:
        return title
    ending = re.search(r"\s+[|\-–—:»]\s+(.{1,60})$", title)
    return title[: ending.start()] if ending and ending[1].lower() == site.lower() else title
