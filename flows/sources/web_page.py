"""A web page is one article: main text and metadata, date with its zone where given.

Imports no frames: the workers that read fetched pages are to be small.
"""

import re
from datetime import datetime
from typing import Any, BinaryIO

from flows.sources.linked_data import linked_data
from flows.sources.plain_text import read_text
from flows.sources.records import Fields, Found, Records, Refused
from transforms.html_depth import refuse_deep
from transforms.page_kinds import Page, not_an_article
from transforms.sites import is_home_page, joined, site_of
from transforms.xml_text import SourceChanged

LARGEST_PAGE = 3 << 20
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
    "modified": ["article:modified_time", "og:updated_time", "datemodified", "dcterms.modified"],
    "author": ["author", "article:author_name", "parsely-author", "dc.creator", "sailthru.author"],
    "source": ["og:site_name", "application-name", "dc.publisher"],
    "url": ["og:url"],
    "language": ["language", "content-language", "dc.language"],
}  # fmt: skip


def page_records(
    stream: BinaryIO, received_at: datetime, address: str | None = None, label: str | None = None
) -> Records:
    """The article of a page. Its metadata: JSON-LD, then meta tags, then what the text shows.

    `address` is where the page was fetched, `label` the encoding that HTTP named. A date that
    only stands somewhere in the words of a page is not taken: such guesses are wrong too often
    (a related article's, a copyright line), and a wrong date moves every "on Tuesday" of the
    article.
    """
    html = read_text(stream, LARGEST_PAGE, label)
    try:
        yield Found("", _page(html, received_at, address))
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("parse_failed", "not enough memory") from error
    except Exception as error:
        # Pages are hostile and their parsers are not ours: one page must not end the run.
        raise Refused("unreadable", f"{type(error).__name__}: {error}"[:300]) from error


def _page(html: str, received_at: datetime, address: str | None) -> Fields:
    # Slow to import, and most loads have no page.
    from trafilatura import bare_extraction, load_html  # noqa: PLC0415
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415

    tree = load_html(html)
    if tree is None:
        raise Refused("unreadable", "no HTML document")
    _refuse_hostile(tree)
    told, is_marked, is_free = _told(tree, address)
    limits = {"extensive_search": False, "max_date": received_at.date().isoformat()}
    shown = extract_metadata(tree, date_config=limits, extensive=False)
    links = [" ".join("".join(link.itertext()).split()) for link in tree.iter("a")]
    asks_password = bool(tree.xpath("//input[@type='password']"))
    title = told.get("title") or shown.title or ""
    page = bare_extraction(tree, favor_precision=True, include_comments=False, url=told.get("url"))
    text = (getattr(page, "text", None) or "").strip() or _plain_paragraphs(html)
    heading = "".join(tree.xpath("string(//title)")).strip() or title
    is_home = bool(address) and is_home_page(address or "")
    verdict = not_an_article(
        Page(html, heading, text, links, is_marked, is_free, is_home, asks_password)
    )
    if verdict:
        raise Refused(*verdict)
    if not text:
        raise Refused("no_text", "no main text on the page")
    return {
        **told,
        "title": _without_site(told.get("title") or shown.title, told.get("source")),
        "text": text,
        "author": told.get("author") or shown.author,
        "date_basis": "meta" if told.get("published") else None,
    }


def _plain_paragraphs(html: str) -> str:
    """A second opinion where the first finds nothing: whole paragraphs, and only if there are some.

    This extractor keeps teasers and menus, so lines that are no sentences are left out.
    """
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415

    try:
        refuse_deep(html)
    except SourceChanged as error:
        raise Refused("too_complex", str(error)) from error
    shown = extract_plain_text(
        HTMLTree.parse(html), main_content=True, links=False, form_fields=False, alt_texts=False
    )
    lines = [line.strip() for line in shown.split("\n")]
    told = [line for line in lines if len(line) > 80 and re.search(r"[.!?…]['\"”’)]*$", line)]
    return "\n\n".join(told) if sum(map(len, told)) > 200 else ""


def _refuse_hostile(tree: Any) -> None:
    """Turn away pages made, or broken, so that to read them takes minutes.

    Depth needs no limit here: the parser itself stops at 256.
    """
    for element in tree.iter():
        if len(element) > _MOST_CHILDREN or len(element.attrib) > _MOST_ATTRIBUTES:
            raise Refused("too_complex", "an element with thousands of children or attributes")
        if len(element) > _MOST_LINKS and sum(child.tag == "a" for child in element) > _MOST_LINKS:
            raise Refused("too_complex", f"more than {_MOST_LINKS} links in one element")


def _told(tree: Any, address: str | None) -> tuple[Fields, bool, bool | None]:
    """What the page says about itself: JSON-LD first, then meta tags, then `<time>`.

    Also whether it calls itself an article, and whether it says that it is free to read.
    """
    told: Fields = {}
    is_free: bool | None = None
    is_marked = False
    for block in tree.xpath("//script[contains(@type, 'ld+json')]"):
        found = linked_data(block.text or "")
        if found is None:
            block.text = ""  # the parsers that come after this one would choke on it
            continue
        is_marked |= found.is_article
        is_free = found.is_free if is_free is None else is_free
        for name, value in found.fields.items():
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
    links = {str(link).strip() for link in tree.xpath("//link[@rel='canonical']/@href")}
    told["url"] = _own_address(address, links, told.get("url"))
    told["language"] = tree.get("lang") or told.get("language")
    is_marked |= named.get("og:type", "").lower() == "article" or "article:published_time" in named
    return told, is_marked, is_free


def _own_address(address: str | None, canonical: set[str], told: str | None) -> str | None:
    """The address that a page wants to be known by, where it can be believed.

    Not if it is a home page, on another site than the page was fetched from, or one of several:
    all of that is how templates go wrong, and would make one article of many.
    """
    named = [joined(address or told, link) for link in canonical] if len(canonical) == 1 else []
    for link in (*named, joined(address, told)):
        if link and not is_home_page(link) and (not address or site_of(link) == site_of(address)):
            return link
    return address


def _without_site(title: str | None, site: str | None) -> str | None:
    """A headline without the outlet's name after it: "Talks end | SANA"."""
    if not title or not site:
        return title
    ending = re.search(r"\s+[|\-–—:»]\s+(.{1,60})$", title)
    return title[: ending.start()] if ending and ending[1].lower() == site.lower() else title
