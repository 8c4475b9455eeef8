"""Articles of the past: which sources can be asked, what is asked, and never twice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from flows import run_ingest
from flows.catalogue import Source
from flows.discover import discover
from flows.operate import backfill as module
from flows.operate.backfill import Backfilled, backfill
from flows.operate.backfill_asks import Ask, asks, maps_of, of_these_days, why_not
from flows.run import start_run
from flows.run_ingest import Outside, session_for
from tests.flows.fetch.web import POLICY, Answer, JumpingClock, Web
from tests.flows.ingest.newsroom import entry, feed, page, source

Ask_ = Callable[[Path, str], pl.DataFrame]
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MAY = date(2026, 5, 1)


class Killed(BaseException):
    """The process is gone."""


def dies(*_given: object, **_named: object) -> None:
    raise Killed


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0)


def filled(web: Web, path: Path, last: date, *sources: Source) -> Backfilled:
    outside = Outside(POLICY, JumpingClock().clock(), web.resolve)
    return backfill(sources, (MAY, last), path, outside)


def daily(web: Web) -> Source:
    """An outlet with a feed for each day of the past, and a page or two in each."""
    for day in (1, 2, 3):
        links = [
            entry(web.url(f"/n/{n}"), n, f"0{day} May 2026 10:00:00 GMT")
            for n in (2 * day, 2 * day + 1)
        ]
        web.on(f"/2026/05/0{day}", Answer(body=feed(*links)))
        for n in (2 * day, 2 * day + 1):
            web.on(f"/n/{n}", Answer(body=page(n), headers={"Content-Type": "text/html"}))
    return source(web, past_url=web.url("/{first:%Y/%m/%d}"))


def seen(web: Web) -> list[str]:
    return sorted(each.path for each in web.seen if each.path != "/robots.txt")


def test_a_backfill_goes_on_where_it_stopped_and_asks_for_nothing_twice(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Ask_
) -> None:
    """First a list cannot be had, then the process dies with fetched articles in the journal."""
    path, outlet, last = tmp_path / "w.duckdb", daily(web), date(2026, 5, 3)
    web.on("/2026/05/02", Answer(status=404))
    done = filled(web, path, last, outlet)
    assert (done.days, done.articles) == (1, 2)
    assert [line[:30] for line in done.failed] == ["news 2026-05-02 to 2026-05-02:"]
    assert not web.asked("/2026/05/03")

    daily(web)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(run_ingest, "load_parts", dies)
        filled(web, path, last, outlet)
    assert rows(path, "select count(*) from core.articles").item() == 2

    done = filled(web, path, last, outlet)
    assert (done.days, done.days_before, done.articles, done.waiting) == (1, 2, 4, 0)
    lists = ["/2026/05/01", "/2026/05/02", "/2026/05/02", "/2026/05/03"]
    assert seen(web) == lists + [f"/n/{n}" for n in range(2, 8)]

    again = filled(web, path, last, outlet)
    assert (again.days, again.days_before, again.articles) == (0, 3, 0)
    assert len(seen(web)) == 10
    days = rows(path, "select source_id, day, listed_count from ops.backfilled_days order by day")
    assert days.rows() == [("news", date(2026, 5, day), 2) for day in (1, 2, 3)]
    assert rows(path, "select distinct kind, state from ops.runs").rows() == [("backfill", "done")]


def test_of_a_sitemap_only_the_maps_and_articles_of_the_days_are_read(
    web: Web, tmp_path: Path
) -> None:
    def urls(*of: tuple[int, str]) -> bytes:
        each = "".join(
            f"<url><loc>{web.url(f'/n/{n}')}</loc><lastmod>{day}</lastmod></url>" for n, day in of
        )
        undated = f"<url><loc>{web.url('/about')}</loc></url>"
        return f'<urlset xmlns="{MAP}">{each}{undated}</urlset>'.encode()

    maps = "".join(
        f"<sitemap><loc>{web.url(f'/map-{month}.xml')}</loc></sitemap>"
        for month in ("2026-04", "2026-05", "2026-06")
    )
    web.on("/index.xml", Answer(body=f'<sitemapindex xmlns="{MAP}">{maps}</sitemapindex>'.encode()))
    web.on("/map-2026-05.xml", Answer(body=urls((1, "2026-05-02"), (2, "2026-05-20"))))
    site = source(web, kind="news_sitemap", urls=(web.url("/index.xml"),))
    (ask,) = asks(site, MAY, date(2026, 5, 9), set())
    run = start_run("backfill", tmp_path / "w.duckdb")
    session = session_for(run, [site], Outside(POLICY, JumpingClock().clock(), web.resolve))
    found = discover(run, [ask.source], session, maps_of(ask), 50_000)
    assert of_these_days(found.leads, ask)["url"].to_list() == [web.url("/n/1")]
    assert seen(web) == ["/index.xml", "/map-2026-05.xml"]


def test_an_archive_is_asked_a_week_at_a_time_and_its_address_kept(tmp_path: Path) -> None:
    url = "https://archive.example/cdx?url=news.example/*&output=json"
    archive = Source("copies", "C", "index", "en", "archive", "ok", (url,))
    found = asks(archive, MAY, date(2026, 5, 10), {date(2026, 5, 4)})
    assert [ask.source.urls[0].removeprefix(url) for ask in found] == [
        "&from=20260501&to=20260503",
        "&from=20260505&to=20260510",
    ]


def test_gdelt_is_asked_day_by_day_in_its_own_words() -> None:
    doc = "https://api.gdelt.example/doc?query=a%20b&mode=artlist&maxrecords=100&timespan=1d"
    tables = "http://data.gdelt.example/v2/lastupdate.txt"
    api = Source("gdelt", "G", "index", "en", "api", "ok", (doc,))
    (ask,) = asks(api, MAY, MAY, set())
    assert ask.source.urls == (
        "https://api.gdelt.example/doc?query=a%20b&mode=artlist"
        "&startdatetime=20260501000000&enddatetime=20260501235959&maxrecords=250",
    )
    (ask,) = asks(api._replace(urls=(tables,)), MAY, MAY, set())
    assert len(ask.source.urls) == 96
    assert ask.source.urls[95] == "http://data.gdelt.example/v2/20260501234500.gkg.csv.zip"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "feed"}, "only what is new"),
        ({"kind": "listing", "selector": "a"}, "only what is new"),
        ({"kind": "files"}, "communique load"),
        ({"kind": "api"}, "not known to take dates"),
        ({"kind": "archive", "urls": ()}, "no address"),
        ({"kind": "archive"}, None),
        ({"kind": "news_sitemap"}, None),
        ({"kind": "feed", "past_url": "http://n.test/{first:%Y}"}, None),
    ],
)
def test_a_source_says_whether_it_can_go_back(
    web: Web, given: dict[str, object], words: str | None
) -> None:
    why = why_not(source(web, **given))
    assert why is None if words is None else words in (why or "")


@pytest.mark.parametrize(
    ("address", "changed", "is_read"),
    [
        ("https://n.test/sitemap-2026-05.xml", None, True),
        ("https://n.test/sitemap-2026-04.xml", "2026-11-01", False),
        ("https://n.test/maps/2026/05/09.xml.gz", None, True),
        ("https://n.test/maps/20260511.xml", None, False),
        ("https://n.test/sitemap-12.xml", "2026-04-30T23:00:00Z", False),
        ("https://n.test/sitemap-12.xml", "2026-05-01", True),
        ("https://n.test/sitemap-12.xml", None, True),
    ],
)
def test_a_map_is_read_for_the_days_it_can_have(
    web: Web, address: str, changed: str | None, is_read: bool
) -> None:
    ask = Ask(source(web, kind="news_sitemap"), MAY, date(2026, 5, 10))
    assert bool(maps_of(ask)([(address, changed)])) == is_read
