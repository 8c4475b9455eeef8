"""The same load with each runner of the extract stage: equal tables, wall time, memory.

    python -m benchmarks.runners [--articles 50000] [--batch 4000] [--runners threads dask ...]

A Prefect server is started once for all loads and is not counted. A load is a process of its own;
what it and its workers take is read from /proc. Dask and Ray are the extras of those names.
With fewer articles, give a smaller batch too: one batch is one task.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.made_news import write_news
from benchmarks.watch import watched
from flows.server_process import await_health, free_port, stop
from flows.settings import ROOT
from warehouse.connection import query, reading

_NONE = "one after the other"
_ALL = (_NONE, "threads", "processes", "dask", "ray")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each runner, and whether all tables are equal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--batch", type=int, default=4_000, help="articles to a task")
    parser.add_argument("--runners", nargs="*", default=list(_ALL), choices=_ALL)
    given = parser.parse_args(arguments)
    hashes: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as name, prefect_server(Path(name) / "prefect") as url:
        size = write_news(Path(name) / "news", given.articles)
        print(f"{given.articles:,} articles, {size / 1e6:.0f} MB, {os.cpu_count()} processors")
        print("| runner | wall s | CPU s | peak MB | processes | reports | meetings |")
        print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
        for runner in given.runners:
            warehouse = Path(name) / runner.replace(" ", "-") / "communique.duckdb"
            load = _CODE.format(given.batch, str(Path(name) / "news"), str(warehouse), runner)
            with (Path(name) / "log").open("w+") as log:
                child = subprocess.Popen(
                    [sys.executable, "-c", load],
                    env={**os.environ, "PREFECT_API_URL": url, "POLARS_MAX_THREADS": "1"},
                    stdout=log, stderr=log, text=True,
                )  # fmt: skip
                taken = watched(child)
                if child.returncode:
                    log.seek(0)
                    print(f"| {runner} | failed: {log.read()[-500:]}", flush=True)
                    continue
            hashes[runner] = content_hashes(warehouse)
            print(
                f"| {runner} | {taken.wall:.0f} | {taken.cpu:.0f} | {taken.peak_mb:.0f} "
                f"| {taken.processes} | {' | '.join(_counts(warehouse))} |",
                flush=True,
            )
    print(_verdict(hashes))


_CODE = """
import flows.sources.files
from flows.news_etl import news_etl
flows.sources.files._BATCH_ROWS = {0}
runner = {3!r} if {3!r} in ("threads", "processes", "dask", "ray") else None
news_etl([{1!r}], {2!r}, "grammar", runner)
"""


def content_hashes(warehouse: Path) -> dict[str, str]:
    """A hash of every table of `core`: all rows in order, without the marks of a run."""
    with reading(warehouse) as connection:
        names = query(
            connection,
            "select table_name as n from duckdb_tables() where schema_name = 'core' "
            "and database_name = current_database() order by n",
        )["n"]
        return {
            name: hashlib.sha256(
                query(connection, f"select * from core.{name} order by all")
                .drop("run_id", "first_seen_at", strict=False)
                .write_csv()
                .encode()
            ).hexdigest()
            for name in names
        }


def _counts(warehouse: Path) -> list[str]:
    with reading(warehouse) as connection:
        rows = query(connection, "select reports, meetings from ops.runs").row(0)
    return [f"{count:,}" for count in rows]


def _verdict(hashes: dict[str, dict[str, str]]) -> str:
    first = next(iter(hashes.values()), {})
    other = {runner: found for runner, found in hashes.items() if found != first}
    if other:
        return "DIFFERENT: " + ", ".join(
            f"{runner} in {sorted(name for name in first if found.get(name) != first[name])}"
            for runner, found in other.items()
        )
    whole = hashlib.sha256("".join(sorted(first.values())).encode()).hexdigest()
    return f"{len(hashes)} loads, {len(first)} tables of core, all equal: sha256 {whole[:16]}"


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """A Prefect server on this machine, with its database in `home`; yields its address."""
    home.mkdir(parents=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "flows.operate.schedule_server", str(port), str(os.getpid())],
            env={**os.environ, "PREFECT_HOME": str(home), "PREFECT_UI_ENABLED": "false"},
            cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        await_health(url, server, 300)
        yield url
    finally:
        stop(server, 60)


if __name__ == "__main__":
    main()
