"""What every stage takes, from a thousand articles to a million, beside peers and the machine.

    python -m benchmarks.run [--sizes 1000,10000] [--stages extract,load] [--folder F]

Prints one table, a row for each stage, who does it, and number of articles. With `--folder` what
is made and measured stays there (`results.jsonl` has a line for each row), and the same command
goes on where it was ended; without, a temporary folder is used. Peers that are not installed are
told; all of them are in the dependency groups `dev` and `bench`:

    UV_PROJECT_ENVIRONMENT=.venv-bench uv sync --group bench
    .venv-bench/bin/python -m benchmarks.run

Articles are made up (benchmarks/made_news.py), the same in every run. Beyond `--most-articles`
none are read; what is loaded is what was found in the largest size that was, again and again,
later and under other ids. Stages that others need are done first, whether asked for or not.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.stages.measure import Cost, apart
from benchmarks.stages.plan import BEFORE, STAGES, WORKS, Work
from benchmarks.stages.table import table

Key = tuple[str, str, int]


@dataclass
class Bench:
    """What is to be measured where, and what has been."""

    folder: Path
    most: dict[str, int]
    disk_mb_s: float
    memory_mb_s: float
    done: dict[Key, Cost] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)

    def measure(self, work: Work, size: int) -> None:
        """One row, unless it is there already, it is too much, or who does it is not installed."""
        most = work.most if isinstance(work.most, int) else self.most[work.most]
        count = min(size, most) if work.is_sample else size
        if count > most or (work.stage, work.who, count) in self.done or work.who in self.absent:
            return
        folder = self.folder / str(size)
        folder.mkdir(exist_ok=True)
        self.prepare(work, size, folder)
        told = apart(work.function, count, folder)
        if told is None:
            self.absent.add(work.who)
            return
        cost = Cost(work.stage, work.who, **told,
                    disk_mb_s=self.disk_mb_s, memory_mb_s=self.memory_mb_s)  # fmt: skip
        self.done[work.stage, work.who, count] = cost
        with (self.folder / "results.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(cost._asdict()) + "\n")
        print(f"{work.stage}, {work.who}, {count:,}: {cost.seconds:.1f} s", file=sys.stderr)

    def prepare(self, work: Work, size: int, folder: Path) -> None:
        """What the stage needs: pages, lines, or what the stage before it leaves."""
        if work.stage in ("fetch", "parse"):
            _made("pages", "pages.jsonl", folder)
        elif work.stage == "collect" or work.is_sample:
            _made("lines", "lines", folder)
        elif work.stage == "load" and size > self.most["articles"]:
            for earlier in ("collect", "extract"):
                self.measure(_first(earlier), self.most["articles"])
            _made("repeated", "parts", folder)
        else:
            self.measure(_first(BEFORE[work.stage]), size)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles, by commas")
    parser.add_argument("--stages", default=",".join(STAGES), help="by commas")
    parser.add_argument("--folder", type=Path, help="keep everything here, go on from there")
    parser.add_argument("--most-articles", type=int, default=100_000, help="to collect, extract")
    parser.add_argument("--most-pages", type=int, default=1_000, help="to fetch and parse")
    given = parser.parse_args(arguments)
    stages = given.stages.split(",")
    if unknown := set(stages) - set(STAGES):
        parser.error(f"no stage {', '.join(sorted(unknown))}; there are {', '.join(STAGES)}")
    sizes = sorted({int(size) for size in given.sizes.split(",")})
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        bench = _begin(folder, {"articles": given.most_articles, "pages": given.most_pages})
        for size in sizes:
            for work in WORKS:
                if work.stage in stages:
                    bench.measure(work, size)
        print(table(list(bench.done.values()), sorted(bench.absent)))


def _begin(folder: Path, most: dict[str, int]) -> Bench:
    results = folder / "results.jsonl"
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    known = [Cost(**json.loads(line)) for line in lines]
    speeds = apart("bound.disk_and_memory", 0, folder)
    assert speeds is not None
    return Bench(
        folder,
        most,
        speeds["size"] / 1e3,
        speeds["found"] / 1e3,
        {(cost.stage, cost.who, cost.articles): cost for cost in known},
    )


def _made(what: str, name: str, folder: Path) -> None:
    """Make an input, unless it is there; it appears whole or not at all."""
    if (folder / name).exists():
        return
    making = folder.with_name(f"{folder.name}-making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    apart(f"made.{what}", int(folder.name), making)
    (making / name).rename(folder / name)
    making.rmdir()


def _first(stage: str) -> Work:
    return next(work for work in WORKS if work.stage == stage)


if __name__ == "__main__":
    main()
