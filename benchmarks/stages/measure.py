"""What a piece of work takes, measured in a process of its own.

Counted is only what happens inside `with watch:`, so that making input up, imports and starting
servers are left out. Memory is the most that the process held from the first such moment on, with
its libraries and whatever it had loaded until then.
"""

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.M)


class Handled(NamedTuple):
    """What was done: articles, bytes that had to be looked at, and things that came out."""

    articles: int
    size: int
    found: int


class Cost(NamedTuple):
    """One row of the results: who did which stage with how many articles, and what it took.

    `seconds` are of the clock on the wall, `cpu_seconds` of all threads; `size` is in bytes,
    `peak_mb` in megabytes; disk and memory moved so many MB a second when it was measured.
    """

    stage: str
    who: str
    articles: int
    seconds: float
    cpu_seconds: float
    size: int
    peak_mb: float
    found: int
    disk_mb_s: float
    memory_mb_s: float

    @property
    def rate(self) -> float:
        """Articles a CPU second."""
        return self.articles / self.cpu_seconds


@dataclass
class Stopwatch:
    """Adds up the time spent inside it."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    has_begun: bool = False
    _began: tuple[float, float] = (0.0, 0.0)

    def __enter__(self) -> None:
        if not self.has_begun:
            self.has_begun = True
            Path("/proc/self/clear_refs").write_text("5")  # the peak of memory begins anew
        self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        wall, cpu = self._began
        self.seconds += time.perf_counter() - wall
        self.cpu_seconds += time.process_time() - cpu


def peak_mb() -> float:
    """The most memory that this process has held since its watch was first started."""
    found = _PEAK.search(Path("/proc/self/status").read_text())
    return int(found[1]) / 1e3 if found else 0.0


def apart(function: str, count: int, folder: Path) -> dict[str, Any] | None:
    """Do it in a fresh process; what it told, None where it is not installed."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stages", function, str(count), str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{function} of {count} articles ended with {done.returncode}")
    told: dict[str, Any] | None = json.loads(done.stdout.splitlines()[-1])
    return told
