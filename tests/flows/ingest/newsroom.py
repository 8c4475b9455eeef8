"""A source on the loopback web: its feed, its pages, and a run over it."""

from pathlib import Path
from random import Random
from typing import Any

from flows.catalogue import Source
from flows.run_ingest import Outside, run_ingest
from flows.summary import Summary
from tests.flows.fetch.web import POLICY, Answer, JumpingClock, Web

PEOPLE = ["Ana Bo", "Li Wei", "Omar Said", "Eva Lund", "Jan Novak", "Mia Rossi"]
SYLLABLES = "ba de fi go lu mar ne pol ri sta tan ver wil zo ker".split()
STATES = ["Norway", "Kenya", "Peru", "Japan", "Brazil"]
PLACES = ["Doha", "Vienna", "Geneva", "Cairo", "Ankara", "Oslo"]


def story(number: int, edition: int = 1) -> str:
    """The body of an article; each number is another story, each edition other words."""
    dice = Random(number)

    def word() -> str:
        return "".join(dice.choices(SYLLABLES, k=3))

    who, where = PEOPLE[number % 6], PLACES[number // 6 % 6]
    state = STATES[number % 5]
    sentences = [
        f"Foreign Minister {who} met President Nils Berg of {state} in {where} on Monday.",
        f"The talks took an hour of the {word()} of {word().title()}.",
    ]
    sentences += [
        f"The {word()} of the {word()} was {word()} by the {word()} and the {word()} that {word()}."
        for _ in range(8)
    ]
    sentences.append(f"The statement of edition {edition} said that the talks had been useful.")
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


def page(number: int, edition: int = 1, head: str = "") -> bytes:
    """An article page as outlets make them."""
    return (
        f'<!doctype html><html lang="en"><head><title>Talks {number}</title>'
        f'<meta property="og:type" content="article">{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>Talks {number}</h1>'
        f"{story(number, edition)}</article></body></html>"
    ).encode()


def entry(url: str, number: int, date: str = "Mon, 23 Nov 2026 10:00:00 GMT") -> str:
    """An entry of a feed."""
    return (
        f"<item><title>Talks {number}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{date}</pubDate></item>"
    )


def feed(*entries: str) -> bytes:
    """A feed of entries."""
    body = "".join(entries)
    return f'<rss version="2.0"><channel><title>N</title>{body}</channel></rss>'.encode()


def source(web: Web, **given: Any) -> Source:
    """An entry of the catalogue, a feed at news.test unless told otherwise."""
    usual: dict[str, Any] = {
        "id": "news",
        "name": "News",
        "publisher": "agency",
        "language": "en",
        "kind": "feed",
        "status": "ok",
        "urls": (web.url("/feed"),),
    }
    return Source(**{**usual, **given})


def outlet(web: Web, numbers: range, **headers: str) -> None:
    """Put a feed and its pages on the web."""
    web.on("/feed", Answer(body=feed(*(entry(web.url(f"/n/{n}"), n) for n in numbers)),
                           headers=headers))  # fmt: skip
    for n in numbers:
        web.on(f"/n/{n}", Answer(body=page(n), headers={"Content-Type": "text/html"}))


def run(
    web: Web, path: Path, *sources: Source, clock: JumpingClock | None = None, every: bool = True
) -> Summary:
    """One run over the sources, in time that jumps."""
    outside = Outside(POLICY, (clock or JumpingClock()).clock(), web.resolve)
    return run_ingest(sources or [source(web)], path, outside, all_of_them=every)
