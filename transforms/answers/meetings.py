"""Meetings of an answer to the rows of reports, parties, topics and evidence."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from transforms.answers.page import Page, Span, find
from transforms.answers.values import (
    Note,
    code_of,
    country_in,
    met_at,
    met_on,
    text_of,
    words_of,
)
from transforms.identity.organisations import find_organisation
from transforms.identity.roles import role_of
from transforms.schemas.columns import MODES, OCCASIONS, SIDES, STATUSES, TOPICS

# Nobody has measured how often an answer is right: neither sure nor unlikely.
CONFIDENCE = 0.5
_MOST = 200  # parties or topics of one meeting

Line = tuple[int, int]
Rows = list[dict[str, Any]]


class Told(NamedTuple):
    """One meeting of an answer that the text bears out; ids come later."""

    report: dict[str, Any]
    span: Span
    participants: Rows
    topics: Rows
    evidence: list[tuple[int, str, Span]]


def read_meeting(
    page: Page, lines: Sequence[Line], record: Any, published_on: date | None, note: Note
) -> Told | None:
    """The meeting of a record, if the text has its words and at least two of its parties."""
    if not isinstance(record, dict):
        note("incomplete_record", f"a meeting that is no record: {str(record)[:80]!r}")
        return None
    quote = words_of(page, record, "quote", 0, note)
    status = code_of(record, "status", STATUSES, note)
    if quote is None or status is None:
        note("incomplete_record", f"a meeting without words or status: {_label(record)}")
        return None
    start, _ = quote.span
    told = _list(record, "participants", note)
    parties = _distinct(_party(page, each, start, note) for each in told)
    if len(parties) < 2:
        note("incomplete_record", f"a meeting of {len(parties)} parties: {_label(record)}")
        return None
    mode = code_of(record, "mode", MODES, note) or "unspecified"
    days = met_on(page, record, start, published_on, note)
    where = met_at(page, record, start, note) if mode not in ("phone", "video") else None
    at = max(bisect_right([line[0] for line in lines], start) - 1, 0)
    evidence: list[tuple[int, str, Span]] = [(-1, "status", quote.span), (-1, "mode", quote.span)]
    if days:
        evidence.append((-1, "met_on", days.span))
    if where:
        evidence.append((-1, "place" if where.place else "place_country", where.span))
    for number, (_, spans) in enumerate(parties):
        evidence += [(number, field, span) for field, span in spans]
    report = {
        "status": status,
        "mode": mode,
        "occasion": code_of(record, "occasion", OCCASIONS, note) or "other",
        "met_on": days.first if days else None,
        "ended_on": days.last if days else None,
        "date_precision": days.precision if days else None,
        "date_basis": days.basis if days else None,
        "place": where.place if where else None,
        "place_id": where.place_id if where else None,
        "place_country": where.country if where else None,
        "sentence_no": at,
        "char_start": lines[at][0],
        "char_end": lines[at][1],
        "confidence": CONFIDENCE,
    }
    topics = [_topic(page, each, start, note) for each in _list(record, "topics", note)]
    unique = {topic["topic"]: topic for topic in topics if topic}
    return Told(report, quote.span, [row for row, _ in parties], list(unique.values()), evidence)


_Party = tuple[dict[str, Any], list[tuple[str, Span]]]


def _party(page: Page, record: Any, near: int, note: Note) -> _Party | None:
    """A party as far as the text knows it, and the words for its fields."""
    if not isinstance(record, dict):
        note("incomplete_record", f"a party that is no record: {str(record)[:80]!r}")
        return None
    name = words_of(page, record, "name", near, note)
    at = name.span[0] if name else near
    title = words_of(page, record, "title", at, note)
    org = words_of(page, record, "org", at, note)
    country = country_in(page, record, "country", title.span[0] if title else at, note)
    found = {"name": name, "title": title, "org": org}
    spans = [(field, value.span) for field, value in found.items() if value]
    if country:
        spans.append(("country", country[1]))
    if not spans:
        note("incomplete_record", f"a party of whom the text says nothing: {_label(record)}")
        return None
    known = find_organisation(org.words) if org else None
    iso3 = country[0] if country else None
    kind = (known.kind if known else "ngo") if org and not iso3 else None
    first = spans[0][1]
    row = {
        "name": name.words if name else None,
        "title": title.words if title else None,
        "role": role_of(title.words, iso3, kind) if title else None,
        "country": iso3,
        "org": org.words if org else None,
        "organisation_id": known.org_code if known else None,
        "side": code_of(record, "side", SIDES, note),
        "is_named": name is not None,
        "char_start": first[0],
        "char_end": first[1],
    }
    return row, spans


def _distinct(parties: Any) -> list[_Party]:
    """Parties of which an answer says the same are one."""
    unique: dict[tuple[Any, ...], _Party] = {}
    for party in parties:
        if party:
            row = party[0]
            key = row["name"] or (row["title"], row["country"], row["org"])
            unique.setdefault((key,), party)
    return list(unique.values())


def _topic(page: Page, record: Any, near: int, note: Note) -> dict[str, Any] | None:
    """A topic that the answer has words of the text for."""
    if not isinstance(record, dict):
        note("incomplete_record", f"a topic that is no record: {str(record)[:80]!r}")
        return None
    topic = code_of(record, "topic", TOPICS, note)
    told = text_of(record, "words")
    words = find(page, told, near) if told else None
    if topic is None:
        return None
    if words is None:
        note("not_in_text", f"topic {topic}: {told!r}")
        return None
    return {
        "topic": topic, "weight": 1.0, "char_start": words.span[0], "char_end": words.span[1],
    }  # fmt: skip


def _list(record: dict[str, Any], field: str, note: Note) -> list[Any]:
    told = record.get(field)
    if not isinstance(told, list):
        note("incomplete_record", f"no list of {field}: {_label(record)}")
        return []
    if len(told) > _MOST:
        note("incomplete_record", f"{len(told)} {field}, of which {_MOST} are read")
    return told[:_MOST]


def _label(record: dict[str, Any]) -> str:
    return str(record.get("quote") or record.get("name") or record)[:120]
