"""Parsed items for tests: only the fields that matter are given."""

from datetime import UTC, datetime
from typing import Any

import dataframely as dy
import polars as pl

from transforms.articles import Articles, to_articles
from transforms.schemas import KnownArticle, ParsedItem

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = "The president received the envoy of the United Nations in Damascus."
OTHER = "The minister of the one country spoke with the minister of the other."
FRENCH = (
    "Le président a reçu mardi à Paris le ministre des Affaires étrangères du Liban, avec lequel "
    "il a évoqué la situation dans la région et les relations entre les deux pays."
)


def items(*rows: dict[str, Any]) -> dy.DataFrame[ParsedItem]:
    """Parsed items given by what matters; each has a body, the rest is null."""
    empty = dict.fromkeys(ParsedItem.column_names())
    given = [
        {
            **empty,
            "location": "a.jsonl",
            "row": n,
            "where": f"line {n}",
            "text": BODY,
            "received_at": NOW,
            **row,
        }
        for n, row in enumerate(rows)
    ]
    return ParsedItem.validate(pl.DataFrame(given, schema=ParsedItem.create_empty().schema))


def load(*rows: dict[str, Any], known: pl.DataFrame | None = None) -> Articles:
    have = KnownArticle.create_empty() if known is None else KnownArticle.validate(known)
    return to_articles(items(*rows), have, "r1")


def known_of(*results: Articles) -> pl.DataFrame:
    return pl.concat([result.known for result in results])


def reasons(result: Articles) -> list[str]:
    return result.rejects.sort("where")["reason"].to_list()
