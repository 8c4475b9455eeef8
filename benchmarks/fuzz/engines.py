"""What reads articles and answers: the grammar, answers of models, Wikidata's, the search."""

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.fuzz.target import NOW, Target
from flows.pipeline import run_load
from flows.settings import BUNDLED
from tests.flows.llm.model import ANSWER, TEXT, articles
from tests.transforms.test_properties import spans_say_what_they_claim
from transforms.answers.extraction import Signature, to_extraction
from transforms.answers.shape import BadAnswer, records_of
from transforms.articles import to_articles
from transforms.extract import Extraction, extract
from transforms.schemas import Article, KnownArticle, ParsedItem
from transforms.wikidata import (
    Subject,
    candidates,
    found_ids,
    is_ambiguous,
    is_busy,
    read_answer,
    scored,
)
from warehouse.connection import reading
from warehouse.search import search

_OTHER = (
    "Norway's Foreign Minister Eva Lund met President Jan Novak of Kenya in Oslo on 3 May 2026."
)


def _extracts(body: bytes) -> object:
    """Title and text as a load reads them: spans are the words, another article changes nothing."""
    title, _, text = body.decode("utf-8", "replace").partition("\n")
    given = _articles(title, text)
    if given.is_empty():
        return None
    found = extract(given)
    spans_say_what_they_claim(found, dict(given.select("article_id", "text").iter_rows()))
    if len(body) % 4 == 0:
        beside = extract(
            Article.validate(pl.concat([_articles("", _OTHER), given]).unique("article_id"))
        )
        ids = given["article_id"]
        for name in ("reports", "statements"):
            alone, both = getattr(found, name), getattr(beside, name)
            assert_frame_equal(alone, both.filter(pl.col("article_id").is_in(ids.implode())),
                               check_row_order=False)  # fmt: skip
    return _rows(found)


def _rows(found: Extraction) -> list[list[tuple[Any, ...]]]:
    return [frame.rows() for frame in found]


def _articles(title: str, text: str) -> dy.DataFrame[Article]:
    item = {
        **dict.fromkeys(ParsedItem.column_names()), "location": "a", "row": 0, "where": "",
        "title": title, "text": text, "published": "2026-11-23", "received_at": NOW,
        "language": "en",
    }  # fmt: skip
    items = pl.DataFrame([item], schema=ParsedItem.create_empty().schema)
    return to_articles(ParsedItem.validate(items), KnownArticle.create_empty(), "r").articles


def _believes(body: bytes) -> object:
    """An answer of a model about an article that is always the same."""
    try:
        records = records_of(body.decode("utf-8", "replace"))
    except BadAnswer as why:
        return str(why)
    found = to_extraction(articles(TEXT), {"a0": records}, [], Signature("llm", "1"))
    spans_say_what_they_claim(found, {"a0": TEXT})
    for table in (found.participants, found.statements):
        for column in ("name", "title", "speaker", "text"):
            words = table[column].drop_nulls().to_list() if column in table.columns else []
            assert all(each in TEXT for each in words)
    return _rows(found)


def _links(body: bytes) -> object:
    answer = read_answer(body)
    told: list[object] = [is_busy(body)]
    if answer is not None:
        ranked = scored(Subject("p", "Ana Prado", "BOL"), candidates(answer))
        told += [found_ids(answer), ranked.rows(), is_ambiguous(ranked)]
    return told


def _searches(body: bytes) -> object:
    words = body.decode("utf-8", "surrogateescape")
    with reading(_warehouse()) as connection:
        found = [search(connection, words, place, 5, ranked=False) for place in
                 ("articles", "statements")]  # fmt: skip
    return [frame.rows() for frame in found]


@cache
def _warehouse() -> Path:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    run_load(sorted(BUNDLED.glob("a00[12]*.md")), folder / "w.duckdb")
    return folder / "w.duckdb"


_NEWS = [path.read_text("utf-8").partition("\n---\n")[2].strip().encode()
         for path in sorted(BUNDLED.glob("*.md"))]  # fmt: skip
_ITEM = {
    "id": "Q1", "labels": {"en": {"value": "Ana Prado"}}, "descriptions": {"en": {"value": "x"}},
    "aliases": {"en": [{"value": "A. Prado"}]},
    "claims": {name: [{"rank": "normal", "mainsnak": {"datavalue": {"value": {"id": qid}}}}]
               for name, qid in (("P31", "Q5"), ("P27", "Q750"), ("P39", "Q2"))},
}  # fmt: skip

TARGETS = {
    "engine": Target(_extracts, _NEWS),
    "answer": Target(_believes, [json.dumps(ANSWER).encode(), b"```json\n{\"meetings\": []}\n```"]),
    "wikidata": Target(
        _links,
        [json.dumps({"entities": {"Q1": _ITEM}, "search": [{"id": "Q1"}]}).encode(),
         b'{"error": {"code": "maxlag"}}'],
    ),
    "search": Target(_searches, [b"Quito minister", "LEITÃO's \\b(iaea) %_'--;".encode()]),
}  # fmt: skip
