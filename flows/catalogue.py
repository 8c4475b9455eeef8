"""The catalogue of sources, `seeds/sources.toml`: who publishes what, where, and how we ask."""

import math
import os
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from flows.settings import ROOT
from transforms.sites import site_of

KINDS = ("feed", "news_sitemap", "listing", "api", "archive", "files")
STATUSES = ("ok", "unverified", "dead", "blocked")
INDEX = "index"  # a publisher of where others' articles are, not of articles
_HOUR = 3600
_LOST_INTERVAL = 7 * 24 * _HOUR  # a feed that was dead is looked at once a week


class CatalogueError(Exception):
    """An entry of the catalogue cannot be used; the message names it and the fact."""


class Source(NamedTuple):
    """One entry. `text` says where the article is: in the list itself, or on the page it links to.

    `past_url` is the address of its list for days of the past, with `{first:%Y-%m-%d}` and
    perhaps `{last:...}` in it (docs/operations.md). `gap_seconds` is the least time between two
    requests to its site, `interval_seconds` between two looks at its list; both may grow, never
    shrink. `zone` is what a time without a zone means.
    """

    id: str
    name: str
    publisher: str
    language: str
    kind: str
    status: str
    urls: tuple[str, ...]
    country: str | None = None
    state_affiliated: bool = False
    terms: str = ""
    text: str = "page"
    selector: str = ""
    zone: str = ""
    interval_seconds: int = _HOUR
    gap_seconds: float = 0.0
    most_articles: int = 200
    past_url: str = ""
    verified_on: str = ""
    by: str = ""
    reason: str = ""

    @property
    def shortest_interval(self) -> int:
        """Seconds between two looks; what was dead or blocked is not bothered daily."""
        lost = self.status in ("dead", "blocked")
        return _LOST_INTERVAL if lost else self.interval_seconds


def counted(sources: Sequence[Source]) -> str:
    """How many sources there are, and how many lists of theirs."""
    lists = sum(len(source.urls) for source in sources)
    plural = "s" if len(sources) != 1 else ""
    return f"{len(sources)} source{plural} with {lists} list{'s' if lists != 1 else ''}"


def default_catalogue() -> Path:
    """The file named by COMMUNIQUE_CATALOGUE, else the one among the seeds."""
    return Path(os.environ.get("COMMUNIQUE_CATALOGUE", ROOT / "seeds" / "sources.toml"))


@cache
def read_catalogue(path: Path) -> tuple[Source, ...]:
    """All entries in their order, each checked: a typing error must not become a silent gap."""
    try:
        listed = tomllib.loads(path.read_text("utf-8")).get("source", [])
    except (OSError, ValueError, RecursionError) as error:
        raise CatalogueError(f"{path}: {error}") from error
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise CatalogueError(f"{path.name}: every source is a table that begins with [[source]]")
    sources = tuple(_source(entry, f"{path.name}: source {n}") for n, entry in enumerate(listed, 1))
    ids = [source.id for source in sources]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise CatalogueError(f"{path.name}: two sources are called {', '.join(twice)}")
    return sources


def chosen(sources: Sequence[Source], ids: Sequence[str]) -> list[Source]:
    """The sources of those ids; all if none is named."""
    unknown = sorted(set(ids) - {source.id for source in sources})
    if unknown:
        raise CatalogueError(f"no such source: {', '.join(unknown)}")
    return [source for source in sources if not ids or source.id in ids]


def addresses(sources: Sequence[Source]) -> list[str]:
    """Where their lists are."""
    return [url for source in sources for url in source.urls]


def names_of_sources(sources: Sequence[Source]) -> pl.DataFrame:
    """What the catalogue says of a source_id, be it an id of its own or the domain of a site.

    A domain that several publishers share, such as a government's, is nobody's name.
    """
    of_site: dict[str, list[Source]] = {}
    for source in sources:
        if source.urls and source.publisher != INDEX and (site := site_of(source.urls[0])):
            of_site.setdefault(site, []).append(source)
    named = {source.id: source for source in sources}
    for site, several in of_site.items():
        if all(each.name.startswith(several[0].name) for each in several):
            named.setdefault(site, several[0])
    return pl.DataFrame(
        [(key, each.name, each.country, each.publisher) for key, each in named.items()],
        schema=dict.fromkeys(("source_id", "name", "country", "kind"), pl.String),
        orient="row",
    )


def _source(entry: dict[str, Any], where: str) -> Source:
    where = f"{where} ({entry['id']})" if isinstance(entry.get("id"), str) else where
    given = {name: value for name, value in entry.items() if name not in _RENAMED}
    given |= {new: change(entry[old]) for old, (new, change) in _RENAMED.items() if old in entry}
    unknown = sorted(given.keys() - set(Source._fields))
    missing = [name for name in Source._fields
               if name not in given and name not in Source._field_defaults]  # fmt: skip
    if unknown or missing:
        raise CatalogueError(f"{where}: unknown {unknown}, missing {missing}")
    for name, value in given.items():
        if not _fits(value, Source.__annotations__[name]):
            raise CatalogueError(f"{where}: {name} cannot be {value!r}")
    source = Source(**given)
    for wrong, words in _problems(source):
        if wrong:
            raise CatalogueError(f"{where}: {words}")
    return source


def _fits(value: object, kind: Any) -> bool:
    """Whether a value is of the kind that a field wants; a number may be whole, but no truth."""
    if kind == tuple[str, ...]:
        return isinstance(value, tuple) and all(isinstance(each, str) for each in value)
    if kind is bool or not isinstance(value, bool):
        return isinstance(value, int | float if kind is float else kind)
    return False


def _seconds(minutes: object) -> object:
    """Minutes as seconds; what is no number is left for the look at all kinds to refuse."""
    is_number = isinstance(minutes, int | float) and math.isfinite(minutes)
    return int(minutes * 60) if is_number else minutes  # type: ignore[operator]


_RENAMED: dict[str, tuple[str, Any]] = {
    "url": ("urls", lambda url: (url,)),
    "urls": ("urls", lambda urls: tuple(urls) if isinstance(urls, list) else urls),
    "interval_minutes": ("interval_seconds", _seconds),
    "verified_on": ("verified_on", str),
}


def _problems(source: Source) -> list[tuple[bool, str]]:
    return [
        (not re.fullmatch(r"[a-z][a-z0-9_]*", source.id), "id is one lower-case word"),
        (source.kind not in KINDS, f"kind is one of {', '.join(KINDS)}"),
        (source.status not in STATUSES, f"status is one of {', '.join(STATUSES)}"),
        (source.text not in ("page", "list"), "text is page or list"),
        (bool(source.country) and not re.fullmatch("[A-Z]{3}", source.country or ""),
         "country is ISO alpha-3"),
        (any(not re.match(r"https?://[^/\s]+", url) for url in source.urls),
         "url is an http(s) address"),
        (source.status == "ok" and not source.urls and source.kind != "files", "no url"),
        (bool(source.urls) and source.kind == "listing" and not source.selector,
         "a listing needs a selector"),
        (bool(source.zone) and not _is_zone(source.zone), "zone is an IANA name"),
        (bool(source.past_url) and not _is_of_days(source.past_url), "past_url has no {first:...}"),
        (source.interval_seconds < 60, "interval_minutes is at least 1"),
        (not 0 <= source.gap_seconds < math.inf, "gap_seconds is at least 0"),
        (source.most_articles < 0, "most_articles is at least 0"),
        (not source.reason and source.status in ("dead", "blocked"), "the reason is missing"),
    ]  # fmt: skip


def _is_of_days(template: str) -> bool:
    day = date(2000, 2, 3)
    try:
        return template.format(first=day, last=day) != template
    except (ValueError, LookupError, AttributeError, TypeError):
        return False


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ValueError, OSError, KeyError):
        return False
