"""One article as the grammar sees it: tokens, mentions, registry, triggers; nothing decided."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from transforms.grammar.tokens import Tokens
from transforms.registry import Registry


class Seen(NamedTuple):
    """A mention: where it stands (sentence index, token span), and whose it is."""

    sentence: int
    start: int
    end: int
    form: str
    entity: int


class Hit(NamedTuple):
    """A trigger: where it stands and what it says."""

    sentence: int
    start: int
    end: int
    kind: str
    surface: str


@dataclass(slots=True)
class Document:
    """An article between two frames: what the sentences hold, in lists that the features walk."""

    article_id: str
    published_on: date | None
    numbers: list[int]  # sentence_no of each sentence read
    sections: list[str]
    texts: list[str]
    tokens: list[Tokens] = field(default_factory=list)
    registry: Registry = field(default_factory=Registry)
    seen: list[Seen] = field(default_factory=list)
    by_sentence: list[list[int]] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    quoted: list[list[bool]] = field(default_factory=list)
