"""Lists of articles as sources send them: feeds, sitemaps, pages, GDELT, indexes of archives."""

import io
import json
import zipfile
from collections.abc import Callable

from benchmarks.fuzz.target import HOME, NOW, Target, is_chosen, refuse_bug_of_ours
from flows.catalogue import Source
from flows.sources.listing import newest_date, newest_first, newest_maps, read_list
from tests.flows.ingest.newsroom import entry, feed
from tests.transforms.test_feeds import ATOM, ITEM, ODD
from tests.transforms.test_lists import URL, urlset
from transforms.leads import to_leads
from transforms.xml_text import SourceChanged

_LABELS = (None, "utf-8", "utf-16", "windows-1251", "big5", "x-unknown", "utf-7")
_ZONES = ("", "Asia/Tehran", "Europe/London")


def _source(kind: str, selector: str = "") -> Source:
    return Source("news", "News", "newspaper", "en", kind, "ok", (HOME,), selector=selector)


def _reads(kind: str, selectors: tuple[str, ...] = ("",)) -> Callable[[bytes], object]:
    """Read a list of that kind, as a run does; one in six down to the leads that it would store.

    The length chooses label, zone and selector, so that one input is always read in one way.
    """

    def check(body: bytes) -> object:
        label, zone = _LABELS[len(body) % len(_LABELS)], _ZONES[len(body) % len(_ZONES)]
        source = _source(kind, selectors[len(body) % len(selectors)])
        try:
            listed = read_list(source, body, HOME, label)
        except SourceChanged as changed:
            refuse_bug_of_ours(changed.__cause__)
            return str(changed)
        told = listed.items.rows(), newest_maps(listed.maps)
        if not is_chosen(body, 6):
            return told
        leads = to_leads(newest_first(listed.items, 20), source.id, zone, NOW)
        assert leads["address"].str.starts_with("https://").all()
        assert leads["address"].is_unique().all()
        newest_date(listed.items, NOW)
        return told, leads.rows()

    return check


def _zip(table: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.gkg.csv", table)
    return packed.getvalue()


_ROW = "\t".join(["2026", "20261124", "1", "news.test", "https://news.test/a", "", "",
                  "DIPLOMACY;TAX"] + [""] * 19)  # fmt: skip
_PAGE = (
    '<html><head><base href="/b/"></head><body><main><article><h2><a href="n/1">Talks in Oslo</a>'
    '</h2><time datetime="2026-11-23T10:00:00Z">x</time></article><ul class="list"><li>'
    '<a href="https://news.test/n/2">Two</a> 3 May 2026</li></ul></main></body></html>'
)
_CDX = [["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
        ["t,n)/a", "20261124101112", "https://n.t/a", "text/html", "200", "ABC", "9"]]  # fmt: skip
_JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "language": "en",
    "items": [{"id": "1", "url": "/1", "title": "A", "content_html": "<p>a</p>",
               "date_published": "2026-11-23T10:00:00Z", "authors": [{"name": "B"}]}],
}  # fmt: skip

TARGETS = {
    "feed": Target(
        _reads("feed"),
        [
            feed(entry("https://news.test/1", 1), entry("/2", 2)),
            ATOM.format('<title>a</title><link href="1"/><updated>2026-11-23</updated>').encode(),
            ITEM.format("&lt;b&gt;", "/n", "<dc:date>x</dc:date>").encode("utf-16"),
            json.dumps(_JSON_FEED).encode(),
            *(document.encode() for document, *_ in ODD),
        ],
    ),
    "sitemap": Target(
        _reads("news_sitemap"),
        [
            urlset(URL + URL.replace("/n/1", "/n/2")).encode(),
            b"<sitemapindex><sitemap><loc>https://news.test/m.xml</loc><lastmod>2026-11-23"
            b"</lastmod></sitemap></sitemapindex>",
        ],
    ),
    "listing": Target(
        _reads("listing", ("a", "h2 a", "article", ".list li", "main a[href*='n']", "li, h2")),
        [_PAGE.encode(), _PAGE.replace("UTF", "").encode("utf-16")],
    ),
    "gdelt": Target(
        _reads("api", ("", "DIPLOMACY")),
        [
            json.dumps({"articles": [{"url": "https://n.t/1", "title": "A", "language": "English",
                                      "seendate": "20261124T101500Z"}]}).encode(),
            b"150 " + b"a" * 32 + b" http://data.gdeltproject.org/gdeltv2/2026.gkg.csv.zip\n",
            _zip(_ROW + "\n" + _ROW.replace("/a", "/b")),
            b"Your query was too short.",
        ],
    ),
    "archive": Target(_reads("archive"), [json.dumps(_CDX).encode(), b"[]"]),
}  # fmt: skip
