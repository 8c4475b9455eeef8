"""Runs through Prefect that are killed, or whose server loses its database, then a next run.

    .venv/bin/python -m benchmarks.faults.prefect_runs [CASES] [FAULT|RUNNER ...]

`communique run` with its own temporary server, in a PREFECT_HOME of its own. First one fault each
in the middle of a run of two batches: the database of the server locked by another process, for a
while or for long, deleted, the server itself killed; and runs of two batches whose workers
(`--runner`) must end with them when they are killed. Then CASES (4) times: three kills at seeded
moments, one run that is left alone, as in benchmarks/faults/kills.py; every other case fetches from
loopback. After each the tables must be as before the run or as after it, and the next run must
make them so.
"""

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.faults.content import content, differing
from benchmarks.faults.victim import THROUGH_PREFECT, Death, Victims
from benchmarks.watch import descendants
from flows.settings import BUNDLED
from tests.flows.fetch.web import Answer, Web
from tests.flows.ingest.newsroom import entry, feed, page

SEED = 20261124
KILLS = 3
MOMENTS = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0)  # seconds: workers start, then extract
FILES = [str(path) for path in sorted(BUNDLED.glob("a0*.md"))[:6]]
STAGES = ["server", "collect", "archive", "extract", "tables", "load", "identity", "views",
          "checks", "commit"]  # fmt: skip
FETCHING = ["server", "look", "fetch", "read", "extract", "load", "reference", "checks", "commit"]
_ENTRY = """
[[source]]
id = "outlet"
name = "Outlet"
publisher = "newspaper"
language = "en"
kind = "feed"
status = "ok"
url = "{}"
"""


class Place(NamedTuple):
    """Where all of it happens."""

    folder: Path
    victims: Victims
    home: Path
    catalogue: Path


class Told(NamedTuple):
    """One run: how it ended, after how many seconds, and the last words that it printed."""

    death: Death
    seconds: float
    words: str


def main() -> None:
    """Print a line for each case."""
    web = Web()
    servers = web.serve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources.toml").write_text(_ENTRY.format(web.url("/feed", "127.0.0.1")), "utf-8")
        for n in range(6):
            web.on(f"/n/{n}", Answer(body=page(n), headers={"Content-Type": "text/html"}))
        web.on("/feed", Answer(body=feed(*(entry(web.url(f"/n/{n}", "127.0.0.1"), n)
                                           for n in range(6)))))  # fmt: skip
        home = folder / "prefect"
        victims = Victims(*THROUGH_PREFECT, PREFECT_HOME=str(home), COMMUNIQUE_GAP="0",
                          COMMUNIQUE_ALLOWED="127.0.0.0/8")  # fmt: skip
        place = Place(folder, victims, home, folder / "sources.toml")
        wanted = {"load": _undisturbed(place, "load")}
        for fault in sys.argv[2:] or [*FAULTS, "processes"]:
            if fault in FAULTS:
                _fault(place, fault, FAULTS[fault], wanted["load"])
            else:
                _workers(place, fault, wanted["load"])
        for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 4):
            kind = ("load", "fetch")[number % 2]
            wanted[kind] = wanted.get(kind) or _undisturbed(place, kind)
            _kills(place, number, kind, wanted[kind])
        victims.close()
    for server in servers:
        server.shutdown()


def _run(
    place: Place, warehouse: Path, kind: str, *how: Any, batch_rows: int = 4000,
    options: Sequence[str] = (), **act: Any,
) -> Told:  # fmt: skip
    paths = FILES if kind == "load" else ["--catalogue", str(place.catalogue), "--now"]
    output = place.folder / "output"
    job = {"kind": "command", "output": str(output), "batch_rows": batch_rows,
           "arguments": ["run", *paths, "--warehouse", str(warehouse), *options]}  # fmt: skip
    began = time.monotonic()
    death = place.victims.run(job, *how, **act)
    lines = output.read_text("utf-8", "replace").strip().splitlines()
    return Told(death, time.monotonic() - began, lines[-1][:200] if lines else "")


def _undisturbed(place: Place, kind: str) -> dict[str, str]:
    warehouse = place.folder / kind / "w.duckdb"
    warehouse.parent.mkdir()
    told = _run(place, warehouse, kind)
    if told.death.status:
        raise SystemExit(f"a run that nobody disturbed failed: {told}")
    print(f"{kind}: {told.seconds:.0f} s, {[stage for stage, _ in told.death.marks]}", flush=True)
    return content(warehouse)


def _kills(place: Place, number: int, kind: str, wanted: dict[str, str]) -> None:
    stages = STAGES if kind == "load" else FETCHING
    dice = Random(f"{SEED}-{number}")
    warehouse = place.folder / f"case{number}" / "w.duckdb"
    warehouse.parent.mkdir()
    killed: list[str] = []
    wrong: list[str] = []
    for kill in range(KILLS):
        stage = stages[(number // 2 * KILLS + kill) % len(stages)]
        death = _run(place, warehouse, kind, stage, 0, dice.uniform(0, 0.1)).death
        killed += [str(death.stage)] if death.status == -9 else []
        wrong += _compared(warehouse, wanted)
    servers = _servers_left(place, 30)
    last = _run(place, warehouse, kind)
    wrong += [last.words] * bool(last.death.status) + differing(content(warehouse), wanted)
    left = Counter(each.name.partition("-")[0] for each in warehouse.parent.iterdir())
    print(f"kills of a {kind}: died in {killed}, servers left {servers}, wrong {wrong}, "
          f"beside the warehouse {dict(left)}", flush=True)  # fmt: skip
    shutil.rmtree(warehouse.parent)


def _compared(warehouse: Path, wanted: dict[str, str]) -> list[str]:
    """What is neither as before the run, when there was nothing, nor as after it."""
    left = content(warehouse) if warehouse.exists() else {}
    is_empty = all(told.startswith("0 ") for name, told in left.items() if name in _LOADED)
    return [] if is_empty or left == wanted else differing(left, wanted)


_LOADED = ("articles", "meetings", "meeting_reports", "participants", "evidence", "statements")


def _fault(place: Place, fault: str, act: Callable[[Place], None], wanted: dict[str, str]) -> None:
    warehouse = place.folder / "fault" / "w.duckdb"
    warehouse.parent.mkdir()
    told = _run(place, warehouse, "load", "order", batch_rows=3, instead=lambda _: act(place))
    wrong = _compared(warehouse, wanted)
    _let_go()
    servers = _servers_left(place, 30)
    again = _run(place, warehouse, "load")
    wrong += [again.words] * bool(again.death.status) + differing(content(warehouse), wanted)
    print(
        f"{fault}: ended with {told.death.status} after {told.seconds:.0f} s: {told.words!r}; "
        f"servers left {servers}; next run: {again.words!r}; wrong {wrong}",
        flush=True,
    )
    shutil.rmtree(warehouse.parent)


def _workers(place: Place, runner: str, wanted: dict[str, str]) -> None:
    """Kill runs while their workers start and while they extract: the workers must end too."""
    dice = Random(f"{SEED}-{runner}")
    warehouse = place.folder / "workers" / "w.duckdb"
    warehouse.parent.mkdir()
    run = partial(_run, place, warehouse, "load", batch_rows=3, options=["--runner", runner])
    met: list[int] = []
    wrong: list[str] = []
    left: list[str] = []
    for moment in MOMENTS:
        family: dict[int, str] = {}
        seconds = moment + dice.uniform(0, 0.5)
        kill = partial(_kill_with_workers, family=family, seconds=seconds)
        died = run("order", instead=kill).death.status == -9
        met += [len(family)] * died
        wrong += _compared(warehouse, wanted)
        left += _still_there(family, 30)
    last = run()
    wrong += [last.words] * bool(last.death.status) + differing(content(warehouse), wanted)
    print(f"kills of a run with {runner}: {len(met)}, with {met} processes of its own; alive "
          f"30 s later {left}; next run: {last.words!r}; wrong {wrong}", flush=True)  # fmt: skip
    shutil.rmtree(warehouse.parent)


def _kill_with_workers(victim: int, family: dict[int, str], seconds: float) -> None:
    """Kill it so long after its batches are ordered; `family` is what it had started by then."""
    time.sleep(seconds)
    family |= {each: _began(each) for each in descendants(victim) if each != victim}
    os.kill(victim, signal.SIGKILL)


def _still_there(family: dict[int, str], seconds: float) -> list[str]:
    """The names of those that live on so long after the kill."""
    deadline = time.monotonic() + seconds
    while (
        left := [each for each, began in family.items() if began and _began(each) == began]
    ) and time.monotonic() < deadline:
        time.sleep(0.5)
    words = [Path(f"/proc/{each}/cmdline").read_text("utf-8", "replace") for each in left]
    return [" ".join(each.split("\0"))[-80:] for each in words]


def _began(process: int) -> str:
    """When it began, which tells it from a later one of the same number; nothing if it is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return fields[19] if fields[0] != "Z" else ""
    return ""


_locks: list[sqlite3.Connection] = []


def _lock(place: Place) -> None:
    """Hold the database as somebody does who is copying it, or who has hung."""
    lock = sqlite3.connect(place.home / "prefect.db", timeout=30, isolation_level=None,
                           check_same_thread=False)  # fmt: skip
    lock.execute("begin exclusive")
    _locks.append(lock)


def _let_go() -> None:
    while _locks:
        _locks.pop().close()


def _lock_for_a_while(place: Place) -> None:
    _lock(place)
    time.sleep(20)
    _let_go()


def _lock_for_long(place: Place) -> None:
    _lock(place)
    threading.Timer(300, _let_go).start()


def _delete(place: Place) -> None:
    for path in place.home.glob("prefect.db*"):
        path.unlink()


def _kill_server(place: Place) -> None:
    for process in _processes(place, "flows.prefect_server"):
        os.kill(process, signal.SIGKILL)


FAULTS: dict[str, Callable[[Place], None]] = {
    "the database locked for 20 s": _lock_for_a_while,
    "the database deleted": _delete,
    "the server killed": _kill_server,
    "the database locked for 300 s": _lock_for_long,
}


def _processes(place: Place, module: str) -> Iterator[int]:
    """Processes of a module, started by runs that this process has caused to be."""
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # it has ended meanwhile
            is_ours = f"PREFECT_HOME={place.home}" in path.read_text("utf-8", "replace")
            words = path.with_name("cmdline").read_text("utf-8", "replace")
            if is_ours and f"-m\0{module}" in words:
                yield int(path.parent.name)


def _servers_left(place: Place, seconds: float) -> int:
    """How many servers live on so long after their runs."""
    deadline = time.monotonic() + seconds
    while (
        left := len(list(_processes(place, "flows.prefect_server")))
    ) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


if __name__ == "__main__":
    main()
