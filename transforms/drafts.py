"""Articles to drafts: which words report which encounter, and who took part."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import dataframely as dy

from transforms.choose import LOOSE, Report
from transforms.decide import decide
from transforms.features.context import Context, context
from transforms.frames import to_entities, to_frame, to_mentions, to_triggers
from transforms.gate import worth_reading
from transforms.mentions import read_documents
from transforms.schemas import Article, Draft, Entity, Mention, Party, Sentence, Trigger
from transforms.scoring import weights
from transforms.sentences import to_sentences

_BATCH = 200


class Drafts(NamedTuple):
    """What the grammar and its scorer make of a batch of articles."""

    sentences: dy.DataFrame[Sentence]
    entities: dy.DataFrame[Entity]
    mentions: dy.DataFrame[Mention]
    triggers: dy.DataFrame[Trigger]
    drafts: dy.DataFrame[Draft]
    parties: dy.DataFrame[Party]


def to_drafts(articles: dy.DataFrame[Article]) -> Drafts:
    """Read the articles that pass the gate, and decide what they report.

    Articles are scored some hundred at a time: the size of a batch changes the speed and
    nothing else.
    """
    sentences = to_sentences(articles)
    worth = worth_reading(sentences).join(
        articles.select("article_id", "published_on"), on="article_id", maintain_order="left"
    )
    contexts = [context(document) for document in read_documents(worth)]
    reports: list[list[Report]] = []
    for start in range(0, len(contexts), _BATCH):
        reports += decide(contexts[start : start + _BATCH], weights())
    return laid_out(sentences, contexts, reports)


def laid_out(
    sentences: dy.DataFrame[Sentence],
    contexts: Sequence[Context],
    reports: Sequence[list[Report]],
) -> Drafts:
    """What was decided for each article, as the frames that the later stages read."""
    documents = [ctx.document for ctx in contexts]
    return Drafts(
        sentences, to_entities(documents), to_mentions(documents), to_triggers(documents),
        _drafts(contexts, reports), _parties(contexts, reports),
    )  # fmt: skip


def _drafts(contexts: Sequence[Context], reports: Sequence[list[Report]]) -> dy.DataFrame[Draft]:
    rows: list[tuple[Any, ...]] = []
    for ctx, some in zip(contexts, reports, strict=True):
        document = ctx.document
        for report_no, report in enumerate(some):
            for number in report.triggers:
                hit = document.hits[number]
                tokens = document.tokens[hit.sentence]
                rows.append(
                    (
                        document.article_id, report_no, number, document.numbers[hit.sentence],
                        tokens.starts[hit.start], tokens.ends[hit.end - 1], hit.kind,
                        number == report.main, report.confidence,
                    )
                )  # fmt: skip
    return to_frame(Draft, rows)


def _parties(contexts: Sequence[Context], reports: Sequence[list[Report]]) -> dy.DataFrame[Party]:
    rows: list[tuple[Any, ...]] = []
    for ctx, some in zip(contexts, reports, strict=True):
        for report_no, report in enumerate(some):
            for entity, chance in sorted(report.parties.items()):
                start, end = _evidence(ctx, report, entity)
                rows.append((ctx.document.article_id, report_no, entity, None, chance, start, end))
    return to_frame(Party, rows)


def _evidence(ctx: Context, report: Report, entity: int) -> tuple[int, int]:
    """The mention that joins a party to a report: beside a trigger, else the closest one.

    "He" and "both sides" count only for who is never called anything else.
    """
    document = ctx.document
    mentions = [s for some in ctx.spots[entity].values() for s in some]
    mentions = [s for s in mentions if s.form not in LOOSE] or mentions
    hits = [document.hits[number] for number in (report.main, *report.triggers)]
    seen = min(
        mentions,
        key=lambda s: (
            next((n for n, hit in enumerate(hits) if hit.sentence == s.sentence), len(hits)),
            abs(s.sentence - hits[0].sentence),
            abs(s.start - hits[0].start),
            s.sentence,
            s.start,
        ),
    )
    tokens = document.tokens[seen.sentence]
    return tokens.starts[seen.start], tokens.ends[seen.end - 1]
