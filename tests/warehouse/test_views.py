from pathlib import Path

import duckdb
import pytest

from tests.rows import fill
from warehouse.connection import query
from warehouse.errors import ViewError
from warehouse.origins import column_origins
from warehouse.views import build_views

PEOPLE = """\
-- Who is there?
--
-- Grain: one row per person.
-- Nobody is left out.
--
-- Columns:
--   initial: First letter of the name, which may be
--     a lower-case one

create or replace view mart.people as

select
    p.person_id,
    p.name as full_name,
    left(p.name, 1) as initial
from core.people as p;
"""

NAMES = """\
-- Which names are there?
--
-- Grain: one row per name.

create or replace view mart.a_names as

with people as (
    select
        person_id,
        full_name
    from mart.people
)

select p.full_name as name
from people as p;
"""


def write(folder: Path, **files: str) -> Path:
    for name, sql in files.items():
        (folder / f"{name}.sql").write_text(sql)
    return folder


def comments(warehouse: duckdb.DuckDBPyConnection, view: str) -> list[tuple[str, str]]:
    return query(
        warehouse,
        f"select column_name, comment from duckdb_columns() where table_name = '{view}' "
        "and schema_name = 'mart' order by column_index",
    ).rows()


def test_views_are_built_in_the_order_in_which_they_read_each_other(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = write(tmp_path, people=PEOPLE, a_names=NAMES)
    assert build_views(warehouse, folder) == ["mart.people", "mart.a_names"]
    assert build_views(warehouse, folder) == ["mart.people", "mart.a_names"]


def test_a_column_is_described_by_the_header_or_by_where_it_comes_from(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    build_views(warehouse, write(tmp_path, people=PEOPLE, a_names=NAMES))
    assert comments(warehouse, "people") == [
        ("person_id", "Stable key"),
        ("full_name", "Usual English form"),
        ("initial", "First letter of the name, which may be a lower-case one"),
    ]
    assert comments(warehouse, "a_names") == [("name", "Usual English form")]
    about = query(warehouse, "select comment from duckdb_views() where view_name = 'people'").item()
    assert about == "Who is there? Grain: one row per person. Nobody is left out."


def test_a_table_for_views_is_made_anew_before_them(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for folder in ("core", "mart"):
        (tmp_path / folder).mkdir()
    table = PEOPLE.replace("view mart.people", "table core.folk")
    write(tmp_path / "core", folk=table)
    mart = write(tmp_path / "mart", a_names=NAMES.replace("mart.people", "core.folk"))
    assert build_views(warehouse, mart) == ["core.folk", "mart.a_names"]
    fill(warehouse, people=[{"person_id": "p", "name": "Ada"}])
    build_views(warehouse, mart)
    assert query(warehouse, "select name from mart.a_names").item() == "Ada"
    assert comments(warehouse, "a_names") == [("name", "Usual English form")]


def test_a_view_without_a_file_goes(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    build_views(warehouse, write(tmp_path, people=PEOPLE, a_names=NAMES))
    (tmp_path / "a_names.sql").unlink()
    build_views(warehouse, tmp_path)
    views = query(warehouse, "select view_name from duckdb_views() where schema_name = 'mart'")
    assert views.rows() == [("people",)]


@pytest.mark.parametrize(
    ("name", "sql", "problem"),
    [
        ("folk", PEOPLE, r"mart\.folk creates \['mart\.people'\]"),
        ("people", PEOPLE.replace("Grain: ", ""), "Grain"),
        ("people", PEOPLE.replace("--   initial", "--   letter"), r"letter.*no columns"),
        (
            "people",
            PEOPLE.split("-- Columns", maxsplit=1)[0] + PEOPLE.split("one\n")[1],
            "initial is described",
        ),
        ("people", PEOPLE.replace("core.people", "mart.people_2"), "people_2"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, name: str, sql: str, problem: str
) -> None:
    with pytest.raises((ViewError, duckdb.CatalogException), match=problem):
        build_views(warehouse, write(tmp_path, **{name: sql}))


def test_views_that_read_each_other_in_a_circle_are_refused(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    circle = PEOPLE.replace("core.people", "mart.a_names")
    with pytest.raises(ViewError, match=r"circle.*mart\.a_names"):
        build_views(warehouse, write(tmp_path, people=circle, a_names=NAMES))


def test_a_union_passes_a_column_on_only_where_its_parts_agree() -> None:
    sql = """
create or replace view mart.x as

select
    a.kept,
    a.other
from core.a as a

union all

select
    a.kept,
    b.other
from core.a as a
inner join core.b as b on a.kept = b.kept;
"""
    assert column_origins(sql) == {"kept": ("core.a", "kept")}
