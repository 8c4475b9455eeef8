"""A run fetches what is new, once, and loses nothing."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from tests.flows.fetch.web import Answer, JumpingClock, Web
from tests.flows.ingest.newsroom import entry, feed, outlet, page, run, source, story

Ask = Callable[[Path, str], pl.DataFrame]


def test_a_run_loads_every_article_that_its_feed_lists(web: Web, tmp_path: Path, rows: Ask) -> None:
    outlet(web, range(4))
    path = tmp_path / "w.duckdb"
    summary = run(web, path)
    assert (summary.articles_new, summary.rejects) == (4, 0)
    [first] = rows(path, "select * from core.articles where title = 'Talks 0'").rows(named=True)
    assert (first["source_id"], first["date_basis"]) == ("news", "feed")
    assert str(first["published_on"]) == "2026-11-23"
    assert rows(path, "select distinct state from ops.leads")["state"].to_list() == ["loaded"]
    assert rows(path, "select count(*) as n from core.meeting_reports")["n"].item() > 0
    kinds = rows(path, "select kind, count(*) as n from ops.fetches group by all order by all")
    assert kinds.rows() == [("article", 4), ("feed", 1), ("robots", 1)]


def test_a_second_run_asks_only_for_the_list_and_only_whether_it_changed(
    web: Web, tmp_path: Path
) -> None:
    outlet(web, range(3), ETag='"one"')
    path = tmp_path / "w.duckdb"
    run(web, path)
    web.seen.clear()
    web.on("/feed", Answer(304))
    summary = run(web, path)
    assert summary.articles_in == 0
    assert [seen.path for seen in web.seen] == ["/feed"]
    assert web.seen[0].headers["if-none-match"] == '"one"'


def test_a_new_entry_costs_one_request_more(web: Web, tmp_path: Path) -> None:
    outlet(web, range(3))
    path = tmp_path / "w.duckdb"
    run(web, path)
    outlet(web, range(4))
    web.seen.clear()
    assert run(web, path).articles_new == 1
    assert [seen.path for seen in web.seen] == ["/feed", "/n/3"]


def test_a_story_that_changed_is_a_new_version_and_its_dates_are_kept_apart(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    path = tmp_path / "w.duckdb"
    url = web.url("/n/1")
    outlet(web, range(1, 2))
    run(web, path)
    changed = '<meta property="article:modified_time" content="2026-11-24T09:00:00Z">'
    web.on("/feed", Answer(body=feed(entry(url, 1).replace("Talks 1<", "Talks 1, updated<"))))
    web.on("/n/1", Answer(body=page(1, edition=2, head=changed)))
    summary = run(web, path)
    assert (summary.articles_new, summary.updated) == (0, 1)
    [article] = rows(path, "select * from core.articles").rows(named=True)
    assert "edition 2" in article["text"]
    assert str(article["published_at"]) == "2026-11-23 10:00:00+00:00"
    assert str(article["modified_at"]) == "2026-11-24 09:00:00+00:00"
    versions = rows(path, "select * from core.article_versions order by version_no")
    assert versions["version_no"].to_list() == [1, 2]
    assert article["first_seen_at"] == versions["first_seen_at"][0] < versions["first_seen_at"][1]
    for raw_path in versions["raw_path"]:
        assert (tmp_path / raw_path).exists()
    spans = rows(
        path,
        "select distinct article_id from core.meeting_reports where sentence_no is not null",
    )
    assert spans.height == 1


def test_an_article_that_cannot_be_had_now_is_asked_for_again(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    outlet(web, range(2), ETag='"one"')
    good = web.routes["/n/1"]
    web.on("/n/1", Answer(503))
    path = tmp_path / "w.duckdb"
    assert run(web, path).articles_new == 1
    waiting = rows(path, "select url, reason, tries from ops.leads where state = 'waiting'")
    assert waiting.rows() == [(web.url("/n/1"), "server_error", 1)]
    web.on("/feed", Answer(304))
    web.routes["/n/1"] = good
    assert run(web, path).articles_new == 1


def test_an_article_that_is_gone_is_a_reject_and_is_not_asked_for_again(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    outlet(web, range(2))
    web.on("/n/1", Answer(410))
    path = tmp_path / "w.duckdb"
    summary = run(web, path)
    assert (summary.articles_new, summary.rejects) == (1, 1)
    [reject] = rows(path, "select reason, location, detail from ops.rejects").rows()
    assert reject[:2] == ("fetch_failed", web.url("/n/1"))
    web.seen.clear()
    run(web, path)
    assert not web.asked("/n/1")


def test_a_source_that_fails_is_told_and_the_others_are_loaded(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    outlet(web, range(2))
    web.on("/broken", Answer(body=b"<html><body>Not a feed</body></html>"))
    web.on("/bomb", Answer(body=b'<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>'))
    web.on("/empty", Answer(body=feed()))
    web.on("/down", Answer(500))
    bad = [
        source(web, id=name, urls=(web.url(f"/{name}", f"{name}.test"),))
        for name in ("broken", "bomb", "empty", "down")
    ]
    path = tmp_path / "w.duckdb"
    summary = run(web, path, source(web), *bad)
    assert summary.articles_new == 2
    told = rows(path, 'select "where", detail from ops.rejects order by all').rows()
    assert [where for where, _ in told] == ["bomb", "broken", "down", "empty"]
    assert "entities" in told[0][1] and "HTML" in told[1][1] and "without entries" in told[3][1]


def test_a_source_is_left_alone_until_it_is_due(web: Web, tmp_path: Path) -> None:
    outlet(web, range(1))
    path, clock = tmp_path / "w.duckdb", JumpingClock()
    run(web, path, clock=clock, every=False)
    web.seen.clear()
    run(web, path, clock=clock, every=False)
    assert not web.seen
    clock.passed += 7 * 3600
    run(web, path, clock=clock, every=False)
    assert [seen.path for seen in web.seen] == ["/feed"]


def test_no_more_than_the_agreed_number_of_articles_is_fetched_the_rest_comes_later(
    web: Web, tmp_path: Path
) -> None:
    outlet(web, range(5))
    path = tmp_path / "w.duckdb"
    few = source(web, most_articles=2)
    assert [run(web, path, few).articles_new for _ in range(4)] == [2, 2, 1, 0]


def test_times_without_a_zone_are_in_the_zone_of_the_source(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    web.on("/feed", Answer(body=feed(entry(web.url("/n/0"), 0, "2026-11-23 10:00:00"))))
    web.on("/n/0", Answer(body=page(0)))
    path = tmp_path / "w.duckdb"
    run(web, path, source(web, zone="Asia/Tehran"))
    [when] = rows(path, "select published_at from core.articles")["published_at"]
    assert str(when) == "2026-11-23 06:30:00+00:00"


def test_a_text_that_stands_in_the_feed_is_not_fetched(web: Web, tmp_path: Path, rows: Ask) -> None:
    content = (
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA['
        + story(3)
        + "]]></content:encoded></item>"
    )
    web.on("/feed", Answer(body=feed(entry(web.url("/n/3"), 3).replace("</item>", content))))
    path = tmp_path / "w.duckdb"
    assert run(web, path, source(web, text="list")).articles_new == 1
    assert not web.asked("/n/3")
    [text] = rows(path, "select text from core.articles")["text"]
    assert text.startswith("Talks 3\n\nForeign Minister") and "<p>" not in text
    assert run(web, path, source(web, text="list")).articles_in == 0


def test_an_entry_whose_id_changed_its_scheme_or_title_is_the_same_lead(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    outlet(web, range(3))
    path = tmp_path / "w.duckdb"
    run(web, path)
    entries = [entry(web.url(f"/n/{n}"), n) for n in range(3)]
    listed = feed(
        entries[0].replace("<guid>http:", "<guid>https:"),
        entries[1].replace(f"<guid>{web.url('/n/1')}", "<guid>talks-1-updated"),
        entries[2]
        .replace("/n/2</link>", "/elsewhere</link>")
        .replace("<guid>http:", "<guid>https:"),
    )
    web.on("/feed", Answer(body=listed.replace(b"/n/0</link>", b"/n/0?utm_source=x</link>")))
    web.seen.clear()
    assert run(web, path).articles_in == 0
    assert [seen.path for seen in web.seen] == ["/feed"]
    assert rows(path, "select count(*) as n from ops.leads")["n"].item() == 3
