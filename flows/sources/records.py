"""Records as publishers write them, and the names they give to the same fields."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

Fields = dict[str, str | None]

# Field of a parsed item, and the names that records give it; the first that has a value wins.
# Names are compared in lower case without signs: "published_at" is also "publishedAt".
SYNONYMS = {
    "external_id": ["id", "doc_id", "external_id", "article_id", "guid", "uuid"],
    "url": ["url", "link", "href", "permalink", "canonical_url", "source_url", "web_url"],
    "title": ["title", "headline", "name"],
    "text": [
        "text", "body", "content", "article", "maintext", "full_text", "article_text",
        "article_body", "content_text", "content_html", "description", "summary",
    ],
    "published": [
        "published", "date", "published_at", "pubdate", "publish_date", "date_published",
        "publication_date", "published_on", "date_publish", "datetime", "seendate", "created_at",
        "timestamp",
    ],
    "source": [
        "source", "outlet", "publisher", "site", "domain", "source_name", "site_name",
        "source_domain",
    ],
    "author": ["author", "authors", "byline", "creator"],
    "language": ["language", "lang"],
}  # fmt: skip


class Found(NamedTuple):
    """One article of a file, and where in the file it stands."""

    where: str
    fields: Fields


class Refused(Exception):
    """Why a file or a row gives no article: raised for the file, yielded for a row."""

    def __init__(self, reason: str, detail: str, where: str = "") -> None:
        super().__init__(reason, detail, where)
        self.reason, self.detail, self.where = reason, detail, where


Records = Iterator[Found | Refused]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


_TARGETS = {
    _plain(name): (field, rank)
    for field, names in SYNONYMS.items()
    for rank, name in enumerate(names)
}


@lru_cache(maxsize=4096)
def target(name: str) -> tuple[str, int] | None:
    """The field that a name stands for, and its rank among the synonyms."""
    return _TARGETS.get(_plain(name))


def scalar(value: object) -> str | None:
    """The words of a value: text, a number, a list of either, or the name of an object."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list | tuple):
        parts = [scalar(part) for part in value if not isinstance(part, list | tuple)]
        return ", ".join(part for part in parts if part) or None
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "title", "value", "@value", "$date", "id"))
        return next((str(part) for part in named if isinstance(part, str | int)), None)
    return None if value is None or isinstance(value, bool) else str(value)


def found(record: Mapping[Any, object], where: str) -> Found | Refused:
    """A record's fields under our names, or why it gives no article.

    Only a string can be the text: a number or a list there means that the columns are not
    what they seem. A date of an odd type is passed on by the name of its type, so that the
    date normaliser refuses it aloud.
    """
    best: dict[str, tuple[int, object]] = {}
    for name, value in record.items():
        hit = target(name) if isinstance(name, str) and len(name) < 64 else None
        if hit is None or value is None or (isinstance(value, str) and not value.strip()):
            continue
        field, rank = hit
        if field not in best or rank < best[field][0] or _is_better_text(field, value, best):
            best[field] = (rank, value)
    text = best["text"][1] if "text" in best else None
    if text is None:
        return _without_text(record, where)
    if not isinstance(text, str):
        return Refused("wrong_type", f"the text is of type {type(text).__name__}", where)
    fields = {field: scalar(value) for field, (_, value) in best.items() if field != "text"}
    if "published" in best and fields["published"] is None:
        fields["published"] = type(best["published"][1]).__name__
    return Found(where, {**fields, "text": text})


def _is_better_text(field: str, value: object, best: Mapping[str, tuple[int, object]]) -> bool:
    return field == "text" and isinstance(value, str) and not isinstance(best["text"][1], str)


def _without_text(record: Mapping[Any, object], where: str) -> Refused:
    names = [name for name in record if isinstance(name, str)]
    texts = [name for name in names if (hit := target(name[:64])) and hit[0] == "text"]
    if texts:
        return Refused("empty", f"nothing but blanks in: {', '.join(texts)}", where)
    return Refused(
        "no_text", f"no text among the fields: {', '.join(names)[:200] or 'none'}", where
    )


def mended(text: str) -> str:
    """The text without half characters: pairs of surrogates joined, lone ones marked as lost."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
