"""Sentences read into documents: who and what is mentioned where, under one registry an article."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from transforms import registry as parties
from transforms.grammar.document import Document, Seen
from transforms.grammar.phrases import Phrase, offices, others, people
from transforms.grammar.tokens import Tokens, classify, split, written
from transforms.triggers import find_triggers

MAX_SENTENCES = 120


def read_documents(sentences: pl.DataFrame) -> Iterator[Document]:
    """Parse each article's sentences (sorted; with `published_on`) into a document."""
    columns = ["sentence_no", "char_start", "section", "sentence", "published_on"]
    for (article_id,), rows in sentences.group_by("article_id", maintain_order=True):
        part = rows.head(MAX_SENTENCES).select(columns).to_dict(as_series=False)
        yield parse(
            str(article_id), part["published_on"][0], part["sentence_no"], part["char_start"],
            part["section"], part["sentence"],
        )  # fmt: skip


def parse(
    article_id: str,
    published_on: date | None,
    numbers: list[int],
    offsets: list[int],
    sections: list[str],
    texts: list[str],
) -> Document:
    """One article: people first, so that a name further down can fill an office further up."""
    document = Document(article_id, published_on, numbers, sections, texts)
    pieces = [split(text, offset) for text, offset in zip(texts, offsets, strict=True)]
    case = written([words for words, _, _ in pieces if words])
    for (words, starts, ends), section in zip(pieces, sections, strict=True):
        document.tokens.append(classify(words, starts, ends, case, section == "title"))
    document.quoted = _quotes(document.tokens)
    found = [offices(tokens) for tokens in document.tokens]
    named = [people(tokens, some) for tokens, some in zip(document.tokens, found, strict=True)]
    taken = [[False] * len(tokens.words) for tokens in document.tokens]
    _add_people(document, named, taken)
    _add_offices(document, found, taken)
    document.by_sentence = _index(document)
    _add_pronouns(document, taken)
    document.by_sentence = _index(document)
    for number, mention in enumerate(document.seen):
        document.registry.known[mention.entity].mentions.append(number)
    document.hits = find_triggers(document)
    return document


def _add_people(document: Document, named: list[list[Phrase]], taken: list[list[bool]]) -> None:
    for index, phrases in enumerate(named):
        for phrase in phrases:
            entry = parties.person(document.registry, phrase)
            if entry is None:
                continue
            form = phrase.form if len(entry.tokens) == 1 or " " in phrase.name else "surname"
            if phrase.form in ("titled", "apposed"):
                form = phrase.form
            document.seen.append(Seen(index, phrase.start, phrase.end, form, entry.number))
            taken[index][phrase.start : phrase.end] = [True] * (phrase.end - phrase.start)


def _add_offices(document: Document, found: list[list], taken: list[list[bool]]) -> None:
    registry = document.registry
    order: dict[int, int] = {}
    by_sentence = _index(document)
    for index, tokens in enumerate(document.tokens):
        for number in by_sentence[index]:
            order[document.seen[number].entity] = index * 1000 + document.seen[number].start
        for office in found[index]:
            if any(taken[index][office.start : office.end]):
                continue
            held = parties.holder(registry, office, index, order) if _is_definite(office) else None
            entries = [held] if held else parties.office_entries(registry, office)
            form = "role_of_named" if held else "group" if office.is_plural else "role"
            for entry in entries:
                document.seen.append(Seen(index, office.start, office.end, form, entry.number))
            taken[index][office.start : office.end] = [True] * (office.end - office.start)
        for phrase in others(tokens, taken[index]):
            if phrase.kind == "pronoun":
                continue
            values = (
                phrase.values if phrase.kind == "country" else (phrase.name or phrase.values[0],)
            )
            for value in values:
                states = phrase.values if phrase.name else ()
                entry = parties.body_entry(registry, phrase.kind, value, states)
                document.seen.append(
                    Seen(index, phrase.start, phrase.end, phrase.form, entry.number)
                )
            taken[index][phrase.start : phrase.end] = [True] * (phrase.end - phrase.start)


def _is_definite(office: object) -> bool:
    return office.determiner in (
        "the",
        "his",
        "her",
        "their",
        "our",
        "its",
        "with",
        "and",
        "",
    ) or bool(office.countries)  # type: ignore[attr-defined]


def _add_pronouns(document: Document, taken: list[list[bool]]) -> None:
    """ "He", "she", "who": the person who leads this sentence so far, or led the one before."""
    subject: int | None = None
    for index, tokens in enumerate(document.tokens):
        people_here = [
            document.seen[n] for n in document.by_sentence[index]
            if document.registry.known[document.seen[n].entity].kind == "person"
        ]  # fmt: skip
        for phrase in others(tokens, [True] * len(tokens.words)):
            before = [m for m in people_here if m.end <= phrase.start]
            if phrase.form == "relative":
                target = (
                    before[-1].entity if before and before[-1].end >= phrase.start - 2 else None
                )
            elif phrase.form in ("subject", "object"):
                target = before[0].entity if before else subject
            else:
                target = None
            if target is not None:
                form = "pronoun_object" if phrase.form == "object" else "pronoun"
                document.seen.append(Seen(index, phrase.start, phrase.end, form, target))
        if people_here:
            subject = people_here[0].entity


def _index(document: Document) -> list[list[int]]:
    index: list[list[int]] = [[] for _ in document.tokens]
    for number, mention in enumerate(document.seen):
        index[mention.sentence].append(number)
    for numbers in index:
        numbers.sort(key=lambda n: (document.seen[n].start, document.seen[n].end, n))
    return index


def _quotes(sentences: list[Tokens]) -> list[list[bool]]:
    """For each token whether it stands inside quotation marks; a new line closes them."""
    result = []
    is_open = False
    for tokens in sentences:
        flags = []
        for word in tokens.words:
            if word == "“":
                is_open = True
            elif word == "”":
                is_open = False
            elif word == '"':
                is_open = not is_open
            flags.append(is_open)
        result.append(flags)
    return result
