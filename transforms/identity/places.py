"""Where a phrase is: venues from places.csv, towns from cities.parquet."""

import re
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import polars as pl

from transforms.identity.countries import find_country
from transforms.identity.fold import fold
from transforms.identity.seeds import seed_path, seed_rows, split_bar

_SAINT = re.compile(r"\bst\b")
_OUTER = re.compile(
    r"^(?:(?:the|city|town|port|resort|capital|village|province|district|region|outskirts|suburb|"
    r"downtown|central|northern|southern|eastern|western|north|south|east|west|greater|historic|"
    r"old|of|nearby|in|at|near) )+"
    r"|(?: (?:city|town|airport|international|military|air|base|province|region|governorate|"
    r"district|county|resort|residence|palace|state|metropolitan area|oblast|islands?))+$"
)
_LAST_PART = re.compile(r".*\b(?:of|in|at|near|outside)\s+(?:the\s+)?(?=[A-ZÀ-Þ])")
# States that are also one town, so that their name is a place and not only a country.
_CITY_STATES = frozenset({"SGP", "MCO", "VAT", "HKG", "MAC", "LUX", "DJI", "SMR", "GIB"})
_CAPITAL = 20
_OLD_CAPITAL = 5  # by another name: "Philadelphia" was Amman once
_ALTERNATE = 0.1
_PREFERRED = 200
_LARGE = 100_000


class Place(NamedTuple):
    """One row per place: a venue by its own id, a town by its GeoNames id ("geonames:292968")."""

    place_id: str
    name: str
    iso3: str
    latitude: float
    longitude: float
    kind: str


def place_key(name: str) -> str:
    """The key of a place: folded, and "St. Petersburg" as "saint petersburg"."""
    return _SAINT.sub("saint", fold(name))


def find_place(text: str, prefer: Collection[str] = ()) -> Place | None:
    """The place that a string names, alone ("Odesa") or qualified ("Athens, Georgia").

    `prefer` are the countries that take part: of towns that share a name one of theirs is taken,
    unless another is far better known. The name of a country alone is no place.
    """
    return _find(text, frozenset(prefer))


@lru_cache(maxsize=1 << 14)
def _find(text: str, prefer: frozenset[str]) -> Place | None:
    whole = _look_up(place_key(text), prefer)
    if whole or not text.strip():
        return whole
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1:
        state = _states().get(place_key(parts[-1]), "")
        country = find_country(parts[-1], as_place=True)
        for only in filter(None, [state, country]):
            for part in parts[:-1]:
                found = _find_within(part, prefer, only)
                if found:
                    return found
    for part in parts:
        found = _find_within(part, prefer, "")
        if found:
            return found
    return _find_at_end(place_key(text).split(), prefer)


def _find_within(part: str, prefer: frozenset[str], only: str) -> Place | None:
    """Look up a part as it stands, then without "city of", "airport" and the like, then its end."""
    for candidate in _readings(part):
        found = _look_up(candidate, prefer, only)
        if found:
            return found
    return None


def _find_at_end(words: list[str], prefer: frozenset[str]) -> Place | None:
    """A city that ends the name of a house: "Museum of Modern Art Rio de Janeiro"."""
    for length in (3, 2, 1):
        if length < len(words):
            found = _look_up(" ".join(words[-length:]), prefer, large_only=True)
            if found:
                return found
    return None


def _readings(part: str) -> Iterator[str]:
    key = place_key(part)
    yield key
    yield _OUTER.sub("", key)
    last = _LAST_PART.sub("", part)
    if last != part:
        yield place_key(last)
        yield _OUTER.sub("", place_key(last))


def _look_up(
    key: str, prefer: frozenset[str], only: str = "", *, large_only: bool = False
) -> Place | None:
    """The best place of a key; `only` is an alpha-3 code, or a state as in "US-TX"."""
    venue = _venues().get(key)
    if venue and not large_only and only[:3] in {"", venue.iso3, "US-"}:
        return venue
    if key in _country_names() and not only:
        return None
    best, best_rank = None, 0.0
    for row in _towns(key):
        if only and only not in {row["iso3"], f"US-{row['state']}"}:
            continue
        if large_only and not (row["is_primary"] and row["population"] >= _LARGE):
            continue
        rank = (row["population"] + 1) * (1 if row["is_primary"] else _ALTERNATE)
        if row["is_capital"]:
            rank *= _CAPITAL if row["is_primary"] else _OLD_CAPITAL
        rank *= _PREFERRED if row["iso3"] in prefer else 1
        if rank > best_rank:
            best, best_rank = row, rank
    if best is None:
        return None
    kind = "capital" if best["is_capital"] else "town"
    place_id = f"geonames:{best['geonameid']}"
    return Place(place_id, best["name"], best["iso3"], best["latitude"], best["longitude"], kind)


@cache
def _country_names() -> frozenset[str]:
    return frozenset(
        _SAINT.sub("saint", row["alias"])
        for row in seed_rows("country_aliases.csv")
        if row["kind"] == "name" and row["iso3"] not in _CITY_STATES
    )


@cache
def _venues() -> dict[str, Place]:
    venues = {}
    for row in seed_rows("places.csv"):
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        place = Place(row["place_id"], row["name"], row["iso3"], latitude, longitude, row["kind"])
        for name in [row["name"], *split_bar(row["aliases"])]:
            if len(name) > 2:
                venues[place_key(name)] = place
    return venues


@cache
def _states() -> dict[str, str]:
    """Names and postal codes of the states of the USA, which qualify a town: "texas" is "US-TX"."""
    states = {"georgia": "US-GA", "new york": "US-NY", "washington": "US-WA", "dc": "US-DC"}
    for row in seed_rows("places.csv"):
        if row["kind"] == "state":
            for name in [row["name"], *split_bar(row["aliases"])]:
                states[place_key(name)] = f"US-{row['place_id'][-2:].upper()}"
    return states


def _towns(key: str) -> Iterator[dict[str, Any]]:
    numbers, rows = _cities()
    number = zlib.crc32(key.encode(errors="replace"))
    first = bisect_left(numbers, number)
    last = bisect_right(numbers, number, first)
    if first == last:
        return
    for row in rows.slice(first, last - first).iter_rows(named=True):
        if row["key"] == key:
            yield row


def forget_towns() -> None:
    """Free the 20 MB of towns, which nobody needs once the articles are read."""
    _cities.cache_clear()


@cache
def _cities() -> tuple["array[int]", pl.DataFrame]:
    """Towns sorted by the checksum of their key, and these checksums.

    A dictionary of all the keys would take 60 MB, this takes one: memory is what a small machine
    has least of, and a checksum that two keys share costs a comparison.
    """
    rows = pl.read_parquet(seed_path("cities.parquet"))
    numbers = pl.Series((zlib.crc32(key.encode()) for key in rows["key"]), dtype=pl.UInt32)
    rows = rows.with_columns(number=numbers).sort("number", maintain_order=True)
    return array("I", rows["number"].to_numpy().tobytes()), rows.drop("number")
