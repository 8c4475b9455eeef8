"""Three outlets on loopback for runs that fetch: a feed each, some troubles among their pages."""

from pathlib import Path

from flows.catalogue import Source
from flows.run_ingest import Outside, run_ingest
from tests.flows.fetch.web import POLICY, Answer, JumpingClock, Web
from tests.flows.ingest.newsroom import entry, feed, page

OUTLETS, ARTICLES = 3, 6


def fill(web: Web, edition: int) -> None:
    """Put the outlets on the web; the second edition has a story more and one that changed."""
    for outlet in range(OUTLETS):
        host, first = f"outlet{outlet}.test", 100 * outlet
        numbers = range(first, first + ARTICLES + edition - 1)
        entries = [
            entry(web.url(f"/n/{n}", host), n).replace(
                "Talks 0<", "Talks 0, updated<" if edition == 2 else "Talks 0<"
            )
            for n in numbers
        ]
        web.on(f"{host}/feed", Answer(body=feed(*entries)))
        for n in numbers:
            web.on(f"{host}/n/{n}", Answer(body=page(n, 1 + (edition == 2 and n == 0)),
                                           headers={"Content-Type": "text/html"}))  # fmt: skip
    web.on("outlet1.test/n/102", Answer(410))
    web.on("outlet2.test/n/203", Answer(body=b"\x89PNG\r\n" + bytes(200)))


def run(port: int, warehouse: Path) -> None:
    """One run over the outlets, in time that jumps."""
    web = Web(port)
    listed = [
        Source(id=f"outlet{n}", name=f"Outlet {n}", publisher="newspaper", language="en",
               kind="feed", status="ok", urls=(web.url("/feed", f"outlet{n}.test"),))
        for n in range(OUTLETS)
    ]  # fmt: skip
    outside = Outside(POLICY, JumpingClock().clock(), web.resolve)
    run_ingest(listed, warehouse, outside, all_of_them=True)
