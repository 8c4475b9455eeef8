"""GDELT as a source of addresses: the DOC article list, and the GKG tables of documents.

GDELT tells where an article is, not what it says: `seendate` is when GDELT saw it, so no date
of publication is taken from it.
"""

import json
import re
from collections.abc import Iterator

import dataframely as dy

from transforms.listed import to_feed_items
from transforms.schemas import FeedItem
from transforms.xml_text import SourceChanged

_GKG_COLUMNS = 27
# V2SOURCECOLLECTIONIDENTIFIER, V2DOCUMENTIDENTIFIER, V1THEMES
_GKG_WEB, _GKG_ADDRESS, _GKG_THEMES = 2, 4, 7
_FILE = re.compile(r"^\d+ [0-9a-f]{32} (https?://\S+)$")


def parse_article_list(text: str) -> dy.DataFrame[FeedItem]:
    """The answer of the DOC API in mode `artlist`, format JSON; an error comes as plain words."""
    try:
        answer = json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"no article list: {text.strip()[:100]!r}") from error
    articles = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        raise SourceChanged("JSON without a list of articles")
    return to_feed_items(
        [
            {"url": _text(each.get("url")), "title": _text(each.get("title")),
             "language": _text(each.get("language"))}
            for each in articles
            if isinstance(each, dict)
        ]
    )  # fmt: skip


def is_list_of_files(text: str) -> bool:
    """Whether this is GDELT's own list of its newest files: size, checksum and address a line."""
    lines = text.split()
    return bool(lines) and _FILE.match(" ".join(lines[:3])) is not None


def parse_list_of_files(text: str) -> list[str]:
    """Addresses of the GKG tables in such a list; the other files hold events, not documents."""
    found = [_FILE.match(line.strip()) for line in text.splitlines()]
    tables = [each[1] for each in found if each and ".gkg.csv" in each[1]]
    if not tables:
        raise SourceChanged("a list of files without a GKG table")
    return tables


def parse_knowledge_graph(text: str, theme: str = "") -> dy.DataFrame[FeedItem]:
    """Addresses of the web documents in a GKG 2.1 table: tab-separated, without a header.

    A quarter of an hour has thousands; `theme` keeps those that GDELT found to be about it.
    """
    addresses, is_table = [], False
    for line in _lines(text):
        is_table = is_table or line.count("\t") >= _GKG_COLUMNS - 2
        row = line.split("\t", _GKG_THEMES + 1)
        if len(row) <= _GKG_THEMES or row[_GKG_WEB] != "1":
            continue
        if not theme or theme in row[_GKG_THEMES].split(";"):
            addresses.append(row[_GKG_ADDRESS])
    if not is_table:
        raise SourceChanged("no GKG 2.1 table")
    return to_feed_items([{"url": address} for address in dict.fromkeys(addresses)])


def _lines(text: str) -> Iterator[str]:
    """Lines one by one: a table is some ten megabytes, as a list of rows ten times as much."""
    return (found[0] for found in re.finditer(r"[^\n]+", text))


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
