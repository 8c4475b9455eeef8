"""What stands in a headline is text: no markup of it works in the terminal or on a page."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
from rich.console import Console

from flows.console import frame_table
from flows.operate.artifacts import markdown
from flows.operate.ledger_page import LedgerPage
from tests.flows.fetch.web import Answer, Web
from tests.flows.ingest.newsroom import entry, feed, page, run

Ask = Callable[[Path, str], pl.DataFrame]
HOSTILE = "Talks [link](javascript:x) [bold red]x[/] **now** \x1b[31mred"


def test_markup_in_a_headline_works_nowhere(web: Web, tmp_path: Path, rows: Ask) -> None:
    listed = entry(web.url("/n/1"), 1).replace("Talks 1", f"<![CDATA[{HOSTILE}]]>")
    web.on("/feed", Answer(body=feed(listed)))
    untitled = page(1).replace(b"<title>Talks 1</title>", b"").replace(b"<h1>Talks 1</h1>", b"")
    web.on("/n/1", Answer(body=untitled))
    path = tmp_path / "w.duckdb"
    run(web, path)
    table = rows(path, "select title from core.articles")
    [title] = table["title"]
    assert "\x1b" not in title
    console = Console(width=160, record=True)
    console.print(frame_table(table))
    assert "[bold red]x[/]" in console.export_text()
    kept = LedgerPage({"run_id": "r1", "error": HOSTILE}, table, table, table, table)
    written = markdown(kept)
    assert "](javascript" not in written and "**now**" not in written and "\x1b" not in written
