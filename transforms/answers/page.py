"""An article as answers are held against it: where in the text do these words stand?"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.identity.countries import country_codes, country_mentions, find_country

Span = tuple[int, int]

_TOKEN = re.compile(r"[^\W_](?:[\w.'’&-]*[\w])?\.?|\S")
_QUOTES = "\"'“”„‟‘’‚‛«»‹›`´ʼ"
_DASHES = "-‐‑‒–—―−"
_GAP = r"(?: +[^ ]+){0,2}? +"


class Page(NamedTuple):
    """The text of an article, the same with plain letters, and who is mentioned where.

    `plain` has as many characters as `text`, so an offset into one is an offset into the other.
    """

    text: str
    plain: str
    countries: dict[str, list[Span]]


class Found(NamedTuple):
    """The article's own words for something, and where they stand."""

    words: str
    span: Span


def to_page(text: str) -> Page:
    """Prepare a text."""
    places = [(match.start(), match.end()) for match in _TOKEN.finditer(text)]
    countries: dict[str, list[Span]] = {}
    for mention in country_mentions([text[start:end] for start, end in places]):
        span = places[mention.start][0], places[mention.end - 1][1]
        countries.setdefault(mention.iso3, []).append(span)
    return Page(text, "".join(map(_plain, text)), countries)


def find(page: Page, words: str, near: int = 0) -> Found | None:
    """Where the text has the words, letter marks, kinds of quotes and line breaks aside.

    Of several places the one that is spelt the same is taken, then the one nearest to `near`.
    """
    tokens = _tokens(words)
    if not tokens:
        return None
    spans = [match.span() for match in _pattern(tokens, " +").finditer(page.plain)]
    spelling = words.strip()
    return _nearest(page, spans, near, spelling)


def find_apart(page: Page, words: str, near: int) -> Found | None:
    """As `find`, but up to two words may stand between any two: a title without its country."""
    whole = find(page, words, near)
    tokens = _tokens(words)
    if whole or not 1 < len(tokens) < 16:
        return whole
    matches = list(_pattern(tokens, _GAP).finditer(page.plain))
    if not matches:
        return None
    best = min(matches, key=lambda match: (abs(match.start() - near), match.start()))
    told = " ".join(
        page.text[best.start(number) : best.end(number)] for number in range(1, len(tokens) + 1)
    )
    return Found(told, best.span())


def country_of(told: str) -> str | None:
    """The code that an answer means: a code or a name."""
    code = told.strip().upper()
    return code if code in country_codes() else find_country(told)


def mention_of(page: Page, iso3: str, near: int) -> Span | None:
    """The nearest word that stands for a country."""
    spans = page.countries.get(iso3, [])
    return min(spans, key=lambda span: (abs(span[0] - near), span[0]), default=None)


@lru_cache(maxsize=1 << 12)
def _plain(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter in _QUOTES:
        return "'"
    if letter in _DASHES:
        return "-"
    return unicodedata.normalize("NFKD", letter)[0].lower()[0]


def _tokens(words: str) -> list[str]:
    plain = "".join(map(_plain, words)).strip(" '…").removesuffix("...")
    return plain.split()


def _pattern(tokens: Sequence[str], gap: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if re.match(r"\w", tokens[0]) else ""
    after = r"(?!\w)" if re.search(r"\w$", tokens[-1]) else ""
    return re.compile(before + gap.join(f"({re.escape(token)})" for token in tokens) + after)


def _nearest(page: Page, spans: list[Span], near: int, spelling: str) -> Found | None:
    if not spans:
        return None
    start, end = min(
        spans,
        key=lambda span: (
            page.text[span[0] : span[1]] != spelling, abs(span[0] - near), span[0],
        ),
    )  # fmt: skip
    return Found(page.text[start:end], (start, end))
