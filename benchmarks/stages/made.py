"""What the stages are given: made-up news as lines and as pages, and more of it than was read.

Each of these is made before anything is measured, in a process of its own.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs

from benchmarks.made_news import articles, write_news
from benchmarks.stages.measure import Stopwatch

_PER_DAY = 2_000  # as benchmarks/made_news.py spreads them
_OURS = ["article_id", "report_id", "statement_id", "duplicate_of", "content_hash", "url"]
_DAYS = ["published_at", "published_on", "modified_at", "met_on", "ended_on"]
_MENU = "".join(f'<li><a href="/section/{n}">Section number {n}</a></li>' for n in range(60))
_SCRIPT = "".join(f"window.slot{n}={{id:{n},size:[300,250],lazy:true}};" for n in range(250))
_STYLE = "".join(f".box-{n}{{margin:{n}px auto;color:#33{n % 10}}}" for n in range(250))


def lines(count: int, folder: Path, _watch: Stopwatch) -> None:
    """JSON Lines of so many articles."""
    write_news(folder / "lines", count)


def pages(count: int, folder: Path, _watch: Stopwatch) -> None:
    """The same articles as pages, one a line: what surrounds a text on a page is some 30 kB."""
    with (folder / "pages.jsonl").open("w", encoding="utf-8") as out:
        for number, item in enumerate(articles(count)):
            out.write(json.dumps({"number": number, "html": _page(item)}) + "\n")


def read_pages(folder: Path) -> Iterator[bytes]:
    """Bodies of pages in their order, one in memory at a time."""
    with (folder / "pages.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["html"].encode()


def read_texts(folder: Path, count: int) -> Iterator[str]:
    """Headlines and texts of the first lines."""
    for path in sorted((folder / "lines").glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in islice(file, count):
                item = json.loads(line)
                yield f"{item['title']}\n\n{item['text']}"
                count -= 1


def repeated(count: int, folder: Path, _watch: Stopwatch) -> None:
    """The parts of the largest size that was read, again and again until they are so many.

    Each time they are later and have ids of their own; no two are copies of each other, but
    whoever is named in them was named the first time.
    """
    base = max(
        int(each.name)
        for each in folder.parent.iterdir()
        if each.name.isdigit() and int(each.name) < count and (each / "lines").exists()
    )
    if count % base:
        raise SystemExit(f"{count} articles are no multiple of the {base} that were read")
    for part in sorted((folder.parent / str(base) / "parts").iterdir()):
        for time in range(count // base):
            to = folder / "parts" / f"{time:03}-{part.name}"
            to.mkdir(parents=True, exist_ok=True)
            for path in part.glob("*.parquet"):
                frame = later(pl.read_parquet(path), time, max(base // _PER_DAY, 15))
                frame.write_parquet(to / path.name)


def later(frame: pl.DataFrame, times: int, days: int) -> pl.DataFrame:
    """The rows of a part as they are the so manieth time, each time so many days later."""
    if not times:
        return frame
    told = cs.by_name(_DAYS, require_all=False).as_expr()
    moved = told + timedelta(days=days * times)
    if "date_precision" in frame.columns:  # the first of a month or a year stands for all of it
        moved = pl.when(pl.col("date_precision") == "day").then(moved).otherwise(told)
    return frame.with_columns(
        cs.by_name(_OURS, require_all=False).as_expr() + f"-{times}",
        moved,
        cs.by_name("band", require_all=False).as_expr() + times,
    )


def _page(item: dict[str, Any]) -> str:
    title = escape(item["title"])
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": item["title"],
        "datePublished": item["published_at"],
    }  # fmt: skip
    teasers = "".join(f'<li><a href="/n/{n}">Another headline, {n}</a></li>' for n in range(80))
    body = "".join(f"<p>{escape(each)}</p>" for each in item["text"].split("\n\n"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<script type="application/ld+json">{json.dumps(told)}</script><style>{_STYLE}</style>'
        f"<script>{_SCRIPT}</script></head><body><nav><ul>{_MENU}</ul></nav><main><article>"
        f"<h1>{title}</h1>{body}</article></main><aside><ul>{teasers}</ul></aside>"
        f"<footer><p>All rights reserved.</p></footer></body></html>"
    )
