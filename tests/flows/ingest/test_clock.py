"""A machine whose clock was wrong for a while, or is put back, misses no news."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from tests.flows.fetch.web import Answer, JumpingClock, Web
from tests.flows.ingest.newsroom import entry, feed, run, source, story

Ask = Callable[[Path, str], pl.DataFrame]
YEAR = 365 * 24 * 3600
TEXT = '<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/"><![CDATA[{}]]></c:encoded>'


def whole(web: Web, number: int) -> str:
    """An entry with its text."""
    there = TEXT.format(story(number))
    return entry(web.url(f"/n/{number}"), number).replace("</item>", f"{there}</item>")


def test_news_are_fetched_after_the_clock_was_put_back_a_year(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    path, clock = tmp_path / "w.duckdb", JumpingClock()
    outlets = [
        source(web, id=name, text="list", urls=(web.url("/feed", f"{name}.test"),))
        for name in ("news", "busy")
    ]
    clock.passed += YEAR
    web.on("/feed", Answer(body=feed(whole(web, 1))))
    web.on("busy.test/feed", Answer(429, headers={"Retry-After": "80000"}))
    assert run(web, path, *outlets, clock=clock, every=False).articles_new == 1
    clock.passed -= YEAR
    web.seen.clear()
    web.on("/feed", Answer(body=feed(whole(web, 1), whole(web, 2))))
    web.on("busy.test/feed", Answer(body=feed(whole(web, 3))))
    assert run(web, path, *outlets, clock=clock, every=False).articles_new == 2
    web.seen.clear()
    assert run(web, path, *outlets, clock=clock, every=False).articles_in == 0
    assert not web.seen  # from now on the hours are as they should be
    assert rows(path, "select count(*) as n from core.articles")["n"].item() == 3
