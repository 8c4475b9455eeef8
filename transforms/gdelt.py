"""GDELT as a source of addresses: the DOC article list, and the GKG table of documents.

GDELT tells where an article is, not what it says: `seendate` is when GDELT saw it, so no date
of publication is taken from it.
"""

import json

import dataframely as dy

from transforms.listed import to_feed_items
from transforms.schemas import FeedItem
from transforms.xml_text import SourceChanged

_GKG_COLUMNS = 27
_GKG_WEB, _GKG_ADDRESS = 2, 4  # V2SOURCECOLLECTIONIDENTIFIER, V2DOCUMENTIDENTIFIER


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


def parse_knowledge_graph(text: str) -> dy.DataFrame[FeedItem]:
    """Addresses of the web documents in a GKG 2.1 table: tab-separated, without a header."""
    rows = [line.split("\t") for line in text.split("\n") if line]
    if not any(len(row) >= _GKG_COLUMNS - 1 for row in rows):
        raise SourceChanged("no GKG 2.1 table")
    addresses = [
        row[_GKG_ADDRESS] for row in rows if len(row) > _GKG_ADDRESS and row[_GKG_WEB] == "1"
    ]
    return to_feed_items([{"url": address} for address in dict.fromkeys(addresses)])


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
