"""Answers about a batch of articles to the frames that every engine hands over."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from transforms.answers.keys import answer_key
from transforms.answers.meetings import Line, Rows, Told, read_meeting
from transforms.answers.page import Page, find, to_page
from transforms.answers.values import Note
from transforms.extract import Extraction
from transforms.schemas import (
    Article,
    Evidence,
    MeetingReport,
    Participant,
    Problem,
    ReportTopic,
    Statement,
)
from transforms.sentences import to_sentences
from transforms.topics import to_article_topics

_MOST = 200  # meetings or statements of one article
_OPENING = "\"“„‟«‹‘'"


class Signature(NamedTuple):
    """Name and version of an engine, as its rows bear them."""

    name: str
    version: str


Records = dict[str, list[Any]]


def to_extraction(
    articles: dy.DataFrame[Article],
    answers: Mapping[str, Records],
    problems: Sequence[dict[str, Any]],
    engine: Signature,
) -> Extraction:
    """All of the answers that the articles bear out; what they do not is among the problems.

    `answers` has the records (`records_of`) of each article that was answered for, `problems`
    rows of Problem about the others. Nothing that an answer says gets into a row unless the
    text has it too: names, titles, places, quotes are the article's own words.
    """
    rows: defaultdict[str, Rows] = defaultdict(list)
    rows["problems"] = list(problems)
    lines = _lines(articles)
    texts = articles.sort("article_id").select("article_id", "text", "published_on")
    for article_id, text, published_on in texts.iter_rows():
        if any(answers.get(article_id, {}).values()):
            _read(article_id, text, published_on, lines[article_id], answers[article_id],
                  engine, rows)  # fmt: skip
    return Extraction(
        _frame(MeetingReport, rows["reports"]),
        _frame(Participant, rows["participants"]),
        _frame(ReportTopic, rows["report_topics"]),
        to_article_topics(articles),
        _frame(Statement, rows["statements"]),
        _frame(Evidence, rows["evidence"]),
        _frame(Problem, rows["problems"]),
    )


def _read(
    article_id: str,
    text: str,
    published_on: date | None,
    lines: list[Line],
    records: Records,
    engine: Signature,
    rows: defaultdict[str, Rows],
) -> None:
    """Add the rows of one article."""

    def note(reason: str, detail: str) -> None:
        told = detail[:400].encode("utf-8", "replace").decode()
        rows["problems"].append(
            {"article_id": article_id, "reason": reason, "detail": told, "is_read": True}
        )

    for name, told in records.items():
        if len(told) > _MOST:
            note("incomplete_record", f"{len(told)} {name}, of which {_MOST} are read")
    page = to_page(text)
    seen: Counter[tuple[int, int]] = Counter()
    ids: dict[int, str] = {}
    parties: dict[str, str | None] = {}
    for number, record in enumerate(records["meetings"][:_MOST]):
        meeting = read_meeting(page, lines, record, published_on, note)
        if meeting is None:
            continue
        report_id = answer_key(engine.name, article_id, *meeting.span, seen[meeting.span])
        seen[meeting.span] += 1
        ids[number] = report_id
        _add(meeting, article_id, report_id, engine, rows)
        parties |= {row["name"] or row["title"]: row["country"] for row in meeting.participants}
    found: dict[str, dict[str, Any]] = {}
    for record in records["statements"][:_MOST]:
        row = _statement(page, record, ids, parties, note)
        if row:
            key = answer_key(engine.name, article_id, row["char_start"], row["char_end"])
            found.setdefault(
                key, {**row, "statement_id": key, "article_id": article_id, **_marks(engine)}
            )
    rows["statements"] += found.values()


def _add(
    meeting: Told, article_id: str, report_id: str, engine: Signature, rows: defaultdict[str, Rows]
) -> None:
    rows["reports"].append(
        {
            **meeting.report,
            "report_id": report_id,
            "article_id": article_id,
            "pattern_id": engine.name,
            **_marks(engine),
        }
    )
    rows["participants"] += (
        {"report_id": report_id, "participant_no": number, **row}
        for number, row in enumerate(meeting.participants)
    )
    rows["report_topics"] += ({"report_id": report_id, **row} for row in meeting.topics)
    rows["evidence"] += (
        {"report_id": report_id, "participant_no": number, "field": field,
         "char_start": span[0], "char_end": span[1]}
        for number, field, span in meeting.evidence
    )  # fmt: skip


def _statement(
    page: Page, record: Any, ids: dict[int, str], parties: dict[str, str | None], note: Note
) -> dict[str, Any] | None:
    """A statement whose words, speaker and verb the text has; whether it is quoted, it tells."""
    told = record if isinstance(record, dict) else {}
    words = {name: told.get(name) for name in ("quote", "speaker", "verb")}
    if not all(isinstance(value, str) and value.strip() for value in words.values()):
        note("incomplete_record", f"a statement without words, speaker or verb: {record!s:.120}")
        return None
    quote = find(page, words["quote"] or "")
    near = quote.span[0] if quote else 0
    speaker, verb = (find(page, words[name] or "", near) for name in ("speaker", "verb"))
    if quote is None or speaker is None or verb is None:
        absent = [n for n, f in zip(words, (quote, speaker, verb), strict=True) if f is None]
        note("not_in_text", f"{absent[0]} {words[absent[0]]!r} of a statement")
        return None
    start, end = quote.span
    number: Any = told.get("meeting")
    is_number = isinstance(number, int) and not isinstance(number, bool)
    report_id = ids.get(int(number)) if is_number else None
    if number is not None and report_id is None:
        note("unusable_value", f"statement at {start} of meeting {number!r}, which is not there")
    return {
        "report_id": report_id,
        "speaker": speaker.words,
        "country": parties.get(speaker.words),
        "verb": verb.words,
        "text": quote.words,
        "is_direct_quote": page.text[:start].rstrip()[-1:] in tuple(_OPENING),
        "char_start": start,
        "char_end": end,
    }


def _marks(engine: Signature) -> dict[str, str]:
    return {"extractor": engine.name, "extractor_version": engine.version}


def _lines(articles: dy.DataFrame[Article]) -> defaultdict[str, list[Line]]:
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for article_id, start, end in (
        to_sentences(articles).select("article_id", "char_start", "char_end").iter_rows()
    ):
        lines[article_id].append((start, end))
    return lines


def _frame(schema: type[dy.Schema], rows: Rows) -> Any:
    """Rows as a frame of the schema; a column that no row gives is null."""
    columns = {name: column.dtype for name, column in schema.columns().items()}
    given = [{name: row.get(name) for name in columns} for row in rows]
    return schema.validate(pl.DataFrame(given, schema=columns))
