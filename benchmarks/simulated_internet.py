"""`communique run` on a simulated internet: what is loaded, how often is asked, how much memory.

    .venv/bin/python benchmarks/simulated_internet.py [OUTLETS [ARTICLES]]

The internet (tests/simulated) is a process of its own on addresses of 127.0.0.0/8; a tenth of its
routes is out of order. Three runs: one that is killed in the middle, one that goes on, and one
after some articles have changed and some are new.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import duckdb

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.simulated.internet import catalogue, outlets  # noqa: E402

GAP = 0.1


class Measured(NamedTuple):
    """One run: how long it took, and the most memory that its processes held at once."""

    seconds: float
    largest_mb: int
    together_mb: int


def main() -> None:
    """Print one table row for each run, and whether what is loaded is what can be had."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        port = _free_port()
        log, listed = folder / "log.jsonl", folder / "sources.toml"
        listed.write_text(catalogue(count, each, port))
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.simulated.internet", str(port), str(count), str(each),
             str(log)], cwd=ROOT, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            server.stdout.readline()
            _runs(folder, listed, log, port, count, each)
        finally:
            server.kill()
            server.communicate()


def _runs(folder: Path, listed: Path, log: Path, port: int, count: int, each: int) -> None:
    warehouse = folder / "w.duckdb"
    print(f"{count} outlets, {each} articles each, gap {GAP} s")
    print("run               requests  MB in   seconds  largest MB  together MB")
    seen = 0
    for name in ("killed", "goes on", "after changes"):
        if name == "after changes":
            urllib.request.urlopen(f"http://127.0.1.1:{port}/_phase").close()
            seen += 1
        half = count * each // 2 if name == "killed" else None
        measured = _run(warehouse, listed, log, half)
        asked = [json.loads(line) for line in log.read_text().splitlines()]
        new, seen = asked[seen:], len(asked)
        megabytes = sum(request["bytes"] for request in new) / 1e6
        print(f"{name:16} {len(new):9} {megabytes:6.1f} {measured.seconds:9.1f} "
              f"{measured.largest_mb:11} {measured.together_mb:12}", flush=True)  # fmt: skip
        if name != "killed":
            _compare(warehouse, count, each, 1 if name == "goes on" else 2)
    _gaps(log)


def _run(warehouse: Path, listed: Path, log: Path, kill_after: int | None) -> Measured:
    environment = {
        **os.environ, "COMMUNIQUE_CONTACT": "mailto:desk@example.org",
        "COMMUNIQUE_ALLOWED": "127.0.0.0/8", "COMMUNIQUE_GAP": str(GAP),
    }  # fmt: skip
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--now", "--catalogue", str(listed),
         "--warehouse", str(warehouse)],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    together: list[int] = [0]
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, together, ended))
    watcher.start()
    if kill_after is not None:
        while process.poll() is None and log.read_text().count("\n") < kill_after:
            time.sleep(0.2)
        process.kill()
    _, status, usage = os.wait4(process.pid, 0)
    ended.set()
    watcher.join()
    if kill_after is None and status:
        raise SystemExit(f"the run ended with {status}")
    return Measured(time.monotonic() - began, usage.ru_maxrss // 1024, max(together) // 1024)


def _watch(pid: int, together: list[int], ended: threading.Event) -> None:
    """Memory of the process and of all that it started, Prefect's server left out, in KB."""
    while not ended.wait(0.5):
        together.append(sum(_memory(each) for each in [pid, *_children(pid)]))


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    direct = [int(each) for each in found if not _is_server(int(each))]
    return [*direct, *(deeper for each in direct for deeper in _children(each))]


def _is_server(pid: int) -> bool:
    try:
        return b"uvicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _compare(warehouse: Path, count: int, each: int, phase: int) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.sql("select title from core.articles").fetchall()
    loaded = sorted(str(title) for (title,) in rows)
    wanted = sorted(
        f"Talks {outlet.number * 1_000 + number}"
        for outlet in outlets(count, each)
        for number in outlet.loadable(phase)
    )
    print(f"  loaded {len(loaded)}, can be had {len(wanted)}: "
          f"{'the same' if loaded == wanted else 'NOT THE SAME'}")  # fmt: skip
    for name in sorted({*loaded} ^ {*wanted})[:10]:
        print(f"  {name}: loaded {loaded.count(name)} times, wanted {wanted.count(name)}")


def _gaps(log: Path) -> None:
    by_host: dict[str, list[float]] = {}
    for line in log.read_text().splitlines():
        told = json.loads(line)
        by_host.setdefault(told["address"], []).append(told["at"])
    tens = [b - a for at in by_host.values() for a, b in zip(at, at[10:], strict=False)]
    print(f"ten requests to one host took at least {min(tens):.2f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
