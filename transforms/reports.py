"""Readings to the tables of reports: meeting, participants, and the words behind every field."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from transforms.fields.dates import MetOn, met_on
from transforms.fields.days import Days
from transforms.fields.modes import mode, mode_span
from transforms.fields.occasions import occasion
from transforms.fields.parties import PartySpans, party_spans
from transforms.fields.places import met_at
from transforms.fields.reading import Reading
from transforms.fields.sides import sides
from transforms.fields.statuses import is_recent, refusal_span, status
from transforms.fields.titles import fuller_title
from transforms.identity.organisations import find_organisation
from transforms.identity.roles import role_of
from transforms.readings import Report
from transforms.schemas import Evidence, MeetingReport, Participant


class Reports(NamedTuple):
    """The tables of reports, and their ids in the order of the readings."""

    reports: dy.DataFrame[MeetingReport]
    participants: dy.DataFrame[Participant]
    evidence: dy.DataFrame[Evidence]


def report_ids(readings: Sequence[Report]) -> list[str]:
    """Keys made of the article and the place of the main trigger, on every machine the same.

    Where one trigger reports several meetings ("spoke separately with A and B"), they are
    numbered in the order of the article.
    """
    seen: Counter[str] = Counter()
    found = []
    for report in readings:
        main = report.reading.main
        spot = f"{report.article_id}|{main.start}|{main.end}"
        found.append(sha256(f"{spot}|{seen[spot]}".encode()).hexdigest()[:16])
        seen[spot] += 1
    return found


def to_reports(readings: Sequence[Report], extractor: str, extractor_version: str) -> Reports:
    """One row per report and per party; one per field and span of words that supports it."""
    report_rows: list[dict[str, Any]] = []
    participant_rows: list[dict[str, Any]] = []
    evidence_rows: list[tuple[str, int, str, int, int]] = []
    for report_id, report in zip(report_ids(readings), readings, strict=True):
        row, spans = _meeting(report)
        row |= {
            "report_id": report_id, "meeting_id": None,
            "extractor": extractor, "extractor_version": extractor_version,
        }  # fmt: skip
        report_rows.append(row)
        evidence_rows += [(report_id, -1, field, *span) for field, span in spans]
        for number, (party, where) in enumerate(_parties(report)):
            participant_rows.append({"report_id": report_id, "participant_no": number, **party})
            evidence_rows += [(report_id, number, field, *span) for field, span in where]
    return Reports(
        _frame(MeetingReport, report_rows),
        _frame(Participant, participant_rows),
        _frame(
            Evidence,
            [
                dict(zip(Evidence.column_names(), row, strict=True))
                for row in sorted(set(evidence_rows))
            ],
        ),
    )


def _meeting(report: Report) -> tuple[dict[str, Any], list[tuple[str, tuple[int, int]]]]:
    """The fields of one report, and the words that each rests on."""
    reading = report.reading
    main, line = reading.main, reading.page.lines[reading.main.line_no]
    told = status(reading)
    how = mode(reading)
    when = met_on(reading, told)
    where = met_at(reading, told, how)
    countries = {actor.country for actor in reading.actors if actor.country}
    bodies = {row["org"] for row in report.parties if row["org"] and not row["country"]}
    days = when.days or _published(reading, told, when)
    spans = [
        ("status", refusal_span(reading) or (main.start, main.end)),
        ("mode", mode_span(reading, how)),
    ]
    if when.word:
        spans.append(("met_on", (when.word.start, when.word.end)))
    if where:
        spans.append(("place" if where.place else "place_country", (where.start, where.end)))
    row = {
        "article_id": report.article_id,
        "status": told,
        "mode": how,
        "occasion": occasion(reading, len(bodies), len(countries)),
        "met_on": days.first if days else None,
        "ended_on": days.last if days else None,
        "date_precision": days.precision if days else None,
        "date_basis": days.basis if days else None,
        "place": where.place if where else None,
        "place_id": where.place_id if where else None,
        "place_country": where.country if where else None,
        "sentence_no": main.line_no,
        "char_start": line.start,
        "char_end": line.end,
        "confidence": report.confidence,
        "pattern_id": main.kind,
    }
    return row, spans


def _published(reading: Reading, told: str, when: MetOn) -> Days | None:
    """The day of publication, for a fresh report that names no day at all."""
    published_on: date | None = reading.page.published_on
    if published_on is None or told != "held" or when.word or not is_recent(reading):
        return None
    return Days(published_on, None, "day", "published")


def _parties(report: Report) -> list[tuple[dict[str, Any], list[tuple[str, tuple[int, int]]]]]:
    """The parties of one report, and the words for name, title and country of each."""
    found = []
    text = report.reading.page.text
    for known, side in zip(report.parties, sides(report.reading), strict=True):
        title = fuller_title(text, known["name"], known["title"], known["country"])
        party = {**known, "title": title}
        where: PartySpans = party_spans(text, party)
        found.append(
            (
                {
                    "person_id": party["person_id"],
                    "name": party["name"],
                    "title": party["title"],
                    "role": party["role"] or role_of(party["title"], party["country"]),
                    "office_id": None,
                    "country": party["country"],
                    "org": party["org"],
                    "organisation_id": _organisation_id(party["org"]),
                    "side": side,
                    "is_named": party["name"] is not None,
                    "resolution": None,
                    "resolution_score": None,
                    "char_start": party["char_start"],
                    "char_end": party["char_end"],
                },
                where,
            )
        )
    return found


def _organisation_id(org: str | None) -> str | None:
    found = find_organisation(org) if org else None
    return found.org_code if found else None


def _frame(schema: type[dy.Schema], rows: list[dict[str, Any]]) -> Any:
    return schema.validate(pl.DataFrame(rows, schema=schema.create_empty().schema))
