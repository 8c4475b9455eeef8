"""Sources of every kind, from the list to the article in the warehouse."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.catalogue import CatalogueError, chosen, names_of_sources, read_catalogue
from flows.pipeline import run_load
from flows.settings import ROOT
from tests.flows.fetch.web import Answer, Web
from tests.flows.ingest.newsroom import entry, feed, page, run, source

Ask = Callable[[Path, str], pl.DataFrame]
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def loaded(rows: Ask, path: Path) -> list[tuple[str, str, str | None]]:
    return rows(path, "select title, source_id, date_basis from core.articles order by all").rows()


def test_a_news_sitemap_behind_an_index_packed_or_not(web: Web, tmp_path: Path, rows: Ask) -> None:
    maps = "".join(
        f"<sitemap><loc>{web.url(each)}</loc></sitemap>" for each in ("/a.xml.gz", "/b.xml")
    )

    def urls(*numbers: int) -> bytes:
        each = "".join(
            f"<url><loc>{web.url(f'/n/{n}')}</loc><n:news><n:publication_date>2026-11-23T10:00:00Z"
            f"</n:publication_date><n:title>Talks {n}</n:title></n:news></url>"
            for n in numbers
        )
        return f'<urlset xmlns="{MAP}" xmlns:n="urn:n">{each}</urlset>'.encode()

    web.on("/index.xml", Answer(body=f'<sitemapindex xmlns="{MAP}">{maps}</sitemapindex>'.encode()))
    web.on("/a.xml.gz", Answer(body=gzip.compress(urls(1))))
    web.on("/b.xml", Answer(body=urls(2)))
    for n in (1, 2, 3):
        web.on(f"/n/{n}", Answer(body=page(n)))
    path = tmp_path / "w.duckdb"
    news = source(web, kind="news_sitemap", urls=(web.url("/index.xml"),))
    assert run(web, path, news).articles_new == 2
    assert loaded(rows, path) == [("Talks 1", "news", "feed"), ("Talks 2", "news", "feed")]
    web.on("/b.xml", Answer(body=urls(2, 3)))
    assert run(web, path, news).articles_new == 1


def test_a_listing_by_its_selector_and_the_date_of_the_page(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    links = "".join(f'<li class="story"><a href="/n/{n}">Talks {n}</a></li>' for n in (1, 2))
    web.on("/news", Answer(body=f'<a href="/about">About</a><ul>{links}</ul>'.encode()))
    dated = '<meta property="article:published_time" content="2026-11-23T10:00:00Z">'
    web.on("/n/1", Answer(body=page(1, head=dated)))
    web.on("/n/2", Answer(body=page(2)))
    path = tmp_path / "w.duckdb"
    listing = source(web, kind="listing", selector="li.story a", urls=(web.url("/news"),))
    assert run(web, path, listing).articles_new == 2
    assert loaded(rows, path) == [("Talks 1", "news", "meta"), ("Talks 2", "news", None)]
    assert not web.asked("/about")


def test_an_index_of_others_articles_names_their_publishers_not_itself(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    articles = [{"url": web.url("/n/1", "paper.example"), "title": "Talks 1"}]
    web.on("/doc", Answer(body=json.dumps({"articles": articles}).encode()))
    web.on("/n/1", Answer(body=page(1)))
    path = tmp_path / "w.duckdb"
    gdelt = source(web, id="gdelt", kind="api", publisher="index", urls=(web.url("/doc"),))
    assert run(web, path, gdelt).articles_new == 1
    assert loaded(rows, path) == [("Talks 1", "paper.example", None)]


def test_the_newest_table_of_the_knowledge_graph_leads_to_articles_of_its_theme(
    web: Web, tmp_path: Path, rows: Ask
) -> None:
    def row(number: int, themes: str) -> str:
        address = web.url(f"/n/{number}", "paper.example")
        return "\t".join(
            ["id", "20261124", "1", "paper.example", address, "", "", themes, *[""] * 19]
        )

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("1.gkg.csv", f"{row(1, 'NEGOTIATIONS;')}\n{row(2, 'SPORT;')}\n")
    newest = f"9 {'0a' * 16} {web.url('/1.gkg.csv.zip')}\n"
    web.on("/lastupdate.txt", Answer(body=newest.encode()))
    web.on("/1.gkg.csv.zip", Answer(body=packed.getvalue()))
    for n in (1, 2):
        web.on(f"/n/{n}", Answer(body=page(n)))
    path = tmp_path / "w.duckdb"
    graph = source(
        web, id="gkg", kind="api", publisher="index", selector="NEGOTIATIONS",
        urls=(web.url("/lastupdate.txt"),),
    )  # fmt: skip
    assert run(web, path, graph).articles_new == 1
    assert loaded(rows, path) == [("Talks 1", "paper.example", None)]


@pytest.mark.parametrize(
    "body", [b"PK\x03\x04", b"PK\x03\x04" + bytes(100)], ids=["cut", "no directory"]
)
def test_a_zip_that_is_none_fails_its_source_alone(
    web: Web, tmp_path: Path, rows: Ask, body: bytes
) -> None:
    web.on("/table.zip", Answer(body=body))
    web.on("/feed", Answer(body=feed(entry(web.url("/n/1"), 1))))
    web.on("/n/1", Answer(body=page(1)))
    path = tmp_path / "w.duckdb"
    graph = source(web, id="gkg", kind="api", publisher="index", urls=(web.url("/table.zip"),))
    assert run(web, path, graph, source(web)).articles_new == 1
    assert rows(path, 'select "where", reason from ops.rejects').rows() == [
        ("gkg", "source_failed")
    ]


def test_a_copy_in_a_web_archive_is_an_article_of_its_own_site(
    web: Web, tmp_path: Path, rows: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = web.url("/web/{timestamp}id_/{original}", "archive.test")
    monkeypatch.setattr("transforms.archives._COPY", copy)
    header = ["timestamp", "original", "mimetype", "statuscode", "digest"]
    copies = [["20260101000000", "http://paper.example/1", "text/html", "200", "A"]]
    web.on("/cdx", Answer(body=json.dumps([header, *copies]).encode()))
    web.on("/web/20260101000000id_/http://paper.example/1", Answer(body=page(1)))
    path = tmp_path / "w.duckdb"
    archive = source(web, id="wayback", kind="archive", publisher="index", urls=(web.url("/cdx"),))
    assert run(web, path, archive).articles_new == 1


def test_walls_and_stubs_never_become_articles(web: Web, tmp_path: Path, rows: Ask) -> None:
    pages = {
        "/n/1": b"<title>Just a moment...</title><p>Checking your browser</p>",
        "/n/2": b"<title>Page not found</title><p>Sorry</p>",
        "/n/3": b"<title>T</title><p>Ministers met. Subscribe to continue reading.</p>",
        "/n/4": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "/n/5": b"",
    }
    links = "".join(f'<li><a href="{each}">Talks</a></li>' for each in pages)
    web.on("/news", Answer(body=links.encode()))
    for each, body in pages.items():
        web.on(each, Answer(body=body))
    path = tmp_path / "w.duckdb"
    listing = source(web, kind="listing", selector="li a", urls=(web.url("/news"),))
    assert run(web, path, listing).articles_new == 0
    told = rows(path, "select reason from ops.rejects order by reason")["reason"].to_list()
    assert told == ["binary", "blocked", "not_found", "paywalled"]
    states = rows(path, "select url, state, reason from ops.leads order by url").rows()
    assert [state for _, state, _ in states] == ["refused"] * 4 + ["waiting"]


def test_the_bundled_catalogue_is_sound_and_honest() -> None:
    sources = read_catalogue(ROOT / "seeds" / "sources.toml")
    assert len(sources) >= 60
    assert len({source.country for source in sources}) > 20
    assert {source.kind for source in sources} >= {"feed", "news_sitemap", "listing", "api"}
    for each in sources:
        assert each.by, each.id
        assert each.verified_on or each.status == "unverified" or each.by.endswith("date"), each.id


BAD = [
    ('id = "Two words"', "lower-case"),
    ('id = "x"\nkind = "rss"', "kind is one of"),
    ('id = "x"\nstatus = "fine"', "status is one of"),
    ('id = "x"\nurl = "ftp://x.test"', "http"),
    ('id = "x"\nkind = "listing"', "selector"),
    ('id = "x"\nzone = "Mars/Base"', "zone"),
    ('id = "x"\nstatus = "dead"', "reason"),
    ('id = "x"\ncolour = "red"', "unknown"),
]


@pytest.mark.parametrize(("given", "words"), BAD, ids=range(len(BAD)))
def test_an_entry_with_an_error_is_told_and_not_passed_over(
    tmp_path: Path, given: str, words: str
) -> None:
    usual = {
        "name": '"N"', "publisher": '"agency"', "language": '"en"', "kind": '"feed"',
        "status": '"ok"', "url": '"https://x.test/f"',
    }  # fmt: skip
    lines = [f"{name} = {value}" for name, value in usual.items() if f"{name} =" not in given]
    path = tmp_path / "sources.toml"
    path.write_text("[[source]]\n" + "\n".join([given, *lines]))
    with pytest.raises(CatalogueError, match=words):
        read_catalogue(path)
    with pytest.raises(CatalogueError, match="no such source"):
        chosen([], ["nobody"])


def test_a_domain_that_publishers_share_is_nobodys_name(web: Web) -> None:
    def at(name: str, ident: str, url: str) -> dict[str, str]:
        return {"name": name, "id": ident, "url": url}

    sources = [
        source(web, id=each["id"], name=each["name"], urls=(each["url"],))
        for each in (
            at("Ministry of one", "one", "https://www.gov.test/one.atom"),
            at("Ministry of two", "two", "https://www.gov.test/two.atom"),
            at("Paper", "paper", "https://paper.test/rss"),
            at("Paper, in Arabic", "paperar", "https://paper.test/ar/rss"),
        )
    ]
    assert dict(names_of_sources(sources).select("source_id", "name").iter_rows()) == {
        "one": "Ministry of one",
        "two": "Ministry of two",
        "paper": "Paper",
        "paperar": "Paper, in Arabic",
        "paper.test": "Paper",
    }


def test_of_versions_in_files_the_newest_counts_whatever_the_order(
    tmp_path: Path, rows: Ask
) -> None:
    def line(edition: int) -> str:
        return json.dumps(
            {
                "url": "https://ex.test/n/1", "published": f"2026-11-2{edition}T10:00:00Z",
                "text": f"The foreign minister of Syria met his Iranian counterpart in {edition}.",
            }
        )  # fmt: skip

    editions = {}
    for order in ((1, 2, 3), (3, 1, 2), (2, 3, 1)):
        folder = tmp_path / "".join(map(str, order))
        folder.mkdir()
        path = folder / "w.duckdb"
        for edition in order:
            file = folder / f"{edition}.jsonl"
            file.write_text(line(edition))
            run_load([file], path)
        again = run_load([folder / f"{order[0]}.jsonl"], path)
        assert (again.articles_new, again.updated, again.duplicates) == (0, 0, 1)
        [text] = rows(path, "select text from core.articles")["text"]
        assert text.endswith("in 3.")
        editions[order] = rows(
            path,
            "select version_no, content_hash from core.article_versions order by version_no",
        ).rows()
        reports = rows(path, "select r.* from core.meeting_reports r anti join core.articles a "
                             "on r.article_id = a.article_id")  # fmt: skip
        assert reports.is_empty()
    assert len({tuple(each) for each in editions.values()}) == 1
