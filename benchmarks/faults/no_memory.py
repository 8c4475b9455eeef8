"""A load of two batches whose extracting process is killed, or has no memory left, then a next one.

    .venv/bin/python -m benchmarks.faults.no_memory

The stages are those of the flow (flows/news_etl.py), one after the other, without Prefect. Memory
is taken away by a limit on the addresses of the process that extracts, while it waits for a batch.
"""

import os
import resource
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import flows.sources.files
from benchmarks.faults.content import content, differing
from flows.apart import extracting, order_of
from flows.load import load_parts, recorded_failure
from flows.pipeline import collect_articles, run_load
from flows.run import start_run
from flows.settings import BUNDLED
from flows.staging import staging_folder
from warehouse.connection import query, reading

FILES = sorted(BUNDLED.glob("a0*.md"))[:6]
_MEGABYTES = (5, 30, 300)


def main() -> None:
    """Print a line for each fault."""
    flows.sources.files._BATCH_ROWS = 3
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        run_load(FILES, folder / "undisturbed" / "w.duckdb")
        wanted = content(folder / "undisturbed" / "w.duckdb")
        faults: dict[str, Callable[[int], None]] = {"killed": _kill}
        faults |= {f"{most} MB left": _limited(most) for most in _MEGABYTES}
        for name, act in faults.items():
            path = folder / name.replace(" ", "-") / "w.duckdb"
            told = _disturbed(path, act)
            print(f"{name}: {told}; wrong {_wrong(path, wanted)}", flush=True)


def _disturbed(path: Path, act: Callable[[int], None]) -> str:
    """A load with the fault before its first batch; what it ended with."""
    run = start_run("load", path)
    try:
        with staging_folder(path.parent) as folder:
            with recorded_failure(run):
                parts = collect_articles(FILES, run, folder)
                before = _children()
                with extracting(len(parts)) as extract:
                    [worker] = _children() - before
                    act(worker)
                    for part in parts:
                        extract(order_of(part, run))
            load_parts(run, parts)
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0][:160]
    return "ended well"


def _wrong(path: Path, wanted: dict[str, str]) -> list[str]:
    """What is stored of a run that failed, what its row does not say, what the next run lacks."""
    with reading(path) as connection:
        [(state, articles)] = query(
            connection, "select state, (select count(*) from core.articles) from ops.runs"
        ).rows()
    has_failed = state != "ok" and articles == 0
    wrong = [] if has_failed or content(path) == wanted else [f"{state}, {articles} articles"]
    run_load(FILES, path)
    return wrong + differing(content(path), wanted)


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def _limited(megabytes: int) -> Callable[[int], None]:
    """Leave a process that many megabytes of addresses more than it has."""

    def act(process: int) -> None:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + (megabytes << 20)
        resource.prlimit(process, resource.RLIMIT_AS, (most, most))

    return act


def _children() -> set[int]:
    lists = Path("/proc/self/task").glob("*/children")
    return {int(child) for each in lists for child in each.read_text().split()}


if __name__ == "__main__":
    main()
