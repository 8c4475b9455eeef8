"""Gold articles by outlet: weights learned on some outlets, judged on the others."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from zlib import crc32

import polars as pl

from benchmarks.variants import Variant, by_fixed_rules
from training.align import as_record
from training.cross import FOLDS
from training.gold import as_articles
from training.learn import Example, learn
from transforms.choose import Report
from transforms.decide import decide
from transforms.drafts import laid_out
from transforms.evaluation import evaluate, to_predictions
from transforms.evaluation.alignment import pair_meetings
from transforms.evaluation.figures import Figures
from transforms.features.context import Context, context
from transforms.mentions import read_documents
from transforms.readings import to_readings
from transforms.reports import to_reports
from transforms.schemas import ReportTopic, Sentence
from transforms.sentences import to_sentences

Record = dict[str, Any]
_BATCH = 200


class Judged(NamedTuple):
    """What was found in some articles by weights that saw none of their outlets."""

    gold: list[Record]
    found: dict[str, list[Record]]
    chances: list[tuple[float, bool]]  # what each report was given, and whether it is right

    def figures(self, outlet: str | None = None) -> Figures:
        """The figures of all articles, or of one outlet's."""
        return evaluate([one for one in self.gold if outlet in (None, one["outlet"])], self.found)


def together(parts: Sequence[Judged]) -> Judged:
    """The parts of a cross-validation as one."""
    return Judged(
        [one for part in parts for one in part.gold],
        {key: some for part in parts for key, some in part.found.items()},
        [one for part in parts for one in part.chances],
    )


def outlet_groups(gold: Sequence[Record], count: int) -> list[list[str]]:
    """Outlets in groups of about as many articles: the largest goes where fewest are.

    There are never more groups than outlets.
    """
    sizes = Counter(str(one["outlet"]) for one in gold)
    groups: list[list[str]] = [[] for _ in range(min(count, len(sizes)))]
    for outlet in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(groups, key=lambda group: sum(sizes[name] for name in group)).append(outlet)
    return groups


def judge(
    gold: Sequence[Record], extra: Sequence[Record], outlets: Sequence[str], variant: Variant
) -> Judged:
    """Learn from all articles of other outlets, and from `extra`; judge those of `outlets`."""
    judged = [one for one in gold if one["outlet"] in outlets]
    seen = [one for one in [*gold, *extra] if one["outlet"] not in outlets]
    if not variant.is_learned:
        return _judged(judged, variant, None)
    _, contexts = _read(seen, variant)
    meetings = {one["doc_id"]: one["meetings"] for one in seen}
    added = {one["doc_id"] for one in extra}
    examples = [
        Example(ctx, meetings[key], crc32(key.encode()) % FOLDS, key in added)
        for ctx in contexts
        for key in [ctx.document.article_id]
    ]
    return _judged(judged, variant, learn(examples))


def _read(gold: Sequence[Record], variant: Variant) -> tuple[pl.DataFrame, list[Context]]:
    """The sentences of some articles, and what is read of them with a part switched off."""
    articles = as_articles(gold)
    chosen = variant.chosen(to_sentences(articles))
    dated = chosen.join(
        articles.select("article_id", "published_on"), on="article_id", maintain_order="left"
    )
    return chosen, [context(variant.changed(one)) for one in read_documents(dated)]


def _judged(gold: list[Record], variant: Variant, weights: Any) -> Judged:
    sentences, contexts = _read(gold, variant)
    if weights is None:
        reports = [by_fixed_rules(ctx) for ctx in contexts]
    else:
        reports = []
        for start in range(0, len(contexts), _BATCH):
            reports += decide(contexts[start : start + _BATCH], weights)
    drafts = laid_out(Sentence.validate(sentences), contexts, reports)
    articles = as_articles(gold)
    rows = to_reports(to_readings(articles, drafts), "benchmark", "1")
    found = to_predictions(rows.reports, rows.participants, ReportTopic.create_empty())
    meetings = {one["doc_id"]: one["meetings"] for one in gold}
    chances = [
        chance
        for ctx, some in zip(contexts, reports, strict=True)
        for chance in _chances(ctx, some, meetings[ctx.document.article_id])
    ]
    return Judged(gold, found, chances)


def _chances(
    ctx: Context, reports: Sequence[Report], meetings: list[Record]
) -> list[tuple[float, bool]]:
    """The confidence of each report, and whether the gold knows its meeting."""
    known = ctx.document.registry.known
    found = [{"participants": [as_record(known[e]) for e in one.parties]} for one in reports]
    right = {pair.found for pair in pair_meetings(meetings, found)}
    return [(one.confidence, place in right) for place, one in enumerate(reports)]
