import dataframely as dy
import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.rows import rows
from transforms.schemas import TABLES
from warehouse.connection import in_memory, query
from warehouse.errors import TableDiffers
from warehouse.load import append
from warehouse.tables import create_tables


class Note(dy.Schema):
    """One row per note; it's short."""

    note_id = dy.String(primary_key=True, description="Key")
    words = dy.Int64(description="How many")


class LongerNote(Note):
    """One row per note, with its author."""

    author = dy.String(nullable=True, description="Who wrote it")


class StricterNote(Note):
    """One row per note that has an author."""

    author = dy.String(description="Who wrote it")


class RetypedNote(dy.Schema):
    """One row per note, counted in fractions."""

    note_id = dy.String(primary_key=True, description="Key")
    words = dy.Float64(description="How many")


class Odd(dy.Schema):
    """One row per thing of a type that no table has."""

    span = dy.Duration(description="How long")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_takes_and_returns_any_valid_frame(
    warehouse: duckdb.DuckDBPyConnection, table: str
) -> None:
    schema = TABLES[table]
    frame = schema.sample(10, generator=dy.random.Generator(seed=7))
    append(warehouse, table, frame, schema)
    stored = query(warehouse, f"select * from {table}")
    assert_frame_equal(stored, frame, check_row_order=False)


def test_every_table_and_column_has_the_comment_that_its_schema_gives(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    stored = query(
        warehouse,
        "select schema_name || '.' || table_name as t, column_name as c, comment "
        "from duckdb_columns() where schema_name in ('core', 'ops')",
    )
    declared = {
        (table, name, column.description)
        for table, schema in TABLES.items()
        for name, column in schema.columns().items()
    }
    assert set(stored.rows()) == declared
    assert all(comment for _, _, comment in declared)
    tables = query(warehouse, "select comment from duckdb_tables()")["comment"]
    assert len(tables) == len(TABLES)
    assert all(about.startswith("One row per ") for about in tables)


def test_a_column_that_is_not_nullable_refuses_null(warehouse: duckdb.DuckDBPyConnection) -> None:
    broken = rows("core.articles", {}).with_columns(source_id=pl.lit(None, dtype=pl.String))
    with pytest.raises(duckdb.ConstraintException, match="source_id"):
        append(warehouse, "core.articles", broken, TABLES["core.articles"])


def test_making_the_tables_again_keeps_the_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    append(warehouse, "core.people", rows("core.people", {}), TABLES["core.people"])
    create_tables(warehouse, TABLES)
    assert query(warehouse, "select count(*) as n from core.people").item() == 1


def test_a_new_nullable_column_is_added_to_the_rows_that_are_there() -> None:
    with in_memory() as connection:
        create_tables(connection, {"core.notes": Note})
        connection.execute("insert into core.notes values ('a', 3)")
        create_tables(connection, {"core.notes": LongerNote})
        assert query(connection, "select * from core.notes").rows() == [("a", 3, None)]


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        (LongerNote, Note, "author"),
        (Note, StricterNote, "author"),
        (LongerNote, StricterNote, "author"),
        (Note, RetypedNote, "words"),
    ],
)
def test_any_other_difference_is_refused(
    before: type[dy.Schema], after: type[dy.Schema], column: str
) -> None:
    with in_memory() as connection:
        create_tables(connection, {"core.notes": before})
        with pytest.raises(TableDiffers, match=rf"core\.notes: column {column}"):
            create_tables(connection, {"core.notes": after})


def test_a_type_that_no_table_has_is_refused() -> None:
    with in_memory() as connection, pytest.raises(TypeError, match="span"):
        create_tables(connection, {"core.odd": Odd})
