import re

import polars as pl
import pytest

from transforms.identity.countries import country_codes
from transforms.identity.fold import fold
from transforms.identity.organisations import organisations
from transforms.identity.places import place_key
from transforms.identity.roles import ROLES
from transforms.identity.seeds import seed_path, seed_rows, split_bar

TOPICS = set(
    """agriculture_water bilateral_relations conflict_peace consular_people culture_tourism
    defence_military disaster economy_trade education_science energy environment_climate health
    human_rights humanitarian investment_finance law_crime migration_refugees multilateral nuclear
    politics_elections regional_affairs sanctions security_terrorism technology_space
    territory_sovereignty transport_infrastructure""".split()
)
KEYS = [
    ("countries.csv", ["iso3"]),
    ("countries.csv", ["iso2"]),
    ("countries.csv", ["name"]),
    ("country_aliases.csv", ["alias"]),
    ("ambiguous.csv", ["token", "iso3"]),
    ("metonyms.csv", ["alias"]),
    ("places.csv", ["place_id"]),
    ("roles.csv", ["pattern", "iso3"]),
    ("organisations.csv", ["org_code"]),
    ("topics.csv", ["topic"]),
    ("topic_terms.csv", ["topic", "term"]),
]
COUNTRIES = [
    ("country_aliases.csv", "iso3"),
    ("ambiguous.csv", "iso3"),
    ("metonyms.csv", "iso3"),
    ("places.csv", "iso3"),
    ("roles.csv", "iso3"),
    ("organisations.csv", "hq_iso3"),
    ("organisations.csv", "country"),
]


@pytest.mark.parametrize(("seed", "columns"), KEYS)
def test_keys_are_unique(seed: str, columns: list[str]) -> None:
    keys = [tuple(row[column].casefold() for column in columns) for row in seed_rows(seed)]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize(("seed", "column"), COUNTRIES)
def test_every_country_is_known(seed: str, column: str) -> None:
    named = {iso3 for row in seed_rows(seed) for iso3 in split_bar(row[column])}
    assert named - country_codes() == set()


def test_the_countries_are_those_of_iso_3166_and_kosovo() -> None:
    assert len(country_codes()) == 250
    assert {"XKX", "PSE", "TWN", "VAT", "HKG"} <= country_codes()


def test_aliases_and_tokens_are_folded_keys() -> None:
    aliases = [row["alias"] for row in seed_rows("country_aliases.csv")]
    tokens = [row["token"] for row in seed_rows("ambiguous.csv")]
    assert [key for key in aliases + tokens if fold(key) != key] == []


def test_metonyms_differ_in_their_key_and_name_known_organisations() -> None:
    rows = seed_rows("metonyms.csv")
    keys = [fold(row["alias"]) for row in rows]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
    assert {row["org_code"] for row in rows} - {""} - organisations().keys() == set()
    assert {row["strength"] for row in rows} == {"strong", "weak", "venue", "context"}
    assert [row for row in rows if not row["iso3"] and not row["org_code"]] == []


def test_a_word_of_several_countries_has_one_default_and_it_goes_first() -> None:
    rows = [row for row in seed_rows("ambiguous.csv") if row["reason"] == "several_countries"]
    first = {row["token"]: row for row in reversed(rows)}
    assert [row for row in first.values() if row["clues"]] == []
    assert [row for row in rows if not row["clues"] and row is not first[row["token"]]] == []


def test_venues_lie_on_earth_and_differ_in_their_names() -> None:
    rows = seed_rows("places.csv")
    names = [
        place_key(name)
        for row in rows
        for name in dict.fromkeys(
            [row["name"], *(a for a in split_bar(row["aliases"]) if len(a) > 2)]
        )
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert [
        r for r in rows if abs(float(r["latitude"])) > 90 or abs(float(r["longitude"])) > 180
    ] == []


def test_towns_are_sorted_by_key_and_lie_in_known_countries() -> None:
    towns = pl.read_parquet(seed_path("cities.parquet"))
    assert towns["key"].is_sorted()
    assert not towns.select("key", "geonameid").is_duplicated().any()
    assert set(towns["iso3"]) <= country_codes()


def test_roles_are_those_of_the_contract() -> None:
    rows = seed_rows("roles.csv")
    assert len(ROLES) == len(set(ROLES)) == 21
    assert {row["role"] for row in rows} == set(ROLES)
    assert {row["level"] for row in rows} == {"1", "2", "3", "4"}
    words = re.compile(r"(\*|[a-z0-9]+)( (\*|[a-z0-9]+))*")
    assert [row["pattern"] for row in rows if not words.fullmatch(row["pattern"])] == []


def test_organisations_differ_in_their_names() -> None:
    rows = seed_rows("organisations.csv")
    names = [
        fold(name)
        for row in rows
        for name in {fold(n) for n in [row["name"], row["acronym"], *split_bar(row["aliases"])]}
        if name
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_the_topics_are_those_of_the_guide_and_each_has_terms() -> None:
    assert {row["topic"] for row in seed_rows("topics.csv")} == TOPICS
    counts = [row["topic"] for row in seed_rows("topic_terms.csv")]
    assert set(counts) == TOPICS
    assert [topic for topic in TOPICS if counts.count(topic) < 30] == []


def test_terms_are_patterns_with_a_weight() -> None:
    for row in seed_rows("topic_terms.csv"):
        assert re.compile(row["term"]).groups == 0, row
        assert row["term"] == row["term"].lower() or "\\" in row["term"], row
        assert 0 < float(row["weight"]) <= 1, row
