"""The engine with one of its parts switched off, for the ablations of benchmarks/quality.py.

Nothing here is known to the engine. A part is switched off by changing what the engine is given:
its sentences before they are read, or the mentions of a document after that.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from transforms.choose import Report
from transforms.features.context import PERSON, ROLE, Context
from transforms.gate import worth_reading
from transforms.grammar.document import Document, Hit
from transforms.mentions import parse
from transforms.registry import Known

# How triggers are said that name an encounter by themselves, for the fixed rules.
_NAMING = frozenset("received met meeting call spoke phoned hosted talks summit".split())
_REFERRING = frozenset("pronoun pronoun_object relative dual_pronoun dual".split())

Sentences = Callable[[pl.DataFrame], pl.DataFrame]
Changed = Callable[[Document], Document]


class Variant(NamedTuple):
    """What is switched off, and where the engine is made to do without it."""

    name: str
    chosen: Sentences
    changed: Changed
    is_learned: bool = True


def unchanged(document: Document) -> Document:
    """The document as it was read."""
    return document


def every_sentence(sentences: pl.DataFrame) -> pl.DataFrame:
    """All sentences, of articles too that the gate would not let through."""
    return sentences


def without_headlines(sentences: pl.DataFrame) -> pl.DataFrame:
    """Headlines read as if they were the first line of the body."""
    return worth_reading(sentences).with_columns(
        section=pl.when(pl.col("section") == "title")
        .then(pl.lit("lead"))
        .otherwise(pl.col("section"))
    )


def without_roles(document: Document) -> Document:
    """No party that is known by its office alone."""
    known = document.registry.known
    return _keeping(document, [known[seen.entity].kind != ROLE for seen in document.seen])


def without_references(document: Document) -> Document:
    """No "he", "who" and "they", no "the two leaders"."""
    return _keeping(document, [seen.form not in _REFERRING for seen in document.seen])


def _keeping(document: Document, kept: list[bool]) -> Document:
    """The document with some of its mentions."""
    numbers = [n for n, keep in enumerate(kept) if keep]
    place = {n: at for at, n in enumerate(numbers)}
    registry = replace(
        document.registry,
        known=[
            replace(entry, mentions=[place[n] for n in entry.mentions if n in place])
            for entry in document.registry.known
        ],
    )
    return replace(
        document,
        registry=registry,
        seen=[document.seen[n] for n in numbers],
        by_sentence=[[place[n] for n in some if n in place] for some in document.by_sentence],
    )


def without_registry(document: Document) -> Document:
    """Each sentence read for itself: nothing is carried from one mention to the next.

    Only what is written with the same words is one party, and all that is known of it is what
    its first mention says.
    """
    whole = Document(
        document.article_id, document.published_on, document.numbers, document.sections,
        document.texts,
    )  # fmt: skip
    same: dict[tuple[str | None, ...], Known] = {}
    for index, text in enumerate(document.texts):
        offset = _offset(document, index)
        section = document.sections[index]
        part = parse(document.article_id, None, [0], [offset], [section], [text])
        number = {}
        for entry in part.registry.known:
            key = (entry.kind, entry.name, *(() if entry.name else _words(entry)))
            if key not in same:
                same[key] = replace(entry, number=len(same), mentions=[])
                whole.registry.known.append(same[key])
            number[entry.number] = same[key].number
        first = len(whole.seen)
        for seen in part.seen:
            entry = whole.registry.known[number[seen.entity]]
            entry.mentions.append(len(whole.seen))
            whole.seen.append(seen._replace(sentence=index, entity=entry.number))
        whole.tokens += part.tokens
        whole.quoted += part.quoted
        whole.by_sentence += [[first + n for n in some] for some in part.by_sentence]
        whole.hits += [hit._replace(sentence=index) for hit in part.hits]
    return whole


def _offset(document: Document, index: int) -> int:
    """Where a sentence begins in the article."""
    tokens = document.tokens[index]
    if not tokens.words:
        return 0
    return tokens.starts[0] - document.texts[index].find(tokens.words[0])


def _words(entry: Known) -> tuple[str | None, ...]:
    return entry.title, entry.country, entry.org


def by_fixed_rules(ctx: Context) -> list[Report]:
    """What simple rules report, without any weights.

    A word that names an encounter brings together the nearest person or office on either side
    of it, and all whom a list adds; the same parties again are the same encounter.
    """
    found: dict[frozenset[int], list[int]] = {}
    for number, hit in enumerate(ctx.document.hits):
        parties = frozenset(_nearest(ctx, number, hit)) if hit.kind in _NAMING else frozenset()
        if len(parties) >= 2:
            known = next((some for some in found if parties <= some), parties)
            found.setdefault(known, []).append(number)
    return [
        Report(triggers, triggers[0], dict.fromkeys(sorted(parties), 1.0), 1.0)
        for parties, triggers in found.items()
    ]


def _nearest(ctx: Context, number: int, hit: Hit) -> list[int]:
    """The parties beside a trigger: the last one before it, the first ones after it."""
    able = [s for s in ctx.here[hit.sentence] if ctx.kinds[s.entity] in (PERSON, ROLE)]
    before = [s.entity for s in able if s.end <= hit.start][-1:]
    after = [s.entity for s in able if s.start >= hit.end][:1]
    parties = [*before, *(ctx.objects[number] or after)]
    if len(set(parties)) < 2:  # "A and B met", "a meeting between A and B"
        parties = list(Counter(s.entity for s in able))[:2]
    return parties


FULL = Variant("full engine", worth_reading, unchanged)
SWITCHED_OFF = (
    Variant("without the gate", every_sentence, unchanged),
    Variant("without the registry", worth_reading, without_registry),
    Variant("without parties known by role", worth_reading, without_roles),
    Variant("without pronouns, “the two leaders”", worth_reading, without_references),
    Variant("without headlines and titles of readouts", without_headlines, unchanged),
    Variant("fixed rules, nothing learned", worth_reading, unchanged, is_learned=False),
)
