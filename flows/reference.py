"""Reference tables of `core`: what the seeds say, and what the articles name for the first time."""

from functools import cache

import dataframely as dy
import duckdb
import polars as pl

from flows.catalogue import default_catalogue, names_of_sources, read_catalogue
from flows.operate.forget_known import drop_forgotten, forgotten_in
from transforms.identity.corrections import corrections, put_right
from transforms.identity.seeds import seed_path
from transforms.schemas import TABLES
from warehouse.connection import query
from warehouse.reference import replace_reference


def refresh_reference(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make each reference table say what the seeds and the stored articles say.

    Returns whether anything changed by which people are told: then all need a new look. People
    that only the news told us of are left to flows/people.py.
    """
    tables = {
        "core.countries": _seed("countries.csv"),
        "core.topics": _seed("topics.csv"),
        "core.roles": _seed("role_codes.csv"),
        "core.event_rules": _seed("event_rules.csv").with_columns(
            is_negotiation=pl.col("is_negotiation") == "true"
        ),
        "core.engines": _seed("engines.csv"),
        "core.organisations": _seed("organisations.csv").rename(
            {"org_code": "organisation_id", "hq_city": "city", "hq_iso3": "city_country"}
        ),
        "core.places": _places(),
        "core.sources": _sources(connection),
    }
    for table, frame in tables.items():
        _store(connection, table, frame)
    by_whom = {
        "core.people": (_people(), "is_provisional"),
        "core.person_names": (_seed("person_names.csv"), "person_id like '%~%'"),
        "core.office_holders": (_office_holders(), "false"),
    }
    forgotten = forgotten_in(connection)
    by_whom = {
        table: (drop_forgotten(frame, forgotten), keep) for table, (frame, keep) in by_whom.items()
    }
    by_whom["core.offices"] = (_seed("offices.csv").rename({"iso3": "country"}), "false")
    return sum(_store(connection, table, *given) for table, given in by_whom.items()) > 0


def _store(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, keep: str = "false"
) -> int:
    schema = TABLES[table]
    return replace_reference(connection, table, _fitted(frame, schema), schema, keep)


def _fitted(frame: pl.DataFrame, schema: type[dy.Schema]) -> pl.DataFrame:
    """The schema's columns, absent ones empty."""
    absent = [pl.lit(None).alias(c) for c in schema.column_names() if c not in frame.columns]
    return schema.validate(frame.with_columns(absent), cast=True)


@cache
def _seed(name: str) -> pl.DataFrame:
    """A CSV seed; an empty cell is null, a code such as 001 stays a string."""
    return pl.read_csv(seed_path(name), infer_schema=False)


@cache
def _places() -> pl.DataFrame:
    """Venues kept by hand, and the towns of GeoNames under their main names."""
    venues = _seed("places.csv").rename({"iso3": "country"})
    towns = (
        pl.scan_parquet(seed_path("cities.parquet"))
        .filter("is_primary")
        .select("geonameid", "name", "latitude", "longitude", "iso3")
        .collect()
        .sort("geonameid", "name")
        .unique("geonameid", keep="first", maintain_order=True)
        .select(
            "name",
            "latitude",
            "longitude",
            place_id=pl.format("geonames:{}", "geonameid"),
            kind=pl.lit("town"),
            country="iso3",
        )
    )
    return pl.concat([venues.cast({"latitude": pl.Float64, "longitude": pl.Float64}), towns],
                     how="diagonal_relaxed")  # fmt: skip


def _people() -> pl.DataFrame:
    """People of the seeds, as put right by hand."""
    known = _seed("people.csv").select(
        "person_id", "name", "family_name", "wikidata_id", country="iso3", is_provisional=False
    )
    return put_right(known, corrections())


def _office_holders() -> pl.DataFrame:
    return _seed("office_holders.csv").select(
        "office_id",
        "person_id",
        "source",
        held_from="start",
        held_to="end",
        is_acting=pl.col("acting") == "true",
    )


def _sources(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every source that an article names or that is in the catalogue, which tells more of it."""
    listed = names_of_sources(read_catalogue(default_catalogue()))
    named = query(connection, "select distinct source_id from core.articles order by all")
    told = named.join(listed, on="source_id", how="full", coalesce=True)
    is_used = pl.col("source_id").is_in(named["source_id"].implode())
    is_entry = ~pl.col("source_id").str.contains(".", literal=True)
    return (
        told.filter(is_used | is_entry)
        .with_columns(name=pl.coalesce("name", "source_id"))
        .sort("source_id")
    )
