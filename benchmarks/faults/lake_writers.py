"""Two processes that load whole articles into one lake at once: nothing lost, nothing doubled.

    .venv/bin/python -m benchmarks.faults.lake_writers [ARTICLES]

The catalogue is in a PostgreSQL of its own on loopback. ARTICLES (2,000) made-up articles lie in
four files. One process loads the first three, one after the other, the other process the last
three, beginning with the last; each has a folder of its own, as a machine has. Then every table of
`core` must have the rows of a warehouse file into which one process has loaded all four. Takes the
extra `lake`, and PostgreSQL's programs.

`meeting_redirects` is left out: it has an id for each meeting that was two until a later load told
that they are one, and so depends on what came first.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.faults.content import content, differing
from benchmarks.made_news import write_news
from flows.settings import ROOT
from tests.postgres import server_in
from warehouse.lake import located

_FILES = 4


def main() -> None:
    """Print what each writer told, and the tables that are not as they should be."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL does not run as root
        write_news(folder / "news", count, count // _FILES)
        files = sorted((folder / "news").iterdir())
        postgres = folder / "postgres"
        postgres.mkdir()
        with server_in(postgres) as port:
            lake = (f"ducklake:postgres:host=127.0.0.1 port={port} user=postgres "
                    f"dbname=postgres files={folder / 'lake'}")  # fmt: skip
            began = time.monotonic()
            with ThreadPoolExecutor(2) as pool:
                writers = pool.map(
                    _load_each, [lake] * 2, [folder / "one", folder / "two"],
                    [files[:-1], files[:0:-1]],
                )  # fmt: skip
                for number, told in enumerate(writers, 1):
                    for line in told:
                        print(f"writer {number}: {line}", flush=True)
            print(f"{time.monotonic() - began:.0f} s", flush=True)
            both = content(located(lake, folder))
        print(*_load_each(str(folder / "w.duckdb"), folder / "alone", [folder / "news"]), sep="\n")
        alone = content(folder / "w.duckdb")
        different = [name for name in differing(both, alone) if name != "meeting_redirects"]
    print(f"{count} articles, {len(alone)} tables: "
          f"{both['articles'].split()[0]} articles and {both['meetings'].split()[0]} meetings in "
          f"the lake, {alone['articles'].split()[0]} and {alone['meetings'].split()[0]} in the "
          f"file; different: {different}")  # fmt: skip


def _load_each(warehouse: str, own: Path, paths: list[Path]) -> list[str]:
    """The last line of each load, one after the other, and its exit code if that is not 0."""
    own.mkdir()
    told = []
    for path in paths:
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", "load", str(path), "--warehouse", warehouse],
            env={**os.environ, "COMMUNIQUE_FOLDER": str(own), "POLARS_MAX_THREADS": "1"},
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        last = (done.stdout.strip().splitlines() or [""])[-1]
        told.append(f"{last}{f' (exit {done.returncode})' if done.returncode else ''}")
    return told


if __name__ == "__main__":
    main()
