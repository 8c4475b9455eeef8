"""Articles to drafts: which words report which encounter, and who took part."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import dataframely as dy

from transforms.frames import to_entities, to_frame, to_mentions, to_triggers
from transforms.gate import worth_reading
from transforms.grammar.document import Document, Hit, Seen
from transforms.mentions import read_documents
from transforms.schemas import Article, Draft, Entity, Mention, Party, Sentence, Trigger
from transforms.sentences import to_sentences

_STRONG = frozenset("received met meeting talks call spoke phoned hosted".split())


class Drafts(NamedTuple):
    """What the grammar and its scorer make of a batch of articles."""

    sentences: dy.DataFrame[Sentence]
    entities: dy.DataFrame[Entity]
    mentions: dy.DataFrame[Mention]
    triggers: dy.DataFrame[Trigger]
    drafts: dy.DataFrame[Draft]
    parties: dy.DataFrame[Party]


def to_drafts(articles: dy.DataFrame[Article]) -> Drafts:
    """Read the gated articles and decide what they report."""
    sentences = to_sentences(articles)
    worth = worth_reading(sentences).join(
        articles.select("article_id", "published_on"), on="article_id", maintain_order="left"
    )
    documents = list(read_documents(worth))
    drafts, parties = _decide(documents)
    return Drafts(
        sentences, to_entities(documents), to_mentions(documents), to_triggers(documents),
        drafts, parties,
    )  # fmt: skip


def _decide(documents: Sequence[Document]) -> tuple[dy.DataFrame[Draft], dy.DataFrame[Party]]:
    draft_rows: list[tuple[Any, ...]] = []
    party_rows: list[tuple[Any, ...]] = []
    for document in documents:
        groups: dict[frozenset[int], list[int]] = {}
        for number, hit in enumerate(document.hits):
            if hit.kind in _STRONG:
                side = _sides(document, hit)
                if len(side) >= 2:
                    groups.setdefault(side, []).append(number)
        for report, (entities, numbers) in enumerate(groups.items()):
            for rank, number in enumerate(numbers):
                hit = document.hits[number]
                tokens = document.tokens[hit.sentence]
                draft_rows.append(
                    (document.article_id, report, number, document.numbers[hit.sentence],
                     tokens.starts[hit.start], tokens.ends[hit.end - 1], hit.kind, rank == 0, 0.5)
                )  # fmt: skip
            main = document.hits[numbers[0]]
            for entity in sorted(entities):
                seen = min(
                    (document.seen[n] for n in document.registry.known[entity].mentions),
                    key=lambda s: abs(s.sentence - main.sentence),
                )
                tokens = document.tokens[seen.sentence]
                party_rows.append(
                    (document.article_id, report, entity, None, 0.5,
                     tokens.starts[seen.start], tokens.ends[seen.end - 1])
                )  # fmt: skip
    return to_frame(Draft, draft_rows), to_frame(Party, party_rows)


def _sides(document: Document, hit: Hit) -> frozenset[int]:
    """The nearest party before the trigger, and the nearest after it with its list."""
    known = document.registry.known
    here = [
        document.seen[n] for n in document.by_sentence[hit.sentence]
        if known[document.seen[n].entity].kind in ("person", "role")
    ]  # fmt: skip
    before = [s for s in here if s.end <= hit.start]
    after = [s for s in here if s.start >= hit.end]
    chosen: list[Seen] = [before[0]] if before else []
    for seen in after:
        if len(chosen) > bool(before) and seen.start > chosen[-1].end + 2:
            break
        chosen.append(seen)
    return frozenset(seen.entity for seen in chosen)
