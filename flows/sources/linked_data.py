"""What a page says about its article in JSON-LD."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flows.sources.records import Fields, scalar

_LARGEST = 256 << 10
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$")


class Linked(NamedTuple):
    """Fields of the first article in a block; whether there is one; whether it is free to read."""

    fields: Fields
    is_article: bool
    is_free: bool | None


def linked_data(block: str) -> Linked | None:
    """Read a block; None for one so large that nobody should; broken ones say nothing."""
    if len(block) > _LARGEST:
        return None
    try:
        data = json.loads(_COMMENT.sub("", block), strict=False)
    except (ValueError, RecursionError):
        return Linked({}, False, None)
    article = next(_articles(data, 0), None)
    if article is None:
        return Linked({}, False, None)
    told = {
        "title": scalar(article.get("headline")),
        "published": scalar(article.get("datePublished")),
        "modified": scalar(article.get("dateModified")),
        "author": scalar(article.get("author")),
        "source": scalar(article.get("publisher")),
        "url": scalar(article.get("url")),
        "language": scalar(article.get("inLanguage")),
    }
    return Linked({name: value for name, value in told.items() if value}, True, _is_free(article))


def _is_free(article: dict[str, Any]) -> bool | None:
    """Publishers write a boolean or its name, for the whole or for a part of the page."""
    parts = article.get("hasPart")
    for each in [article, *(parts if isinstance(parts, list) else [parts])]:
        if isinstance(each, dict) and (free := each.get("isAccessibleForFree")) is not None:
            return str(free).strip().lower() not in ("false", "no", "0")
    return None


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
