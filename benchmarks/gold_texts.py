"""Texts for benchmarks: bundled diplomatic articles, and any texts as a load would have them."""

import json
from datetime import UTC, date, datetime

import dataframely as dy
import polars as pl

from transforms.identity.seeds import seed_path
from transforms.schemas import Article


def bundled() -> list[tuple[str, str]]:
    """Headline and text of every bundled article that reports a meeting."""
    lines = seed_path("gold/bundled.jsonl").read_text("utf-8").splitlines()
    return [(one["title"], one["text"]) for one in map(json.loads, lines) if one["meetings"]]


def as_read(texts: list[tuple[str, str]], first: int = 0) -> dy.DataFrame[Article]:
    """Headlines and texts as articles, numbered from `first`."""
    schema = Article.create_empty().schema
    rows = [
        {
            **dict.fromkeys(schema),
            "article_id": f"a{first + number:08}",
            "source_id": "benchmark",
            "title": title,
            "text": f"{title}\n\n{text}",
            "language": "en",
            "published_on": date(2024, 5, 14),
            "first_seen_at": datetime(2024, 5, 14, tzinfo=UTC),
            "word_count": text.count(" ") + 1,
            "content_hash": str(first + number),
            "run_id": "benchmark",
        }
        for number, (title, text) in enumerate(texts)
    ]
    return Article.validate(pl.DataFrame(rows, schema=schema))
