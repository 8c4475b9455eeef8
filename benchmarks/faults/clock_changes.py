"""A half-hourly schedule over the nights when clocks change and years end.

    .venv/bin/python -m benchmarks.faults.clock_changes

Three outlets publish a story each half hour: one dates it with its own offset, one in its own time
without a zone (the catalogue knows it), one in UTC. Runs go over the night half an hour apart, in
time that jumps, on a machine in UTC and on one whose own clock changes. Each story must be stored
once, at the instant when it was published, and the machine's zone must make no difference. A time
that comes twice that night and names no zone is the first of the two.
"""

import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.faults.content import content
from flows.catalogue import Source
from flows.run_ingest import Outside, run_ingest
from tests.flows.fetch.web import POLICY, START, Answer, JumpingClock, Web
from tests.flows.ingest.newsroom import feed, story
from warehouse.connection import query, reading

NIGHTS = {
    "to summer time": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "from summer time": datetime(2025, 10, 26, 1, tzinfo=UTC),
    "end of a year": datetime(2025, 12, 31, 23, tzinfo=UTC),
    "end of a February of 29 days": datetime(2024, 2, 29, 23, tzinfo=UTC),
}
ZONES = ("UTC", "Europe/Berlin")
HOME = ZoneInfo("Europe/Berlin")
RUNS = 4
TEXT = '<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/"><![CDATA[{}]]></c:encoded>'
WAYS = {"offset": "%a, %d %b %Y %H:%M:%S %z", "bare": "%Y-%m-%d %H:%M:%S", "utc": "%Y-%m-%dT%H:%MZ"}


def main() -> None:
    """Print a line for each night."""
    web = Web()
    servers = web.serve()
    for name, moment in NIGHTS.items():
        told, wrong = [], []
        for zone in ZONES:
            os.environ["TZ"] = zone
            time.tzset()
            with tempfile.TemporaryDirectory() as place:
                path = Path(place) / "w.duckdb"
                wanted = _night(web, path, moment)
                with reading(path) as connection:
                    rows = query(connection, "select title, epoch(published_at) as at "
                                 "from core.articles order by all").rows()  # fmt: skip
                wrong += [row for row in rows if row not in wanted]
                wrong += [row for row in wanted if row not in rows]
                told.append((len(rows), content(path)))
        is_same = told[0] == told[1]
        print(f"{name}: {told[0][0]} stories of {len(wanted)} stored; wrong {wrong}; "
              f"the same in {' and '.join(ZONES)}: {is_same}", flush=True)  # fmt: skip
    for server in servers:
        server.shutdown()


def _night(web: Web, path: Path, moment: datetime) -> list[tuple[str, float]]:
    """Runs around a moment; returns every title with the second when it was published."""
    clock = JumpingClock()
    listed = [
        Source(id=way, name=way, publisher="newspaper", language="en", kind="feed", status="ok",
               text="list", urls=(web.url("/feed", f"{way}.test"),), interval_seconds=1_800,
               zone=HOME.key if way == "bare" else "")
        for way in WAYS
    ]  # fmt: skip
    published = [moment + timedelta(minutes=30 * n - 55) for n in range(RUNS)]
    for run in range(RUNS):
        clock.passed = (published[run] - START).total_seconds() + 300
        for way in WAYS:
            entries = [_entry(web, way, n, at) for n, at in enumerate(published[: run + 1])]
            web.on(f"{way}.test/feed", Answer(body=feed(*reversed(entries))))
        outside = Outside(POLICY, clock.clock(), web.resolve)
        run_ingest(listed, path, outside, all_of_them=run == RUNS - 1)
    return sorted((_title(way, n), _understood(way, at).timestamp())
                  for way in WAYS for n, at in enumerate(published))  # fmt: skip


def _title(way: str, number: int) -> str:
    return f"Talks {number} {way}"


def _entry(web: Web, way: str, number: int, at: datetime) -> str:
    local = at if way == "utc" else at.astimezone(HOME)
    number_of_text = number + 100 * list(WAYS).index(way)
    return (
        f"<item><title>{_title(way, number)}</title>"
        f"<link>{web.url(f'/n/{number}', f'{way}.test')}</link>"
        f"<pubDate>{local.strftime(WAYS[way])}</pubDate>{TEXT.format(story(number_of_text))}</item>"
    )


def _understood(way: str, at: datetime) -> datetime:
    """The instant; of a bare time that comes twice the first."""
    return at.astimezone(HOME).replace(fold=0) if way == "bare" else at


if __name__ == "__main__":
    main()
