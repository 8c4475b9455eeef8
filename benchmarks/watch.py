"""What a process and all its descendants take: memory and processor time, from /proc (Linux)."""

import os
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


class Taken(NamedTuple):
    """Seconds on the wall and of processors, and the most megabytes that were held at once."""

    wall: float
    cpu: float
    peak_mb: float
    processes: int


def watched(process: subprocess.Popen[str], every: float = 0.5) -> Taken:
    """Look at the process and its descendants until it ends.

    Memory that several of them share counts once (PSS). A process that lives less than `every`
    seconds may be missed.
    """
    began = time.monotonic()
    cpu: dict[int, float] = {}
    peak, most = 0.0, 0
    while process.poll() is None:
        family = descendants(process.pid)
        held = sum(_memory(each) for each in family)
        peak, most = max(peak, held), max(most, len(family))
        for each in family:
            cpu[each] = max(cpu.get(each, 0.0), _cpu(each))
        time.sleep(every)
    return Taken(time.monotonic() - began, sum(cpu.values()), peak, most)


def descendants(root: int) -> list[int]:
    """The process itself and all that it has started, directly or not."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(stat)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, left = [], [root]
    while left:
        one = left.pop()
        found.append(one)
        left += children.get(one, [])
    return found


def _fields(stat: Path) -> list[str]:
    """What stands behind the name, which may contain anything: state, parent ..."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu(process: int) -> float:
    fields = _fields(Path(f"/proc/{process}/stat"))
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _memory(process: int) -> float:
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    sizes = [line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")]
    return int(sizes[0]) / 1024 if sizes else 0.0
