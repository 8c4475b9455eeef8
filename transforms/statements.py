"""Who said what: attributed statements, each with the exact words that state its content."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from transforms.drafts import Drafts
from transforms.fields.segments import segment
from transforms.fields.speech import Quoted, Said, is_gap, quotations, sayings, speech_verb
from transforms.readings import Report
from transforms.schemas import Article, Statement

_PRONOUN = re.compile(r"\b(?:He|She|he|she)\b")
_AFTER_QUOTE = re.compile(r"[\s,.…]*")


class Voice(NamedTuple):
    """One mention of somebody who can speak."""

    start: int
    end: int
    entity_no: int
    form: str


class Speaker(NamedTuple):
    """Who an entity is, for attribution."""

    name: str
    country: str | None
    person_id: str | None


class Found(NamedTuple):
    """A statement before it is a row."""

    entity_no: int
    verb: str
    start: int
    end: int
    is_direct_quote: bool


def to_statements(
    articles: dy.DataFrame[Article],
    drafts: Drafts,
    readings: Sequence[Report],
    report_ids: Sequence[str],
    engine: tuple[str, str],
) -> dy.DataFrame[Statement]:
    """One row per statement that the text attributes to a person or to an office.

    A statement belongs to a meeting if its speaker is a party and its sentence is among those
    that speak of the meeting. `engine` is the name and version that the rows bear.
    """
    speakers, voices = _speakers(drafts)
    lines = _lines(drafts, set(voices))
    reports = defaultdict(list)
    for report_id, report in zip(report_ids, readings, strict=True):
        parties = {row["entity_no"] for row in report.parties}
        reports[report.article_id].append(
            (report_id, parties, set(segment(report.reading)), report)
        )
    rows: list[dict[str, Any]] = []
    texts = articles.filter(pl.col("article_id").is_in(list(voices))).sort("article_id")
    for article_id, text in texts.select("article_id", "text").iter_rows():
        for found in statements_of(text, lines[article_id], voices[article_id]):
            speaker = speakers[article_id, found.entity_no]
            rows.append(
                {
                    "statement_id": sha256(
                        f"{article_id}|{found.start}|{found.end}".encode()
                    ).hexdigest()[:16],
                    "article_id": article_id,
                    "report_id": _report_of(found, lines[article_id], reports[article_id]),
                    "person_id": speaker.person_id,
                    "speaker": speaker.name,
                    "country": speaker.country,
                    "verb": found.verb,
                    "text": text[found.start : found.end],
                    "is_direct_quote": found.is_direct_quote,
                    "char_start": found.start,
                    "char_end": found.end,
                    "extractor": engine[0],
                    "extractor_version": engine[1],
                }
            )
    return Statement.validate(pl.DataFrame(rows, schema=Statement.create_empty().schema))


def _speakers(
    drafts: Drafts,
) -> tuple[dict[tuple[str, int], Speaker], dict[str, list[Voice]]]:
    """The persons and offices of each article, and where they are mentioned."""
    named = drafts.entities.filter(pl.col("kind").is_in(["person", "role"]), ~pl.col("is_plural"))
    speakers = {}
    for row in named.iter_rows(named=True):
        name = row["name"] or row["title"]
        if name:
            key = row["article_id"], row["entity_no"]
            speakers[key] = Speaker(name, row["country"], row["person_id"])
    voices: dict[str, list[Voice]] = defaultdict(list)
    for article_id, *rest in (
        drafts.mentions.sort("article_id", "char_start", "char_end", "mention_no")
        .select("article_id", "char_start", "char_end", "entity_no", "form")
        .iter_rows()
    ):
        voice = Voice(*rest)
        if voice.form != "dual" and (article_id, voice.entity_no) in speakers:
            voices[article_id].append(voice)
    return speakers, voices


def _lines(drafts: Drafts, wanted: set[str]) -> dict[str, list[tuple[int, int]]]:
    lines: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for article_id, start, end in (
        drafts.sentences.filter(pl.col("article_id").is_in(list(wanted)))
        .sort("article_id", "sentence_no")
        .select("article_id", "char_start", "char_end")
        .iter_rows()
    ):
        lines[article_id].append((start, end))
    return lines


def statements_of(text: str, lines: list[tuple[int, int]], voices: list[Voice]) -> list[Found]:
    """All statements of one article, in the order of the text."""
    quotes = quotations(text)
    reported = _reported(text, lines, voices, quotes)
    direct = _direct(text, lines, voices, quotes, reported)
    return sorted([*reported, *direct], key=lambda found: (found.start, found.end))


def _reported(
    text: str, lines: list[tuple[int, int]], voices: list[Voice], quotes: list[Quoted]
) -> list[Found]:
    """Indirect speech: a subject, a reporting verb, its content."""
    starts = [voice.start for voice in voices]
    found: list[Found] = []
    last: int | None = None
    for start, end in lines:
        here = voices[bisect_left(starts, start) : bisect_right(starts, end)]
        speaker: int | None = None
        for said in sayings(text, start, end):
            if any(quote.start <= said.verb_start < quote.end for quote in quotes):
                continue
            if said.follows and speaker is not None:
                who: int | None = speaker
            else:
                who = _subject(text, start, said, here, last)
                if who is None and said.follows and here:
                    who = here[0].entity_no
            if who is None:
                continue
            speaker = last = who
            inner = _unquoted(text, said.start, said.end)
            if _is_quotation(text, said, inner, quotes):
                continue
            found.append(Found(who, text[said.verb_start : said.verb_end], *inner, False))
        if speaker is None and here and here[0].start - start < 40:
            last = here[0].entity_no
    return found


def _subject(
    text: str, line_start: int, said: Said, here: list[Voice], last: int | None
) -> int | None:
    """The speaker: the mention just before the verb, or who "he" is."""
    for voice in reversed(here):
        if voice.end <= said.verb_start and is_gap(text[voice.end : said.verb_start]):
            return voice.entity_no
    pronoun = None
    for match in _PRONOUN.finditer(text, line_start, said.verb_start):
        pronoun = match
    if pronoun is not None and is_gap(text[pronoun.end() : said.verb_start]):
        return last
    return None


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """A content without the marks around it, if it is wholly quoted."""
    marked = text[start] in '“"«' and end < len(text) and text[end] in '”"»'
    if marked and end - start > 2 and not any(mark in text[start + 1 : end] for mark in '“”"«»'):
        return start + 1, end
    return start, end


def _is_quotation(text: str, said: Said, content: tuple[int, int], quotes: list[Quoted]) -> bool:
    """True where the content is a quotation right after the verb, which is taken as such."""
    within = any(quote.start == content[0] and quote.end >= content[1] for quote in quotes)
    return within and text[said.verb_end : content[0]].strip(' "“«') in ("", ":", ",")


def _direct(
    text: str,
    lines: list[tuple[int, int]],
    voices: list[Voice],
    quotes: list[Quoted],
    reported: list[Found],
) -> list[Found]:
    """Quotations whose speaker stands after or before them, or spoke the one before."""
    found: list[Found] = []
    previous: tuple[Quoted, int, str] | None = None
    line_starts = [start for start, _ in lines]
    for quote in quotes:
        if any(one.start <= quote.start and quote.end <= one.end for one in reported):
            previous = None
            continue
        at = max(0, bisect_right(line_starts, quote.start) - 1)
        line_start = lines[at][0] if lines else 0
        told = _told_after(text, quote, voices) or _told_before(
            text, line_start, quote, voices, reported
        )
        if told is None and previous is not None and quote.start - previous[0].end < 90:
            between = text[previous[0].end : quote.start]
            if not re.search(r"[.!?][”\"»]?\s+[A-Z]", between[1:-1]) or "\n" in between:
                told = previous[1], previous[2]
        if told is None:
            previous = None
            continue
        previous = (quote, *told)
        if text.count(" ", quote.start, quote.end) >= 2:
            found.append(Found(told[0], told[1], quote.start, quote.end, True))
    return found


def _told_after(text: str, quote: Quoted, voices: list[Voice]) -> tuple[int, str] | None:
    """“…,” said X; “…,” X said."""
    gap = _AFTER_QUOTE.match(text, quote.end + 1)
    at = gap.end() if gap else quote.end + 1
    if text[quote.end - 1 : quote.end] in ".…" and "\n" in text[quote.end : at]:
        return None
    window = min(len(text), at + 110)
    stop = re.search(r"[.\n“\"]", text[at:window])
    window = at + stop.start() if stop else window
    verb = speech_verb(text, at, window)
    if verb is None:
        return None
    for voice in voices:
        if at <= voice.start < window:
            straight = voice.end <= verb.start() and is_gap(text[voice.end : verb.start()])
            turned = voice.start >= verb.end() and text[verb.end() : voice.start].strip() in (
                "",
                "the",
            )
            if straight or turned:
                return voice.entity_no, verb["form"]
    pronoun = _PRONOUN.match(text, at)
    if pronoun:
        earlier = [voice for voice in voices if voice.end <= quote.start]
        if earlier:
            return earlier[-1].entity_no, verb["form"]
    return None


def _told_before(
    text: str, line_start: int, quote: Quoted, voices: list[Voice], reported: list[Found]
) -> tuple[int, str] | None:
    """X said: “…”."""
    opening = quote.start - 1
    start = max(line_start, opening - 140)
    lead = text[start:opening]
    if not re.search(r"(?:[:,]|\bthat|\bsaid|\bas)\s*$", lead):
        return None
    verb = speech_verb(text, start, opening)
    if verb is None:
        return None
    for voice in reversed([voice for voice in voices if start <= voice.start]):
        if voice.end <= verb.start() and is_gap(text[voice.end : verb.start()]):
            return voice.entity_no, verb["form"]
    if reported and 0 <= opening - reported[-1].end < 200 and _PRONOUN.search(lead):
        return reported[-1].entity_no, verb["form"]
    return None


def _report_of(
    found: Found,
    lines: list[tuple[int, int]],
    reports: list[tuple[str, set[int], set[int], Report]],
) -> str | None:
    """The report whose party speaks, in a sentence that speaks of the meeting; the latest begun."""
    at = max(0, bisect_right([start for start, _ in lines], found.start) - 1)
    fitting = [
        (report.reading.main.start <= found.start, report.reading.main.start, report_id)
        for report_id, parties, about, report in reports
        if found.entity_no in parties and at in about
    ]
    return max(fitting)[2] if fitting else None
