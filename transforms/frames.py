"""Documents laid out as the frames that other stages read."""

from collections.abc import Sequence
from typing import Any, TypeVar

import dataframely as dy
import polars as pl

from transforms.grammar.document import Document
from transforms.schemas import Entity, Mention, Trigger

_Schema = TypeVar("_Schema", bound=dy.Schema)


def to_entities(documents: Sequence[Document]) -> dy.DataFrame[Entity]:
    """One row per party, place or body that an article speaks of."""
    rows = [
        (
            document.article_id, entry.number, entry.kind,
            entry.name if entry.kind == "person" else None,
            entry.title, None, entry.country, entry.bases.get(entry.country,
            "context") if entry.country else None, entry.org,
            entry.person_id, entry.is_plural,
        )
        for document in documents
        for entry in document.registry.known
    ]  # fmt: skip
    return to_frame(Entity, rows)


def to_mentions(documents: Sequence[Document]) -> dy.DataFrame[Mention]:
    """One row per mention of an entity."""
    rows = [
        (
            document.article_id, number, seen.entity, document.numbers[seen.sentence],
            document.tokens[seen.sentence].starts[seen.start],
            document.tokens[seen.sentence].ends[seen.end - 1], seen.form,
        )
        for document in documents
        for number, seen in enumerate(document.seen)
    ]  # fmt: skip
    return to_frame(Mention, rows)


def to_triggers(documents: Sequence[Document]) -> dy.DataFrame[Trigger]:
    """One row per word or phrase that may report an encounter."""
    rows = [
        (
            document.article_id, number, document.numbers[hit.sentence],
            document.tokens[hit.sentence].starts[hit.start],
            document.tokens[hit.sentence].ends[hit.end - 1], hit.kind,
        )
        for document in documents
        for number, hit in enumerate(document.hits)
    ]  # fmt: skip
    return to_frame(Trigger, rows)


def to_frame(schema: type[_Schema], rows: list[tuple[Any, ...]]) -> dy.DataFrame[_Schema]:
    """Rows, in the order of the schema's columns, as a validated frame."""
    return schema.validate(pl.DataFrame(rows, schema=schema.create_empty().schema, orient="row"))
