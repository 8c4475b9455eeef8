"""Drafts to readings: for each article that reports a meeting, what its fields are read from."""

from collections import defaultdict
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from transforms.drafts import Drafts
from transforms.fields.date_words import date_words
from transforms.fields.place_words import place_words
from transforms.fields.reading import Actor, Cue, Line, Page, Reading, dateline_end
from transforms.mentions import MAX_SENTENCES
from transforms.schemas import Article

_MOST = 300  # expressions of time or place that are looked at in one article


class Report(NamedTuple):
    """One draft with everything that assembly needs; `parties` are rows of party and entity."""

    article_id: str
    reading: Reading
    confidence: float
    parties: tuple[dict[str, Any], ...]


def to_readings(articles: dy.DataFrame[Article], drafts: Drafts) -> list[Report]:
    """One entry per draft report, in the order of article and report number."""
    reported = drafts.drafts.select("article_id").unique()
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in (
        drafts.sentences.join(reported, on="article_id", how="semi")
        .sort("article_id", "sentence_no")
        .select("article_id", "char_start", "char_end", "section")
        .iter_rows()
    ):
        lines[row[0]].append(Line(*row[1:]))
    cues: dict[str, list[tuple[int, Cue, float]]] = defaultdict(list)
    for row in (
        drafts.drafts.sort(
            "article_id", "report_no", ~pl.col("is_main"), "char_start", "trigger_no"
        )
        .select(
            "article_id", "report_no", "sentence_no", "char_start", "char_end", "kind", "confidence"
        )
        .iter_rows()
    ):
        cues[row[0]].append((row[1], Cue(*row[2:6]), row[6]))
    parties: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for party in (
        drafts.parties.join(drafts.entities, on=["article_id", "entity_no"])
        .sort("article_id", "report_no", "char_start", "entity_no")
        .iter_rows(named=True)
    ):
        parties[party["article_id"], party["report_no"]].append(party)
    starts: dict[tuple[str, int], list[int]] = defaultdict(list)
    for article_id, entity_no, start in (
        drafts.mentions.join(reported, on="article_id", how="semi")
        .filter(pl.col("form") != "dual")
        .sort("article_id", "char_start", "mention_no")
        .select("article_id", "entity_no", "char_start")
        .iter_rows()
    ):
        starts[article_id, entity_no].append(start)
    found: list[Report] = []
    texts = articles.join(reported, on="article_id", how="semi").sort("article_id")
    for article_id, text, published_on in texts.select(
        "article_id", "text", "published_on"
    ).iter_rows():
        own = cues[article_id]
        marks = tuple(lines[article_id])
        reach = marks[min(len(marks), MAX_SENTENCES) - 1].end
        page = Page(
            text,
            dateline_end(text, marks),
            published_on,
            marks,
            tuple(date_words(text[:reach])[:_MOST]),
            tuple(place_words(text[:reach])[:_MOST]),
            tuple((number, cue) for number, cue, _ in own),
        )
        for number in dict.fromkeys(number for number, _, _ in own):
            rows = parties[article_id, number]
            mine = [(cue, confidence) for other, cue, confidence in own if other == number]
            actors = tuple(
                Actor(
                    row["kind"],
                    row["country"],
                    row["side"],
                    row["char_start"],
                    row["char_end"],
                    tuple(starts[article_id, row["entity_no"]]),
                )
                for row in rows
            )
            reading = Reading(page, number, tuple(cue for cue, _ in mine), actors)
            found.append(Report(article_id, reading, max(value for _, value in mine), tuple(rows)))
    return found
