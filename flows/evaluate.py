"""Run the extractor over gold files and compare what it finds with their records."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl
from rich.console import Group
from rich.text import Text

from flows.console import frame_table
from flows.engines import GRAMMAR, Engine
from transforms.articles import LANGUAGES, to_articles
from transforms.evaluation import evaluate, figures_table, to_predictions
from transforms.evaluation.figures import Figures, Mistake
from transforms.schemas import Article, KnownArticle, ParsedItem

NEEDED = ("doc_id", "text", "meetings")
_MAYBE = ("title", "published", "outlet")
# Gold articles were received after any date that they can carry.
NEVER = datetime(2200, 1, 1, tzinfo=UTC)


class BadGold(Exception):
    """A gold file is not in the format of docs/quality.md; the message names file and line."""


class Evaluation(NamedTuple):
    """Figures over all articles, per group if asked, and each mistake."""

    articles: int
    meetings: int
    figures: Figures
    groups: list[tuple[str, int, Figures]]
    mistakes: list[Mistake]


def evaluate_files(
    paths: Sequence[Path], by: str | None = None, engine: Engine = GRAMMAR
) -> Evaluation:
    """Have an engine read every gold article for itself (repeats too) and score it."""
    gold = [record for path in paths for record in read_gold(path)]
    found = predict(gold, engine)
    mistakes: list[Mistake] = []
    figures = evaluate(gold, found, mistakes)
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in gold if by else []:
        groups.setdefault(str(record.get(str(by))), []).append(record)
    return Evaluation(
        len(gold),
        sum(len(record["meetings"]) for record in gold),
        figures,
        [
            (name, len(members), evaluate(members, found))
            for name, members in sorted(groups.items(), key=lambda group: -len(group[1]))
        ],
        mistakes,
    )


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The records of a gold file: JSON Lines with doc_id, text, meetings."""
    records = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise BadGold(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise BadGold(f"{path}: not UTF-8 text") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            json.dumps(record, ensure_ascii=False).encode()  # no half characters
        except (ValueError, RecursionError) as error:
            raise BadGold(f"{path}: line {number}: no JSON: {error}") from error
        missing = [key for key in NEEDED if not isinstance(record, dict) or key not in record]
        if missing:
            raise BadGold(f"{path}: line {number}: no {', '.join(missing)}")
        if wrong := [key for key in ("text", *_MAYBE) if not _is_words(record, key)]:
            raise BadGold(f"{path}: line {number}: no words in {', '.join(wrong)}")
        if not all(isinstance(each, dict) for each in _list(record["meetings"])):
            raise BadGold(f"{path}: line {number}: meetings are a list of records")
        records.append(record)
    if not records:
        raise BadGold(f"{path}: no records")
    return records


def _is_words(record: dict[str, Any], key: str) -> bool:
    return isinstance(record.get(key), str) or (key in _MAYBE and record.get(key) is None)


def _list(value: object) -> list[Any]:
    """The elements of a list; what is none is one thing that is wrong."""
    return value if isinstance(value, list) else [value]


def predict(
    gold: Sequence[dict[str, Any]], engine: Engine = GRAMMAR
) -> dict[str, list[dict[str, Any]]]:
    """What an engine finds in each gold article, by doc_id."""
    articles = gold_articles(gold)
    extraction = engine.extract(articles)
    by_article = to_predictions(
        extraction.reports, extraction.participants, extraction.report_topics
    )
    names = dict(articles.select("article_id", "external_id").iter_rows())
    return {names[article]: meetings for article, meetings in by_article.items()}


def gold_articles(gold: Sequence[dict[str, Any]]) -> dy.DataFrame[Article]:
    """Gold articles as a load would read them, but each for itself.

    Every record gets an address of its own, so that a text which occurs twice is two articles.
    """
    items = pl.DataFrame(
        {
            "location": "gold",
            "row": row,
            "where": "",
            "external_id": str(record["doc_id"]),
            "url": f"https://gold.invalid/{row}",
            "title": record.get("title"),
            "text": record["text"],
            "published": record.get("published"),
            "source": record.get("outlet"),
            "received_at": NEVER,
        }
        for row, record in enumerate(gold)
    )
    empty = ParsedItem.create_empty()
    whole = pl.concat([empty, items.cast({"received_at": empty.schema["received_at"]})],
                      how="diagonal_relaxed")  # fmt: skip
    read = to_articles(
        ParsedItem.validate(whole, cast=True), KnownArticle.create_empty(), "evaluation"
    )
    return Article.validate(read.articles.filter(pl.col("language").is_in(LANGUAGES)))


def figures_view(evaluation: Evaluation) -> Group:
    """The figures as tables for people."""
    table = pl.DataFrame(
        figures_table(evaluation.figures), orient="row",
        schema=["figure", "precision", "recall", "F1", "cases"],
    )  # fmt: skip
    head = Text(f"{evaluation.articles} articles, {evaluation.meetings} gold meetings")
    if not evaluation.groups:
        return Group(head, frame_table(table))
    columns = ("meeting", "participant", "quiet")
    groups = pl.DataFrame(
        [
            (name, str(size), *(f"{f.get(key, {}).get('f1', 0):.3f}" for key in columns))
            for name, size, f in evaluation.groups
        ],
        orient="row",
        schema=["group", "articles", *columns],
    )
    return Group(head, frame_table(table), frame_table(groups))
