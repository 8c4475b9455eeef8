"""The forms in which an outlet of the simulated internet lists its articles."""

import json
from collections.abc import Callable

_DATE = "Mon, 23 Nov 2026 10:00:{:02} GMT"

Rows = list[tuple[str, str, int]]


def rss(rows: Rows) -> str:
    """An RSS feed."""
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><pubDate>{_DATE.format(second)}</pubDate>"
        "</item>"
        for url, title, second in rows
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def atom(rows: Rows) -> str:
    """An Atom feed."""
    entries = "".join(
        f'<entry><title>{title}</title><id>{url}</id><link href="{url}"/>'
        f"<updated>2026-11-23T10:00:{second:02}Z</updated></entry>"
        for url, title, second in rows
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{entries}</feed>'


def sitemap(rows: Rows) -> str:
    """A news sitemap."""
    urls = "".join(
        f"<url><loc>{url}</loc><n:news><n:publication_date>2026-11-23T10:00:{second:02}Z"
        f"</n:publication_date><n:title>{title}</n:title></n:news></url>"
        for url, title, second in rows
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )


def html_list(rows: Rows) -> str:
    """A page of links."""
    stories = "".join(
        f'<li class="story"><a href="{url}">{title}{" updated" * (second == 30)}</a></li>'
        for url, title, second in rows
    )
    return f"<html><body><ul>{stories}</ul></body></html>"


def json_feed(rows: Rows) -> str:
    """A JSON Feed."""
    items = [
        {"id": url, "url": url, "title": title, "date_published": f"2026-11-23T10:00:{second:02}Z"}
        for url, title, second in rows
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


FORMS: dict[str, Callable[[Rows], str]] = {
    "atom": atom,
    "sitemap": sitemap,
    "listing": html_list,
    "json": json_feed,
    "broken_xml": lambda rows: "\n\n" + rss(rows).replace("Talks", "A & B\x0b&nbsp;Talks")[:-17],
    "html": lambda _: "<!doctype html><html><body>Moved</body></html>",
    "entities": lambda rows: rss(rows).replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss'),
}
