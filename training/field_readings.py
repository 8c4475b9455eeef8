"""Gold meetings as readings: which triggers of an article report which of them.

The gold names parties, day and place, not words. A trigger is taken to report the meeting whose
parties stand in its sentence; a day or a place that agrees, and tense and telephone, decide
between meetings of the same parties.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from transforms.drafts import to_drafts
from transforms.evaluation.alignment import is_right_party, pair_meetings, party_fit
from transforms.evaluation.names import same_body
from transforms.fields.date_words import date_words
from transforms.fields.days import days, written
from transforms.fields.place_words import place_words
from transforms.fields.reading import Actor, Cue, Line, Page, Reading, dateline_end, line_no_at
from transforms.readings import Report, to_readings
from transforms.schemas import Article

Gold = dict[str, Any]
_AHEAD = re.compile(
    r"\b(?:will|would|plan(?:s|ned)?|schedul\w+|expected|upcoming|next|tomorrow|due|to meet"
    r"|to visit|invit\w+|forthcoming|later this|is to|are to)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:call|phone|telephon\w+|spoke|video|conversation|virtual\w*)\b", re.IGNORECASE
)
_MOST = 4


class Example(NamedTuple):
    """One gold meeting with the reading that its fields are to be read from."""

    reading: Reading
    meeting: Gold
    outlet: str
    doc_id: str


class _Near(NamedTuple):
    """One trigger as it fits one meeting."""

    fit: float
    parties: int
    cue: Cue


def examples(documents: Sequence[Gold], articles: dy.DataFrame[Article]) -> list[Example]:
    """One example per gold meeting that any trigger can report; `articles carry their doc_id."""
    drafts = to_drafts(articles)
    lines = _grouped(drafts.sentences.sort("sentence_no"), "char_start", "char_end", "section")
    triggers = _grouped(
        drafts.triggers.sort("trigger_no"), "sentence_no", "char_start", "char_end", "kind"
    )
    mentions = _grouped(
        drafts.mentions.sort("mention_no"), "entity_no", "sentence_no", "char_start", "char_end"
    )
    entities = defaultdict(list)
    for row in drafts.entities.sort("entity_no").iter_rows(named=True):
        entities[row["article_id"]].append(row)
    found: list[Example] = []
    rows = {row["external_id"]: row for row in articles.iter_rows(named=True)}
    for document in documents:
        if document["doc_id"] not in rows:
            continue
        row = rows[document["doc_id"]]
        key, text, published_on = row["article_id"], row["text"], row["published_on"]
        marks = tuple(Line(*row) for row in lines[key])
        page = Page(
            text, dateline_end(text, marks), published_on, marks,
            tuple(date_words(text)), tuple(place_words(text)), (),
        )  # fmt: skip
        cues = [Cue(*row) for row in triggers[key]]
        found += _of_document(document, page, cues, mentions[key], entities[key])
    return found


def matched(documents: Sequence[Gold], articles: dy.DataFrame[Article]) -> list[Example]:
    """One example per gold meeting that the grammar reports, with the triggers that it chose.

    What `examples` aligns is cleaner, what comes here is what the scorers will see.
    """
    of_article: dict[str, list[Report]] = defaultdict(list)
    for report in to_readings(articles, to_drafts(articles)):
        of_article[report.article_id].append(report)
    ids = dict(articles.select("external_id", "article_id").iter_rows())
    found = []
    for document in documents:
        reports = of_article[ids.get(document["doc_id"], "")]
        parties = [{"participants": list(report.parties)} for report in reports]
        for pair in pair_meetings(document["meetings"], parties):
            meeting, reading = document["meetings"][pair.gold], reports[pair.found].reading
            found.append(Example(reading, meeting, document["outlet"], document["doc_id"]))
    return found


def _of_document(
    document: Gold,
    page: Page,
    cues: list[Cue],
    mentions: list[tuple[Any, ...]],
    entities: list[Gold],
) -> list[Example]:
    parties = [
        [
            {entity["entity_no"] for entity in entities if _is_party(party, entity)}
            for party in meeting["participants"]
        ]
        for meeting in document["meetings"]
    ]
    chosen: dict[int, list[_Near]] = defaultdict(list)
    best: dict[int, _Near] = {}
    for cue in cues:
        here = {row[0] for row in mentions if row[1] == cue.line_no}
        fits = [
            (_fit(page, cue, here, meeting, sets), number)
            for number, (meeting, sets) in enumerate(
                zip(document["meetings"], parties, strict=True)
            )
        ]
        for near, number in fits:
            if near.parties and near.fit > best.get(number, _Near(0.0, 0, cue)).fit:
                best[number] = near
        if fits:
            near, number = max(fits, key=lambda one: (one[0].fit, -one[1]))
            if near.parties >= 2:
                chosen[number].append(near)
    for number, near in best.items():
        if not chosen[number]:
            chosen[number].append(near)
    kept = {
        number: tuple(near.cue for near in sorted(some, key=lambda one: -one.fit)[:_MOST])
        for number, some in sorted(chosen.items())
        if some
    }
    whole = page._replace(
        cues=tuple((number, cue) for number, some in kept.items() for cue in some)
    )
    found = []
    for number, some in kept.items():
        meeting = document["meetings"][number]
        actors = _actors(meeting, parties[number], mentions, some[0])
        reading = Reading(whole, number, some, actors)
        found.append(Example(reading, meeting, document["outlet"], document["doc_id"]))
    return found


def _fit(page: Page, cue: Cue, here: set[int], meeting: Gold, sets: list[set[int]]) -> _Near:
    line = page.lines[cue.line_no]
    words = page.text[line.start : line.end]
    full = sum(bool(some & here) for some in sets)
    fit = full - 0.05 * len(sets) - 0.01 * cue.line_no
    fit += 0.3 * (bool(_AHEAD.search(words)) == (meeting["status"] == "planned"))
    fit += 0.3 * (bool(_CALL.search(words)) == (meeting["mode"] in ("phone", "video")))
    fit += 0.2 * (
        cue.kind in ("met", "received", "talks", "meeting", "call", "spoke", "hosted", "phoned")
    )
    if meeting["date"]:
        told = [
            days(word, page.published_on, meeting["status"] == "planned")
            for word in page.dates
            if line_no_at(page.lines, word.start) == cue.line_no
        ]
        fit += 0.6 * any(one is not None and written(one) == meeting["date"] for one in told)
    if meeting["place"]:
        fit += 0.3 * (str(meeting["place"]).split(",")[0] in words)
    return _Near(fit, full, cue)


def _is_party(party: Gold, entity: Gold) -> bool:
    if party["name"] and entity["kind"] != "person":
        return False
    got = {
        "name": entity["name"] if entity["kind"] == "person" else None,
        "title": entity["title"], "country": entity["country"], "org": entity["org"],
    }  # fmt: skip
    fit = party_fit(party, got)
    if party["name"] or not party["title"]:
        return is_right_party(party, fit)
    return fit > 0.6 or (entity["kind"] == "role" and same_body(party["title"], entity["title"]))


def _actors(
    meeting: Gold, sets: list[set[int]], mentions: list[tuple[Any, ...]], main: Cue
) -> tuple[Actor, ...]:
    actors = []
    for party, some in zip(meeting["participants"], sets, strict=True):
        own = [row for row in mentions if row[0] in some]
        if own:
            row = min(own, key=lambda one: (one[1] != main.line_no, abs(one[2] - main.start)))
            kind = "person" if party["name"] else "role"
            starts = tuple(sorted(one[2] for one in own))
            actors.append(Actor(kind, party["country"], None, row[2], row[3], starts))
    return tuple(actors)


def _grouped(frame: pl.DataFrame, *columns: str) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *rest in frame.select("article_id", *columns).iter_rows():
        found[key].append(tuple(rest))
    return found
