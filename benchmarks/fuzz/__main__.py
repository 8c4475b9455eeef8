"""Every parser of outside input, given what nobody sends: what breaks, and what took how long.

    python -m benchmarks.fuzz FOLDER [CPU_SECONDS] [TARGET ...]

Each target is tried by atheris and by hypothesis, CPU_SECONDS (60) each, one process after the
other. What was found, and what atheris learned, is kept in FOLDER; the table is of all searches
that FOLDER has seen. atheris is no dependency of ours: `uv run --with atheris==3.0.0 python -m
benchmarks.fuzz ...`; without it only hypothesis searches.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.fuzz.worker import MODULES, targets_of


def main() -> None:
    """Search, then print the table."""
    folder = Path(sys.argv[1]).absolute()
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    names = sys.argv[3:] or [name for module in MODULES for name in targets_of(module)]
    folder.mkdir(parents=True, exist_ok=True)
    engines = ["hypothesis"]
    if importlib.util.find_spec("atheris"):
        engines.insert(0, "atheris")
    else:
        print("atheris is not installed here: only hypothesis searches")
    for name in names:
        for engine in engines if seconds else ():
            with (folder / "searches.jsonl").open("a", encoding="utf-8") as out:
                out.write(json.dumps(_search(name, engine, seconds, folder)) + "\n")
    _print(folder)


def _search(name: str, engine: str, seconds: float, folder: Path) -> dict[str, Any]:
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz.worker", name, engine, str(seconds), str(folder)],
        capture_output=True, check=False,
        env={**os.environ, "POLARS_MAX_THREADS": "1"},
    )  # fmt: skip
    last = process.stdout.decode("utf-8", "replace").strip().rpartition("\n")[2]
    told = {"target": name, "engine": engine}
    if process.returncode == 0 and last.startswith("{"):
        return {**json.loads(last), **told}
    (folder / f"{name}-{engine}-died.txt").write_bytes(process.stderr[-20_000:])
    return {
        **told,
        "tried": 0,
        "cpu": 0.0,
        "slowest": 0.0,
        "found": [f"ended with {process.returncode}"],
    }


def _print(folder: Path) -> None:
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "searches.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        rows[row["target"]].append(row)
    print("target  CPU s  inputs  slowest input, CPU s  kinds of findings")
    for name, each in rows.items():
        found = {kind for row in each for kind in row["found"]}
        print(f"{name:12} {_sum(each, 'cpu'):7.0f} {_sum(each, 'tried'):9.0f} "
              f"{max(row['slowest'] for row in each):7.2f} {len(found):3}")  # fmt: skip
        for kind in sorted(found):
            print(f"    {kind}")
    all_of_them = [row for each in rows.values() for row in each]
    for engine in ("atheris", "hypothesis"):
        of_engine = [row for row in all_of_them if row["engine"] == engine]
        print(
            f"{engine}: {_sum(of_engine, 'cpu'):.0f} CPU s, {_sum(of_engine, 'tried'):.0f} inputs"
        )


def _sum(rows: list[dict[str, Any]], name: str) -> float:
    return float(sum(row[name] for row in rows))


if __name__ == "__main__":
    main()
