"""The words of each report, cut into pieces: plain ones, and those that a field stands on.

JavaScript counts characters otherwise than Python; so the page gets pieces, not offsets.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import duckdb

from flows.report.harmless import shown, web_address
from flows.surroundings import reading_end, reading_start
from warehouse.connection import answer

# What a reader asks, for each field that has evidence.
ASKED = {
    "name": "who", "title": "who", "country": "who", "org": "who", "role": "who", "side": "who",
    "met_on": "when", "ended_on": "when", "place": "where", "place_country": "where",
    "mode": "how", "status": "how", "occasion": "how", "topics": "what",
}  # fmt: skip
AROUND = 70

Span = tuple[int, int, str]
# Text; or text, what it answers, the fields that it is evidence of.
Piece = str | list[str]

_REPORTS = """
    select
        r.meeting_id, r.report_id as id, r.source_id as source, r.url, r.article_title as title,
        r.published_at as published, r.status, r.mode, r.met_on as "on",
        r.date_precision as precision, r.place, r.confidence, r.pattern_id as pattern,
        r.char_start, r.char_end, a.text,
        (
            select list((e.char_start, e.char_end, e.field) order by e.char_start, e.field)
            from core.evidence as e where e.report_id = r.report_id
        ) as evidence,
        (
            select list((s.speaker, s.text, s.is_direct_quote) order by s.char_start)
            from core.statements as s where s.report_id = r.report_id
        ) as statements
    from mart.meeting_reports as r
    inner join core.articles as a on r.article_id = a.article_id
    where r.meeting_id in (select meeting_id from chosen)
    order by r.meeting_id, r.published_at, r.report_id
"""


def reports_by_meeting(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """All reports of the meetings in the view or table `chosen`, the earliest first."""
    columns, rows = answer(connection, _REPORTS)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        report = dict(zip(columns, row, strict=True))
        found.setdefault(report.pop("meeting_id"), []).append(_for_page(report))
    return found


def _for_page(report: dict[str, Any]) -> dict[str, Any]:
    text, begin, end = (report.pop(key) for key in ("text", "char_start", "char_end"))
    spans: list[Span] = report.pop("evidence") or []
    statements = report.pop("statements") or []
    outside = [span for span in spans if (span[1] <= begin or span[0] >= end) and span[2] in ASKED]
    published, met_on = report["published"], report["on"]
    return {
        **{key: shown(v) if isinstance(v, str) else v for key, v in report.items()},
        "url": web_address(report["url"]),
        "published": published and f"{published:%Y-%m-%d}",
        "on": met_on and met_on.isoformat(),
        "confidence": round(report["confidence"], 2),
        "passage": pieces(text, begin, end, spans),
        "elsewhere": [
            pieces(
                text, reading_start(text, first, AROUND), reading_end(text, last, AROUND), outside
            )
            for first, last in _merged(outside)
        ],
        "said": [[shown(speaker), shown(words), direct] for speaker, words, direct in statements],
    }


def pieces(text: str, begin: int, end: int, spans: Sequence[Span]) -> list[Piece]:
    """text[begin:end], cut where evidence begins or ends; joined it is the same text again."""
    inside = [
        (max(first, begin), min(last, end), field)
        for first, last, field in spans
        if first < end and last > begin and first < last and field in ASKED
    ]
    cuts = sorted({begin, end, *(at for first, last, _ in inside for at in (first, last))})
    cut: list[Piece] = []
    for start, stop in pairwise(cuts):
        words = shown(text[start:stop])
        # The narrowest span says best what the words are.
        over = sorted(
            (last - first, field)
            for first, last, field in inside
            if first <= start and stop <= last
        )
        fields = list(dict.fromkeys(field for _, field in over))
        cut.append([words, ASKED[fields[0]], ", ".join(fields)] if fields else words)
    return cut


def _merged(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Spans that lie close to each other as one."""
    near: list[tuple[int, int]] = []
    for first, last, _ in sorted(spans):
        if near and first <= near[-1][1] + AROUND:
            near[-1] = near[-1][0], max(near[-1][1], last)
        else:
            near.append((first, last))
    return near
