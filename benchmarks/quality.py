"""How good the engine is on outlets that its weights never saw, and what each part is worth.

    python -m benchmarks.quality GOLD.jsonl ... [--extra FILE ...] [--parts NAME ...]

Gold files are judged, always by weights learned on other outlets; files after --extra are only
learned from. Parts, all unless some are named:

    folds        five-fold cross-validation, folds made of whole outlets
    outlets      leave one outlet out, figures of each
    confidence   what reports were given and how many are right, out of fold
    ablations    parts of the engine switched off, one at a time, learned anew without it

The ablations are judged on two halves of the outlets, each by weights of the other half: two
trainings a row instead of one an outlet. The weights have seen less, so every row is lower than
the tables before; what counts is the difference to the first row. Fields (status: `held`) come
from the scorers as shipped; only what a report is about is learned anew. One row takes a minute
or two.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.judging import Judged, Record, judge, outlet_groups, together
from benchmarks.variants import FULL, SWITCHED_OFF, Variant
from training.gold import read_gold
from transforms.evaluation.figures import Figures

PARTS = ("folds", "outlets", "confidence", "ablations")
_FOLDS = 5
_HALVES = 2
_BINS = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables that were asked for, each row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--extra", nargs="+", type=Path, default=[])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    given = parser.parse_args(arguments)
    gold, extra = read_gold(given.gold), read_gold(given.extra)
    _say(f"{_size(gold)} judged; {_size(extra)} more to learn from")
    outlets = sorted({str(one["outlet"]) for one in gold})
    if len(outlets) < 2:
        raise SystemExit("at least two outlets are needed: one is judged by weights of others")
    if not {"folds", "outlets", "confidence"}.isdisjoint(given.parts):
        _held_out(gold, extra, outlets, given.parts)
    if "ablations" in given.parts:
        _ablations(gold, extra)


def _held_out(
    gold: Sequence[Record], extra: Sequence[Record], outlets: list[str], parts: Sequence[str]
) -> None:
    """The first three tables: where folds are outlets, one set of weights serves them all."""
    groups = outlet_groups(gold, _FOLDS)
    singles = [[outlet] for outlet in outlets]
    is_same = sorted(groups) == singles
    if is_same:
        _say(f"{len(outlets)} outlets: {len(groups)} folds, the same as leaving one out")
    folded: Judged | None = None
    single: Judged | None = None
    if not is_same and not {"folds", "confidence"}.isdisjoint(parts):
        folded = _crossed(f"{len(groups)} folds of whole outlets", gold, extra, groups)
    if is_same or "outlets" in parts:
        single = _crossed("leave one outlet out", gold, extra, singles)
    if "confidence" in parts:
        _confidence((folded or single or Judged([], {}, [])).chances)


def _crossed(
    title: str, gold: Sequence[Record], extra: Sequence[Record], groups: list[list[str]]
) -> Judged:
    _say(f"\n{title}\n{_HEAD}")
    parts = []
    for group in groups:
        parts.append(judge(gold, extra, group, FULL))
        _say(_row(", ".join(group), len(parts[-1].gold), parts[-1].figures()))
    whole = together(parts)
    _say(_row("all", len(whole.gold), whole.figures()))
    return whole


def _confidence(chances: Sequence[tuple[float, bool]]) -> None:
    """Reliability by tenths, and the expected calibration error over them."""
    _say("\n| confidence | reports | said | right |\n| --- | --- | --- | --- |")
    error = 0.0
    for step in range(_BINS):
        some = [one for one in chances if min(int(one[0] * _BINS), _BINS - 1) == step]
        if some:
            said = sum(chance for chance, _ in some) / len(some)
            right = sum(is_right for _, is_right in some) / len(some)
            error += abs(said - right) * len(some) / len(chances)
            span = f"{step / _BINS:.1f}–{(step + 1) / _BINS:.1f}"
            _say(f"| {span} | {len(some)} | {said:.3f} | {right:.3f} |")
    _say(f"expected calibration error {error:.3f} over {len(chances)} reports")


def _ablations(gold: Sequence[Record], extra: Sequence[Record]) -> None:
    groups = outlet_groups(gold, _HALVES)
    halves = " | ".join(", ".join(group) for group in groups)
    _say(f"\nablations, judged on halves: {halves}\n{_HEAD}")
    for variant in (FULL, *SWITCHED_OFF):
        _say(_switched(variant, gold, extra, groups))


def _switched(
    variant: Variant, gold: Sequence[Record], extra: Sequence[Record], groups: list[list[str]]
) -> str:
    whole = together([judge(gold, extra, group, variant) for group in groups])
    return _row(variant.name, len(whole.gold), whole.figures())


_HEAD = (
    "| | articles | meeting P / R / F1 | held | participant | country | quiet | CPU s so far |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def _row(name: str, articles: int, figures: Figures) -> str:
    meeting = figures.get("meeting", {})
    columns = [
        " / ".join(f"{meeting.get(key, 0):.3f}" for key in ("p", "r", "f1")),
        *(
            f"{figures[key]['f1']:.3f}" if figures.get(key, {}).get("n") else "–"
            for key in ("held", "participant", "country", "quiet")
        ),
        f"{time.process_time():.0f}",
    ]
    return f"| {name} | {articles} | {' | '.join(columns)} |"


def _size(gold: Sequence[Record]) -> str:
    meetings = sum(len(one["meetings"]) for one in gold)
    return f"{len(gold)} articles with {meetings} meetings"


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
