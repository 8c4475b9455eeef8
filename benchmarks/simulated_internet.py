"""`communique run` on a simulated internet: what is loaded, how often is asked, how much memory.

    .venv/bin/python benchmarks/simulated_internet.py [OUTLETS [ARTICLES]]

The internet (tests/simulated) is a process of its own on addresses of 127.0.0.0/8; a tenth of its
routes is out of order. On a first one: everything, then again when nothing has changed, then after
some articles have changed and some are new. On a second one: a run that is killed in the middle,
and one that goes on.

`main MB` is the most that the process of `communique run` held, `with workers` that together with
the processes that read pages, `server MB` what Prefect's own server takes beside it.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.simulated.internet import catalogue, outlets  # noqa: E402

GAP = 0.1


class Measured(NamedTuple):
    """One run: how long it took, and the most memory that its processes held at once."""

    seconds: float
    main_mb: int
    workers_mb: int
    server_mb: int


class Internet(NamedTuple):
    """A running internet, and a warehouse to be filled from it."""

    folder: Path
    port: int
    outlet_count: int
    each: int

    @property
    def log(self) -> Path:
        """One line for each request."""
        return self.folder / "log.jsonl"

    def requests(self) -> list[dict[str, Any]]:
        """What was asked for until now."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def main() -> None:
    """Print one table row for each run, and whether what is loaded is what can be had."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    print(f"{count} outlets, {each} articles each, gap {GAP} s")
    print("run             requests  lists 304  MB in  seconds  main MB  with workers  server MB")
    with _internet(count, each) as internet:
        _one(internet, "first", 1)
        _one(internet, "nothing new", 1)
        urllib.request.urlopen(f"http://127.0.1.1:{internet.port}/_phase").close()
        _one(internet, "after changes", 2)
        _gaps(internet)
    with _internet(count, each) as internet:
        _one(internet, "killed", None)
        _one(internet, "goes on", 1)


@contextmanager
def _internet(count: int, each: int) -> Iterator[Internet]:
    with tempfile.TemporaryDirectory() as place:
        internet = Internet(Path(place), _free_port(), count, each)
        (internet.folder / "sources.toml").write_text(catalogue(count, each, internet.port))
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.simulated.internet", str(internet.port), str(count),
             str(each), str(internet.log)], cwd=ROOT, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            server.stdout.readline()
            yield internet
        finally:
            server.kill()
            server.communicate()


def _one(internet: Internet, name: str, phase: int | None) -> None:
    """A run; without a phase it is killed when half of the articles have been asked for."""
    before = len(internet.requests())
    measured = _run(internet, internet.outlet_count * internet.each // 2 if phase is None else None)
    new = internet.requests()[before:]
    megabytes = sum(request["bytes"] for request in new) / 1e6
    same = sum(r["path"] == "/list" and r["conditional"] and not r["bytes"] for r in new)
    told = f"{name:14} {len(new):9} {same:10} {megabytes:6.2f} {measured.seconds:8.0f}"
    memory = f"{measured.main_mb:8} {measured.workers_mb:13} {measured.server_mb:10}"
    print(f"{told} {memory}", flush=True)
    if phase:
        _compare(internet, phase)


def _run(internet: Internet, kill_after: int | None) -> Measured:
    environment = {
        **os.environ, "COMMUNIQUE_CONTACT": "mailto:desk@example.org",
        "COMMUNIQUE_ALLOWED": "127.0.0.0/8", "COMMUNIQUE_GAP": str(GAP),
    }  # fmt: skip
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--now", "--catalogue",
         str(internet.folder / "sources.toml"), "--warehouse", str(internet.folder / "w.duckdb")],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    seen: list[tuple[int, int]] = [(0, 0)]
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, seen, ended))
    watcher.start()
    if kill_after is not None:
        already = len(internet.requests())
        while len(internet.requests()) - already < kill_after:
            if process.poll() is not None:
                raise SystemExit(f"the run ended with {process.returncode} before it was killed")
            time.sleep(0.5)
        process.kill()
    _, status, usage = os.wait4(process.pid, 0)
    ended.set()
    watcher.join()
    if kill_after is None and status:
        raise SystemExit(f"the run ended with {status}")
    ours, server = (max(each) // 1024 for each in zip(*seen, strict=True))
    return Measured(time.monotonic() - began, usage.ru_maxrss // 1024, ours, server)


def _watch(pid: int, seen: list[tuple[int, int]], ended: threading.Event) -> None:
    """Memory in KB of the process with all that it started, and of Prefect's server."""
    while not ended.wait(0.5):
        processes = [pid, *_children(pid)]
        servers = [each for each in processes if _is_server(each)]
        ours = sum(_memory(each) for each in processes if each not in servers)
        seen.append((ours, sum(_memory(each) for each in servers)))


def _children(pid: int) -> list[int]:
    try:
        lists = [each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    direct = [int(child) for each in lists for child in each.split()]
    return [each for child in direct for each in (child, *_children(child))]


def _is_server(pid: int) -> bool:
    try:
        return b"flows.prefect_server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _compare(internet: Internet, phase: int) -> None:
    with duckdb.connect(str(internet.folder / "w.duckdb"), read_only=True) as connection:
        rows = connection.sql("select title from core.articles").fetchall()
    loaded = sorted(str(title) for (title,) in rows)
    wanted = sorted(
        f"Talks {outlet.number * 1_000 + number}"
        for outlet in outlets(internet.outlet_count, internet.each)
        for number in outlet.loadable(phase)
    )
    print(f"  loaded {len(loaded)}, can be had {len(wanted)}: "
          f"{'the same' if loaded == wanted else 'NOT THE SAME'}", flush=True)  # fmt: skip
    for name in sorted({*loaded} ^ {*wanted})[:10]:
        print(f"  {name}: loaded {loaded.count(name)} times, wanted {wanted.count(name)}")


def _gaps(internet: Internet) -> None:
    """A single gap may look shorter from the server's side, if the request before came late."""
    by_host: dict[str, list[float]] = {}
    for request in internet.requests():
        by_host.setdefault(request["address"], []).append(request["at"])
    tens = [b - a for at in by_host.values() for a, b in zip(at, at[10:], strict=False)]
    print(f"ten requests to one host took at least {min(tens):.2f} s", flush=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
