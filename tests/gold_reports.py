"""Gold records as what an engine would extract from their articles, were it perfect."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from flows.staging import Part
from tests.rows import rows
from transforms.identity.roles import role_of
from transforms.schemas import Duplicate, Reject

BUNDLED = Path(__file__).parents[1] / "seeds" / "gold" / "bundled.jsonl"
RECEIVED = datetime(2025, 1, 1, tzinfo=UTC)
_PRECISION = {4: "year", 7: "month", 10: "day"}
FRAMES = {
    "articles": "core.articles",
    "signatures": "core.article_signatures",
    "readings": "core.article_readings",
    "versions": "core.article_versions",
    "reports": "core.meeting_reports",
    "participants": "core.participants",
    "report_topics": "core.report_topics",
    "article_topics": "core.article_topics",
    "statements": "core.statements",
    "evidence": "core.evidence",
}


def gold_records(path: Path = BUNDLED) -> list[dict[str, Any]]:
    """The records of a gold file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def gold_tables(records: list[dict[str, Any]], run_id: str = "gold") -> dict[str, pl.DataFrame]:
    """The frames of a part: one report per gold meeting, in the order of the article."""
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in FRAMES}
    for record in records:
        article_id = f"a_{record['doc_id']}"
        told["articles"].append(_article(record, article_id, run_id))
        for number, meeting in enumerate(record["meetings"]):
            report_id = f"{record['doc_id']}.{number}"
            told["reports"].append(_report(meeting, article_id, report_id, len(record["text"])))
            told["participants"] += [
                _party(party, report_id, place)
                for place, party in enumerate(meeting["participants"])
            ]
            told["report_topics"] += [
                {"report_id": report_id, "topic": topic, "weight": 1.0}
                for topic in meeting["topics"]
            ]
            told["evidence"].append(
                {"report_id": report_id, "participant_no": -1, "field": "status",
                 "char_start": 0, "char_end": 10}
            )  # fmt: skip
    return {name: rows(table, *told[name]) for name, table in FRAMES.items()}


def gold_part(records: list[dict[str, Any]], folder: Path, run_id: str = "gold") -> Part:
    """A part of a run, as if the records had been extracted."""
    part = Part(folder)
    for name, frame in gold_tables(records, run_id).items():
        part.write(name, frame)
    part.write("rejects", Reject.create_empty())
    part.write("duplicates", Duplicate.create_empty())
    return part


def _article(record: dict[str, Any], article_id: str, run_id: str) -> dict[str, Any]:
    published = record["published"] and date.fromisoformat(record["published"])
    return {
        "article_id": article_id,
        "external_id": record["doc_id"],
        "source_id": record["outlet"].lower().replace(" ", "_"),
        "title": record["title"],
        "text": record["text"],
        "language": "en",
        "published_at": published and datetime.combine(published, datetime.min.time(), UTC),
        "published_on": published,
        "date_basis": published and "file",
        "first_seen_at": RECEIVED,
        "word_count": len(record["text"].split()),
        "content_hash": article_id,
        "run_id": run_id,
    }


def _report(
    meeting: dict[str, Any], article_id: str, report_id: str, length: int
) -> dict[str, Any]:
    day = meeting["date"]
    return {
        "report_id": report_id,
        "article_id": article_id,
        "status": meeting["status"],
        "mode": meeting["mode"],
        "occasion": _occasion(meeting),
        "met_on": day and date.fromisoformat((day + "-01-01")[:10] if len(day) < 10 else day),
        "date_precision": day and _PRECISION[len(day)],
        "date_basis": day and "stated",
        "place": meeting["place"],
        "place_country": meeting["place_country"],
        "sentence_no": 0,
        "char_start": 0,
        "char_end": min(length, 100),
        "confidence": 0.9,
        "pattern_id": "gold",
        "extractor": "gold",
        "extractor_version": "1",
    }


def _occasion(meeting: dict[str, Any]) -> str:
    actors = {party["country"] or party["org"] for party in meeting["participants"]}
    return {1: "other", 2: "bilateral", 3: "trilateral"}.get(len(actors), "multilateral")


def _party(party: dict[str, Any], report_id: str, number: int) -> dict[str, Any]:
    return {
        "report_id": report_id,
        "participant_no": number,
        "name": party["name"],
        "title": party["title"],
        "role": role_of(party["title"], party["country"]),
        "country": party["country"],
        "org": party["org"],
        "is_named": party["name"] is not None,
    }
