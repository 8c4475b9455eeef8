"""Three days of a half-hourly schedule in time that jumps: what is stored, memory, file size.

    .venv/bin/python -m benchmarks.simulated_days [HOURS] [TABLE.csv]

Outlets on loopback publish, change stories, die and come back by a seeded timetable. A run every
half hour asks those that are due, as `communique run` does; the last one asks all. At the end the
warehouse must have every story in its last edition, once. Nothing is told of the timetable to the
runs.

Memory is that of this process, which does all runs and also serves the outlets: a schedule gives
each run a process of its own, so what a run left behind would pile up here and nowhere else. What
one run takes at most is told by the system, which is made to forget the peak of the run before.
TABLE has a row for each run, what is printed one for every six hours.
"""

import csv
import re
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from flows.catalogue import Source
from flows.run_ingest import Outside, run_ingest
from tests.flows.fetch.web import POLICY, Answer, JumpingClock, Web
from tests.flows.fetch.web import START as CLOCK_START
from tests.flows.ingest.newsroom import feed, story
from warehouse.connection import query, reading

SEED = 20261124
OUTLETS = 10
# Days that lie behind any machine's own clock, by which a run judges what is dated too far ahead.
BEGAN_DAYS_AGO = 60
START = CLOCK_START - timedelta(days=BEGAN_DAYS_AGO)
TEXT = '<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/"><![CDATA[{}]]></c:encoded>'
RFC_822 = "%a, %d %b %Y %H:%M:%S +0000"
_KILOBYTES = re.compile(r"^(VmRSS|VmHWM):\s+(\d+) kB", re.M)


class Sample(NamedTuple):
    """One row per run: the hour, what is stored, what was asked, size and memory in MB, CPU s."""

    hour: float
    run: int
    articles: int
    requests: int
    file_mb: float
    rss_mb: float
    peak_mb: float
    cpu_seconds: float


class Story(NamedTuple):
    """One story: when it is published and, perhaps, changed, in hours from the start."""

    number: int
    published: float
    changed: float | None

    def edition(self, hour: float) -> int:
        """2 from the change on."""
        return 2 if self.changed is not None and hour >= self.changed else 1

    def title(self, hour: float) -> str:
        """A changed story says so, as outlets do."""
        return f"Talks {self.number}" + ", updated" * (self.edition(hour) == 2)


class Outlet(NamedTuple):
    """One source: its stories, and hours between which it answers badly or not at all."""

    host: str
    stories: list[Story]
    dead: tuple[float, float]
    trouble: Answer

    def answer(self, port: int, hour: float) -> Answer:
        """Its list at that hour."""
        if self.dead[0] <= hour < self.dead[1]:
            return self.trouble
        entries = []
        for told in self.stories:
            if told.published <= hour:
                edition = told.edition(hour)
                at = told.changed if edition == 2 and told.changed else told.published
                url = f"http://{self.host}:{port}/n/{told.number}"
                entries.append(
                    f"<item><title>{told.title(hour)}</title><link>{url}</link>"
                    f"<pubDate>{(START + timedelta(hours=at)).strftime(RFC_822)}</pubDate>"
                    f"{TEXT.format(story(told.number, edition))}</item>"
                )
        return Answer(body=feed(*reversed(entries)), headers={"ETag": f'"{hash(tuple(entries))}"'})


def main() -> None:
    """Print memory and size every six hours, then whether the warehouse is what was published."""
    hours = int(sys.argv[1]) if len(sys.argv) > 1 else 72
    web, clock = Web(), JumpingClock()
    time_there = clock.clock()._replace(now=lambda: START + timedelta(seconds=clock.passed))
    servers = web.serve()
    outlets = timetable(hours)
    listed = [
        Source(id=each.host.partition(".")[0], name=each.host, publisher="newspaper",
               language="en", kind="feed", status="ok", text="list",
               urls=(web.url("/feed", each.host),))
        for each in outlets
    ]  # fmt: skip
    print("  ".join(Sample._fields))
    samples = []
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "w.duckdb"
        for number in range(2 * hours):
            clock.passed = max(clock.passed, number * 1_800.0)
            for each in outlets:
                web.on(f"{each.host}/feed", each.answer(web.port, number / 2))
            began = time.process_time()
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            outside = Outside(POLICY, time_there, web.resolve)
            run_ingest(listed, path, outside, all_of_them=number == 2 * hours - 1)
            samples.append(_sample(number, path, web, time.process_time() - began))
            if number % 12 == 0 or number == 2 * hours - 1:
                print("  ".join(f"{value:g}" for value in samples[-1]), flush=True)
        if len(sys.argv) > 2:
            with Path(sys.argv[2]).open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows([Sample._fields, *samples])
        _compare(path, outlets, hours)
    for server in servers:
        server.shutdown()


def timetable(hours: int) -> list[Outlet]:
    """Who publishes, changes and dies when: everything is told and alive by the last sixth."""
    dice = Random(SEED)
    troubles = [Answer(500), Answer(404), Answer(body=b"<html><body>Moved</body></html>"),
                Answer(body=b"\x00\xff" * 300), Answer(body=b""), Answer(429)]  # fmt: skip
    outlets = []
    for number in range(OUTLETS):
        stories = []
        for which in range(hours // 6):
            at = dice.uniform(0, hours * 0.8)
            is_changed = dice.random() < 0.3
            changed = dice.uniform(at, hours * 0.8) if is_changed else None
            stories.append(Story(number * 1_000 + which, at, changed))
        dies = dice.uniform(0, hours / 2)
        dead = (dies, dies + dice.uniform(1, hours / 4)) if number % 2 else (0.0, 0.0)
        stories.sort(key=lambda told: told.published)
        outlets.append(Outlet(f"outlet{number}.test", stories, dead, dice.choice(troubles)))
    return outlets


def _sample(number: int, path: Path, web: Web, seconds: float) -> Sample:
    """What a run left; the requests are forgotten, so that they are not taken for its memory."""
    memory = dict(_KILOBYTES.findall(Path("/proc/self/status").read_text()))
    with reading(path) as connection:
        articles = query(connection, "select count(*) as n from core.articles").item()
    requests = len(web.seen)
    web.seen.clear()
    rss, peak = (int(memory[name]) / 1e3 for name in ("VmRSS", "VmHWM"))
    size = path.stat().st_size / 1e6
    return Sample(number / 2, number + 1, articles, requests, size, rss, peak, seconds)


def _compare(path: Path, outlets: list[Outlet], hours: int) -> None:
    wanted = sorted(
        (told.title(hours), told.edition(hours)) for each in outlets for told in each.stories
    )
    with reading(path) as connection:
        rows = query(
            connection,
            "select title, cast(regexp_extract(text, 'edition (\\d)', 1) as integer) as edition "
            "from core.articles order by all",
        ).rows()
        states = query(connection, "select state, count(*) as n from ops.runs group by all").rows()
    print(f"published {len(wanted)}, of them changed {sum(e == 2 for _, e in wanted)}")
    print(f"stored {len(rows)}: {'the same' if rows == wanted else 'NOT THE SAME'}; runs {states}")
    for row in sorted({*rows} ^ {*wanted})[:10]:
        print(f"  {row}: stored {rows.count(row)} times, published {wanted.count(row)}")


if __name__ == "__main__":
    main()
