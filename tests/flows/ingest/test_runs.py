"""A run fetches what is new, once, and loses nothing."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from tests.flows.fetch.web import Answer, Web
from tests.flows.ingest.newsroom import entry, feed, outlet, page, run, source

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
