"""Sitemaps, listings, GDELT and the indexes of web archives: each to the articles it lists."""

import json

import pytest

from transforms.archives import parse_cdx
from transforms.gdelt import (
    is_list_of_files,
    parse_article_list,
    parse_knowledge_graph,
    parse_list_of_files,
)
from transforms.listings import parse_listing
from transforms.sitemaps import parse_sitemap
from transforms.xml_text import SourceChanged

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
URL = (
    "<url><loc>https://ex.test/n/1?a=1&amp;b=2</loc><lastmod>2026-11-24</lastmod><n:news>"
    "<n:publication><n:name>X</n:name><n:language>en</n:language></n:publication>"
    "<n:publication_date>2026-11-23T10:00:00+03:00</n:publication_date><n:title>Talks</n:title>"
    "</n:news><i:image><i:loc>https://ex.test/p.jpg</i:loc><i:title>Photo</i:title></i:image></url>"
)


def urlset(body: str) -> str:
    return f'<urlset xmlns="{MAP}" xmlns:n="{NEWS}" xmlns:i="urn:image">{body}</urlset>'


def test_a_news_sitemap_gives_the_date_of_publication_and_that_of_the_change() -> None:
    [row] = parse_sitemap(urlset(URL)).items.rows(named=True)
    assert row["url"] == "https://ex.test/n/1?a=1&b=2"
    assert (row["published"], row["modified"]) == ("2026-11-23T10:00:00+03:00", "2026-11-24")
    assert (row["title"], row["language"]) == ("Talks", "en")


def test_lastmod_is_no_date_of_publication() -> None:
    url = "<url><loc>https://ex.test/1</loc><lastmod>2026-11-24</lastmod></url>"
    [row] = parse_sitemap(urlset(url)).items.rows(named=True)
    assert (row["published"], row["modified"]) == (None, "2026-11-24")


def test_prefixes_that_nobody_declared_and_a_broken_end_cost_nothing_before_them() -> None:
    found = parse_sitemap(f"<urlset>{URL}<url><loc>https://ex.test/2")
    assert found.items["url"].to_list()[0] == "https://ex.test/n/1?a=1&b=2"
    assert found.items["title"].to_list()[0] == "Talks"


def test_an_index_names_its_maps() -> None:
    entry = "<sitemap><loc>https://ex.test/{}.xml.gz</loc><lastmod>2026-11-{}</lastmod></sitemap>"
    index = f'<sitemapindex xmlns="{MAP}">{entry.format("a", 23)}{entry.format("b", 24)}'
    found = parse_sitemap(index + "</sitemapindex>")
    assert found.maps == [
        ("https://ex.test/a.xml.gz", "2026-11-23"),
        ("https://ex.test/b.xml.gz", "2026-11-24"),
    ]
    assert found.items.is_empty()


def test_no_more_addresses_are_taken_than_a_map_may_hold() -> None:
    urls = "".join(f"<url><loc>https://ex.test/{n}</loc></url>" for n in range(50_010))
    assert parse_sitemap(urlset(urls)).items.height == 50_000


@pytest.mark.parametrize("document", ["<html></html>", "", "<rss><channel/></rss>"])
def test_what_is_no_sitemap_is_refused(document: str) -> None:
    with pytest.raises(SourceChanged):
        parse_sitemap(document)


PAGE = """<html><head><base href="/eng/"></head><body>
<ul class="list"><li><a href="t1.html">Talks <b>in Doha</b></a> <span>2026-11-24</span></li>
<li><a href="t2.html">Call</a> <time datetime="2026-11-23T10:00:00Z">yesterday</time></li>
<li><a href="t1.html#top">again</a></li><li><a href="javascript:void(0)">more</a></li></ul>
<a href="/other.html">Other</a></body></html>"""


@pytest.mark.parametrize("selector", ["ul.list a", "ul.list li"])
def test_a_listing_gives_the_links_that_the_selector_picks(selector: str) -> None:
    found = parse_listing(PAGE, "https://ex.test/x/", selector).rows(named=True)
    assert [row["url"] for row in found] == [
        "https://ex.test/eng/t1.html",
        "https://ex.test/eng/t2.html",
        "https://ex.test/eng/t1.html#top",
    ]
    assert [row["title"] for row in found][:2] == ["Talks in Doha", "Call"]
    assert [row["published"] for row in found][:2] == ["2026-11-24", "2026-11-23T10:00:00Z"]


@pytest.mark.parametrize("selector", ["ol a", "ul[["])
def test_a_listing_without_its_links_is_a_page_that_was_rebuilt(selector: str) -> None:
    with pytest.raises(SourceChanged, match=r"link under|selector"):
        parse_listing(PAGE, "https://ex.test/", selector)


def test_a_listing_that_nests_without_end_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(SourceChanged, match="inside each other"):
        parse_listing("<div>" * 100_000, "https://ex.test/", "a")


def test_gdelt_tells_where_articles_are_but_not_when_they_were_published() -> None:
    answer = {"articles": [{"url": "https://ex.test/1", "title": "T", "seendate": "20261124T1000Z",
                            "language": "English"}, {"title": "no address"}]}  # fmt: skip
    rows = parse_article_list(json.dumps(answer)).rows(named=True)
    assert [row["url"] for row in rows] == ["https://ex.test/1", None]
    assert rows[0]["published"] is None
    assert parse_article_list("{}").is_empty()
    with pytest.raises(SourceChanged, match="too short"):
        parse_article_list("Your query was too short")


def test_the_knowledge_graph_names_each_web_document_of_a_theme_once() -> None:
    def row(collection: str, address: str, themes: str = "") -> str:
        head = ["id", "20261124", collection, "ex.test", address, "", "", themes]
        return "\t".join([*head, *[""] * 19])

    first = row("1", "https://ex.test/1", "LEADER;NEGOTIATIONS;")
    table = "\n".join([first, first, row("1", "https://ex.test/2", "LEADERS;"), row("2", "x")])
    assert parse_knowledge_graph(table)["url"].to_list() == [
        "https://ex.test/1",
        "https://ex.test/2",
    ]
    assert parse_knowledge_graph(table, "LEADER")["url"].to_list() == ["https://ex.test/1"]
    assert parse_knowledge_graph(table, "TAX").is_empty()
    with pytest.raises(SourceChanged):
        parse_knowledge_graph("<html>")


def test_of_gdelts_newest_files_the_knowledge_graph_is_read() -> None:
    names = ("export.CSV.zip", "mentions.CSV.zip", "gkg.csv.zip")
    text = "\n".join(f"12 {'0a' * 16} http://ex.test/1.{name}" for name in names)
    assert is_list_of_files(text)
    assert parse_list_of_files(text) == ["http://ex.test/1.gkg.csv.zip"]
    assert not is_list_of_files('{"articles": []}')
    assert not is_list_of_files("")
    with pytest.raises(SourceChanged, match="without a GKG table"):
        parse_list_of_files(text.splitlines()[0])


def test_of_the_copies_in_an_archive_each_text_is_listed_once() -> None:
    header = ["timestamp", "original", "mimetype", "statuscode", "digest"]
    copies = [
        ["20260101000000", "http://ex.test/1", "text/html", "200", "A"],
        ["20260102000000", "http://ex.test/1", "text/html", "200", "A"],
        ["20260103000000", "http://ex.test/1", "text/html", "200", "B"],
        ["20260103000000", "http://ex.test/2", "text/html", "404", "C"],
        ["20260103000000", "http://ex.test/3.jpg", "image/jpeg", "200", "D"],
    ]
    assert parse_cdx(json.dumps([header, *copies]))["url"].to_list() == [
        "https://web.archive.org/web/20260101000000id_/http://ex.test/1",
        "https://web.archive.org/web/20260103000000id_/http://ex.test/1",
    ]
    assert parse_cdx("[]").is_empty()
    with pytest.raises(SourceChanged):
        parse_cdx("<html>")
