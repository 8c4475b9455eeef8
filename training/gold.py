"""Gold files as the engine sees them: articles, read into contexts, with their records."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import dataframely as dy
import polars as pl

from training.cross import FOLDS
from training.learn import Example
from transforms.features.context import context
from transforms.gate import worth_reading
from transforms.mentions import read_documents
from transforms.schemas import Article
from transforms.sentences import to_sentences

Record = dict[str, Any]


def read_gold(paths: Sequence[Path]) -> list[Record]:
    """The articles of all files that carry meetings (an empty list counts)."""
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    return [one for one in map(json.loads, filter(str.strip, lines)) if "meetings" in one]


def as_articles(gold: Sequence[Record]) -> dy.DataFrame[Article]:
    """Gold articles as the table that the engine reads; the key is the gold's own."""
    rows = []
    for one in gold:
        title, body = (one.get("title") or "").strip(), one["text"]
        text = body if not title or body.lstrip().startswith(title) else f"{title}\n\n{body}"
        published = one.get("published")
        rows.append(
            {
                "article_id": one["doc_id"],
                "source_id": "gold",
                "title": title or None,
                "text": text,
                "language": "en",
                "published_on": date.fromisoformat(published[:10]) if published else None,
                "first_seen_at": datetime(2000, 1, 1, tzinfo=UTC),
                "word_count": len(text.split()),
                "content_hash": "",
                "run_id": "training",
            }
        )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    missing = {
        name: pl.lit(None, dtype=kind)
        for name, kind in Article.create_empty().schema.items()
        if name not in frame.columns
    }
    return Article.validate(frame.with_columns(**missing), cast=True)


def to_examples(gold: Sequence[Record], extra: Sequence[Record] = ()) -> list[Example]:
    """Every article that the gate lets through, in the order of its key; folds by its key."""
    articles = as_articles([*gold, *extra])
    meetings = {one["doc_id"]: one["meetings"] for one in [*gold, *extra]}
    added = {one["doc_id"] for one in extra}
    worth = worth_reading(to_sentences(articles)).join(
        articles.select("article_id", "published_on"), on="article_id", maintain_order="left"
    )
    return [
        Example(
            context(document), meetings[document.article_id],
            crc32(document.article_id.encode()) % FOLDS, document.article_id in added,
        )
        for document in read_documents(worth)
    ]  # fmt: skip
