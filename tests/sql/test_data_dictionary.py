import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.rows import MART
from transforms.schemas import TABLES
from warehouse.connection import query, reading, writing
from warehouse.tables import create_tables
from warehouse.views import build_views

FLAT = {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP WITH TIME ZONE"}
CONTRACT = Path(__file__).parents[3] / "shared" / "design" / "data_model.md"


def test_every_column_of_every_table_and_view_is_described(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    entries = query(warehouse, "select * from mart.data_dictionary")
    views = [path.stem for path in MART.glob("*.sql")]
    assert set(entries["table"].filter(entries["schema"] == "mart")) == set(views)
    others = entries.filter(pl.col("schema") != "mart")
    made = {f"core.{path.stem}" for path in MART.parent.glob("core/*.sql")}
    assert set(others["schema"] + "." + others["table"]) == TABLES.keys() | made
    assert entries.filter(pl.col("comment").fill_null("") == "").is_empty()
    assert entries.filter(~pl.col("grain").str.contains("(?i)^one row per ")).is_empty()


def test_views_have_flat_columns_that_bi_tools_read(warehouse: duckdb.DuckDBPyConnection) -> None:
    entries = query(warehouse, 'select "type" from mart.data_dictionary')
    assert set(entries["type"]) <= FLAT


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not at hand")
def test_views_have_the_columns_of_the_contract(warehouse: duckdb.DuckDBPyConnection) -> None:
    entries = query(warehouse, "select * from mart.data_dictionary where schema = 'mart'")
    built = {str(table): set(rows["column"]) for (table,), rows in entries.group_by("table")}
    promised = re.findall(
        r"^\| (`mart\..*?) \| .*? \| (.*) \|$", CONTRACT.read_text(), re.MULTILINE
    )
    assert len(promised) > 10
    for names, words in promised:
        columns = {word for word in re.sub(r"\(.*?\)", "", words).split(", ") if word.islower()}
        for name in re.findall(r"mart\.(\w+)", names):
            named = {column for column in columns if re.fullmatch(r"[a-z_]+", column)}
            assert named <= built[name], name


def test_the_dictionary_is_there_for_readers_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with writing(path) as connection:
        create_tables(connection, TABLES)
        build_views(connection, MART)
    with reading(path) as connection:
        grain = query(
            connection,
            "select distinct grain from mart.data_dictionary "
            "where \"schema\" = 'mart' and \"table\" = 'meetings'",
        )
        assert grain.item() == "one row per real-world meeting"
