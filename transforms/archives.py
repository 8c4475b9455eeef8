"""Index of a web archive: which copies of which pages there are, and where."""

import json

import dataframely as dy

from transforms.listed import to_feed_items
from transforms.schemas import FeedItem
from transforms.xml_text import SourceChanged

_COPY = "https://web.archive.org/web/{timestamp}id_/{original}"


def parse_cdx(text: str) -> dy.DataFrame[FeedItem]:
    """The answer of the Wayback CDX server in JSON: addresses of copies as they were captured.

    `id_` in the address asks for the bytes without the archive's own frame. Of several copies
    with the same digest one is listed. The time of capture is no date of publication.
    """
    rows = _rows(text)
    if not rows:
        return to_feed_items([])
    header, *copies = rows
    if not {"timestamp", "original"} <= set(header):
        raise SourceChanged("no CDX answer: its first row names no timestamp and original")
    listed: dict[str, dict[str, str | None]] = {}
    for copy in copies:
        told = dict(zip(header, copy, strict=False))
        is_page = told.get("statuscode", "200") == "200" and told.get(
            "mimetype", "text/html"
        ).startswith("text/html")
        if is_page and told.get("timestamp", "").isdigit() and told.get("original"):
            listed.setdefault(
                f"{told['original']} {told.get('digest', told['timestamp'])}",
                {"url": _COPY.format(**told), "guid": f"{told['timestamp']} {told['original']}"},
            )
    return to_feed_items(list(listed.values()))


def _rows(text: str) -> list[list[str]]:
    if not text.strip():
        return []
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"no CDX answer: {text.strip()[:100]!r}") from error
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise SourceChanged("no CDX answer: JSON, but no table")
    return [[str(cell) for cell in row] for row in rows]
