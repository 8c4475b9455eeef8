"""The table of results.

What compares rests on CPU seconds, for on a busy machine the clock on the wall says little:
`growth` is the CPU time of an article over that at the size before (1 is linear), `× disk` and
`× memory` that of a byte over the time it takes to come from the disk or to be copied in memory,
`ours` how many times the articles of this peer ours gets done in a CPU second.
"""

from collections.abc import Sequence

from benchmarks.stages.measure import Cost
from benchmarks.stages.plan import WORKS

_HEAD = (
    "stage", "who", "articles", "out", "s", "articles/s", "MB/s", "CPU %", "articles/CPU s",
    "peak MB", "growth", "× disk", "× memory", "ours",
)  # fmt: skip


def table(costs: Sequence[Cost], absent: Sequence[str]) -> str:
    """All costs in the order of the stages, then of sizes; below it what the machine moves."""
    rows = [
        _row(cost, costs, work.beside)
        for work in WORKS
        for cost in sorted(costs, key=lambda cost: cost.articles)
        if (cost.stage, cost.who) == (work.stage, work.who)
    ]
    bars = ["---", "---", *["---:"] * (len(_HEAD) - 2)]
    lines = [f"| {' | '.join(row)} |" for row in (_HEAD, bars, *rows)]
    disks, memories = (
        {getattr(cost, name) for cost in costs} for name in ("disk_mb_s", "memory_mb_s")
    )
    lines += [
        "",
        f"Read from disk: {_range(disks)} MB/s, copied in memory: {_range(memories)} MB/s.",
    ]
    if absent:
        lines.append(f"Not installed: {', '.join(absent)}.")
    return "\n".join(lines)


def _row(cost: Cost, costs: Sequence[Cost], beside: str) -> list[str]:
    mb = cost.size / 1e6
    same = [each for each in costs if (each.stage, each.who) == (cost.stage, cost.who)]
    before = max((each for each in same if each.articles < cost.articles), default=None,
                 key=lambda each: each.articles)  # fmt: skip
    ours = min((each for each in costs if (each.stage, each.who) == (cost.stage, beside)
                and each.articles >= cost.articles), default=None,
               key=lambda each: each.articles)  # fmt: skip
    return [
        cost.stage,
        cost.who,
        f"{cost.articles:,}",
        f"{cost.found:,}",
        _short(cost.seconds),
        _short(cost.articles / cost.seconds),
        _short(mb / cost.seconds),
        f"{100 * cost.cpu_seconds / cost.seconds:.0f}",
        _short(cost.rate),
        f"{cost.peak_mb:,.0f}",
        f"{before.rate / cost.rate:.2f}" if before else "",
        _short(cost.cpu_seconds * cost.disk_mb_s / mb),
        _short(cost.cpu_seconds * cost.memory_mb_s / mb),
        f"{_short(ours.rate / cost.rate)}×" if ours else "",
    ]


def _range(speeds: set[float]) -> str:
    low, high = (f"{each:,.0f}" for each in (min(speeds, default=0), max(speeds, default=0)))
    return low if low == high else f"{low} to {high}"


def _short(value: float) -> str:
    """Three figures, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
