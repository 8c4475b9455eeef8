"""A small internet, a tenth of it out of order: what can be had is had once, and politely."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from flows.catalogue import read_catalogue
from flows.fetch import Policy
from flows.run_ingest import Outside, run_ingest
from flows.settings import ROOT
from flows.staging import is_alive
from tests.simulated.internet import catalogue, outlets

Ask = Callable[[Path, str], pl.DataFrame]

OUTLETS, ARTICLES = 10, 28
GAP = 0.05
POLICY = Policy(
    "mailto:desk@example.org", gap_seconds=GAP, address_gap_seconds=GAP, backoff_seconds=0.2,
    deadline_seconds=10, allowed=("127.0.0.0/8",),
)  # fmt: skip
# A process like Prefect's server or the one that extracts: it lives with the run.
COMPANION = """
import os, sys, time
from pathlib import Path
from flows.with_parent import end_with_parent
Path(sys.argv[1]).write_text(str(os.getpid()))
end_with_parent(int(sys.argv[2]))
time.sleep(600)
"""
RUN = """
import os, subprocess, sys
from pathlib import Path
from flows.catalogue import read_catalogue
from flows.run_ingest import Outside, run_ingest
from tests.flows.ingest.test_simulated_internet import POLICY
subprocess.Popen([sys.executable, "-c", sys.argv[3], sys.argv[4], str(os.getpid())])
run_ingest(read_catalogue(Path(sys.argv[1])), Path(sys.argv[2]), Outside(POLICY), all_of_them=True)
"""


class Internet(NamedTuple):
    """A running internet: its catalogue, its log, its port."""

    catalogue: Path
    log: Path
    port: int

    def requests(self) -> list[dict[str, Any]]:
        """What was asked for until now, in order."""
        lines = self.log.read_text().splitlines()
        return [told for line in lines if (told := json.loads(line))["path"] != "/_phase"]

    def next_phase(self) -> None:
        """From now on some articles are changed, and some new."""
        urllib.request.urlopen(f"http://127.0.1.1:{self.port}/_phase").close()


@pytest.fixture
def internet(tmp_path: Path) -> Iterator[Internet]:
    """The internet in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log, listed = tmp_path / "log.jsonl", tmp_path / "sources.toml"
    listed.write_text(catalogue(OUTLETS, ARTICLES, port))
    command = [sys.executable, "-m", "tests.simulated.internet"]
    server = subprocess.Popen(
        [*command, str(port), str(OUTLETS), str(ARTICLES), str(log)],
        cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert server.stdout is not None and server.stdout.readline() == b"ready\n"
        yield Internet(listed, log, port)
    finally:
        server.kill()
        server.communicate()


def titles(phase: int) -> list[str]:
    """Headlines of all articles that can be had."""
    return sorted(
        f"Talks {outlet.number * 1_000 + number}"
        for outlet in outlets(OUTLETS, ARTICLES)
        for number in outlet.loadable(phase)
    )


def loaded(rows: Ask, path: Path) -> list[str]:
    """Headlines of the articles in the warehouse."""
    return sorted(rows(path, "select title from core.articles")["title"])


def test_what_can_be_had_is_loaded_once_and_then_only_what_changed(
    internet: Internet, tmp_path: Path, rows: Ask
) -> None:
    path = tmp_path / "w.duckdb"
    sources = read_catalogue(internet.catalogue)
    first = run_ingest(sources, path, Outside(POLICY), all_of_them=True)
    assert loaded(rows, path) == titles(1)
    assert first.articles_new == len(titles(1))
    asked = internet.requests()
    by_host: dict[str, list[float]] = {}
    for request in asked:
        by_host.setdefault(request["address"], []).append(request["at"])
    # A single gap may look shorter from the other side, if the one before arrived late.
    tens = [b - a for at in by_host.values() for a, b in zip(at, at[10:], strict=False)]
    assert min(tens) > 10 * GAP * 0.9
    internet.next_phase()
    second = run_ingest(sources, path, Outside(POLICY), all_of_them=True)
    assert loaded(rows, path) == titles(2)
    fewer = internet.requests()[len(asked) :]
    assert (len(fewer), sum(r["bytes"] for r in fewer)) < (
        len(asked) / 2,
        sum(r["bytes"] for r in asked) / 2,
    )
    changed = [o for o in outlets(OUTLETS, ARTICLES) if o.loadable(2) != o.loadable(1)]
    assert (second.articles_new, second.updated) == (2 * len(changed), 3 * len(changed))


def test_a_run_killed_in_the_middle_goes_on_where_it_was(
    internet: Internet, tmp_path: Path, rows: Ask
) -> None:
    path, told = tmp_path / "w.duckdb", tmp_path / "companion"
    killed = subprocess.Popen(
        [sys.executable, "-c", RUN, str(internet.catalogue), str(path), COMPANION, str(told)],
        cwd=ROOT,
    )
    deadline = time.monotonic() + 120
    while len(internet.requests()) < OUTLETS * ARTICLES / 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    before = _articles(internet)
    assert before
    assert not path.exists() or rows(path, "from core.articles").is_empty()
    run_ingest(read_catalogue(internet.catalogue), path, Outside(POLICY), all_of_them=True)
    assert loaded(rows, path) == titles(1)
    assert not is_alive(int(told.read_text()))  # a second after the run, long before now
    again = _articles(internet) - before
    # One article of each host may have been on its way, and eight in front of the archive.
    healthy = {
        key for key in before & again if _trouble(key) is None and before[key] + again[key] > 1
    }
    assert len(healthy) <= OUTLETS + 8
    assert not list(tmp_path.glob("journal-*"))


def _articles(internet: Internet) -> Counter[tuple[str, str]]:
    return Counter(
        (r["address"], r["path"]) for r in internet.requests() if r["path"].startswith("/n/")
    )


def _trouble(key: tuple[str, str]) -> str | None:
    [outlet] = [each for each in outlets(OUTLETS, ARTICLES) if each.address == key[0]]
    return outlet.trouble(int(key[1].rpartition("/")[2]))
