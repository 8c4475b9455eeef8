"""A disk that fills up in the middle of a load, then has room again: as root, on a small tmpfs.

    .venv/bin/python -m benchmarks.faults.full_disk [KILOBYTES ...]

For each size: a load into no warehouse, on a disk of that size, then the same with room. And a
load of more articles on a disk that has that much left beside a warehouse, then with room. What is
there must be as before the load after the first, and as it should be after the second.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.faults.content import content, differing
from benchmarks.faults.victim import Victims
from flows.settings import BUNDLED

FILES = [str(path) for path in sorted(BUNDLED.glob("a0*.md"))[:14]]
SIZES = (64, 300, 1_000, 2_000, 4_000, 8_000, 12_000, 16_000)
_ROOM = 400_000


def main() -> None:
    """Print a line for each load."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    victims = Victims()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before, wanted = (
            _undisturbed(victims, folder / str(count), FILES[:count]) for count in (6, 14)
        )
        disk = folder / "disk"
        disk.mkdir()
        for size in sizes:
            for there in (None, folder / "6"):
                _fill_and_heal(victims, disk, size, there, before, wanted)
    victims.close()


def _undisturbed(victims: Victims, folder: Path, files: list[str]) -> dict[str, str]:
    folder.mkdir()
    code, words = _load(victims, folder, files)
    if code:
        raise SystemExit(f"a load that nobody disturbed failed: {words}")
    return content(folder / "w.duckdb")


def _load(victims: Victims, folder: Path, files: list[str]) -> tuple[int, str]:
    """The exit code of a load, and the last line that it printed."""
    with tempfile.NamedTemporaryFile() as output:
        arguments = ["load", *files, "--warehouse", str(folder / "w.duckdb")]
        job: dict[str, Any] = {"kind": "command", "arguments": arguments, "output": output.name}
        death = victims.run(json.loads(json.dumps(job)))
        lines = output.read().decode("utf-8", "replace").strip().splitlines()
    return death.status, lines[-1] if lines else ""


def _fill_and_heal(
    victims: Victims,
    disk: Path,
    size: int,
    there: Path | None,
    before: dict[str, str],
    wanted: dict[str, str],
) -> None:
    taken = 0
    _mount(disk, _ROOM)
    try:
        if there is not None:
            shutil.copytree(there, disk, dirs_exist_ok=True)
            taken = (shutil.disk_usage(disk).used + 1023) // 1024
        _mount(disk, taken + size, again=True)
        code, words = _load(victims, disk, FILES)
        wrong = _compared(disk / "w.duckdb", before if there else {}, wanted, code)
        _mount(disk, _ROOM, again=True)
        healed, last = _load(victims, disk, FILES)
        wrong += [last] * bool(healed) + differing(content(disk / "w.duckdb"), wanted)
        left = [each.name for each in disk.iterdir() if each.name.startswith("staging")]
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    said = words.replace(str(disk), "DISK")[:150]
    print(f"{size} kB beside {'articles' if there else 'nothing'}: ended with {code}: {said!r}; "
          f"with room: {healed}; wrong {wrong + left}", flush=True)  # fmt: skip


def _compared(path: Path, before: dict[str, str], wanted: dict[str, str], code: int) -> list[str]:
    """What is neither as before nor, if the load said that it ended well, as it should be."""
    left = content(path) if path.exists() and path.stat().st_size else {}
    if code == 0:
        return differing(left, wanted)
    if before:
        return differing(left, before)
    return [name for name in ("articles", "meetings") if not left.get(name, "0 ").startswith("0 ")]


def _mount(disk: Path, kilobytes: int, *, again: bool = False) -> None:
    options = f"{'remount,' * again}size={kilobytes}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(disk)], check=True)
    os.sync()


if __name__ == "__main__":
    main()
