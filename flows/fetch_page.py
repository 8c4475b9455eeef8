"""One page, and what is understood of it: to see why an article is as it is."""

from pathlib import Path

import polars as pl
from rich.console import Group, RenderableType
from rich.text import Text

from flows.catalogue import Source
from flows.console import cell_text, frame_table
from flows.fetch import Request, fetch_all
from flows.pipeline import write_articles
from flows.run import start_run
from flows.run_ingest import Outside, session_for
from flows.sources.fetched import Arrived, original_address, to_items, to_rejects
from flows.sources.listing import label_of
from flows.sources.page import Page, page_readers
from flows.staging import Part, staging_folder
from transforms.articles import is_extracted
from transforms.extract import extract
from transforms.schemas import Article, KnownArticle, Reject

_ANY = Source("page", "Page", "index", "en", "feed", "unverified", ())


def fetch_page(url: str, warehouse: Path, outside: Outside) -> Group:
    """Fetch an address, politely as ever, and show the request, the article, its meetings.

    Nothing is stored.
    """
    run = start_run("fetch", warehouse)
    session = session_for(run, (), outside)
    [fetched] = fetch_all([Request(url, _ANY.id)], session)
    row = fetched.row
    shown = {name: value for name, value in row._asdict().items() if value not in (None, 0, False)}
    request = _fields({name: str(value) for name, value in shown.items()}, "Request")
    if row.outcome != "ok":
        return Group(request)
    page = Page(fetched.body, original_address(row.final_url or url), row.fetched_at,
                label_of(fetched.headers))  # fmt: skip
    with page_readers(1) as read:
        [result] = read([page])
    lead = {"source_id": _ANY.id}
    arrived = [Arrived(lead, "", url, row.fetched_at, result)]
    with staging_folder(warehouse.parent) as folder:
        part = Part(folder / "page")
        items, rejects = to_items(arrived, {_ANY.id: _ANY}, 0), to_rejects(arrived, run.run_id)
        write_articles(part, items, rejects, KnownArticle.create_empty(), run, [])
        articles = part.read("articles", Article).with_columns(
            duplicate_of=pl.lit(None, dtype=pl.String)
        )
        notes = part.read("rejects", Reject)
    told: list[RenderableType] = [request]
    told += [_fields(article, "Article") for article in articles.rows(named=True)]
    if notes.height:
        told.append(frame_table(notes.select("reason", "detail", "is_loaded"), "Notes"))
    found = extract(Article.validate(articles.filter(is_extracted())))
    told.append(
        frame_table(
            found.reports.select("status", "mode", "occasion", "met_on", "place", "confidence"),
            "Meeting reports",
        )
    )
    told.append(
        frame_table(found.participants.select("name", "title", "role", "country", "org"), "Parties")
    )
    return Group(*told)


def _fields(values: dict[str, object], title: str) -> Text:
    lines = [f"{name:18} {cell_text(value)}" for name, value in values.items() if value is not None]
    return Text("\n".join([title, *lines, ""]))
