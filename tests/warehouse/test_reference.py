import duckdb
import polars as pl

from tests.rows import fill, rows
from transforms.schemas import Country, Person
from warehouse.connection import query
from warehouse.reference import replace_reference

COLUMNS = {"region": "Test", "latitude": 0.5}


def countries(**names: str) -> pl.DataFrame:
    given = [{"iso3": iso3, "name": name, **COLUMNS} for iso3, name in names.items()]
    return rows("core.countries", *given)


def test_the_table_says_what_the_seeds_say(warehouse: duckdb.DuckDBPyConnection) -> None:
    first = countries(NOR="Norway", TUR="Turkey", YUG="Yugoslavia")
    assert replace_reference(warehouse, "core.countries", first, Country) == 3
    then = countries(NOR="Norway", TUR="Türkiye", SRB="Serbia")
    assert replace_reference(warehouse, "core.countries", then, Country) == 3
    stored = query(warehouse, "select iso3, name from core.countries order by iso3")
    assert stored.rows() == [("NOR", "Norway"), ("SRB", "Serbia"), ("TUR", "Türkiye")]
    assert replace_reference(warehouse, "core.countries", then.reverse(), Country) == 0


def test_rows_that_the_runs_made_stay_until_the_seeds_know_them(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    fill(
        warehouse,
        people=[
            {"person_id": "p1", "name": "Found", "is_provisional": True},
            {"person_id": "p2", "name": "Found too", "is_provisional": True},
            {"person_id": "p3", "name": "Dropped", "is_provisional": False},
        ],
    )
    seeds = rows("core.people", {"person_id": "p2", "name": "Known", "is_provisional": False})
    assert replace_reference(warehouse, "core.people", seeds, Person, "is_provisional") == 2
    stored = query(warehouse, "select person_id, name from core.people order by person_id")
    assert stored.rows() == [("p1", "Found"), ("p2", "Known")]
