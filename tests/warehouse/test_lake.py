"""A lake with its catalogue in a real PostgreSQL: several writers, readers meanwhile, equal views.

To open a lake takes half a second of a processor: most of these run with `pytest -m heavy` only.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.postgres import server_in
from tests.rows import MART, fill, rows
from transforms.schemas import TABLES, Article, Meeting
from warehouse.connection import is_there, query, reading, writing
from warehouse.errors import WarehouseBusy, WarehouseUnreadable
from warehouse.extensions import extension_file
from warehouse.lake import drop_history, located
from warehouse.load import append, replace, run_transaction
from warehouse.tables import create_tables
from warehouse.views import build_views

# Few tables: to look after each of them takes time.
_TWO = {name: TABLES[name] for name in ("core.articles", "core.meetings")}
_SPAN = {"char_start": 0, "char_end": 4}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The address of a lake that the first writer makes."""
    if not extension_file("ducklake") or not extension_file("postgres_scanner"):
        pytest.skip("DuckDB's extensions for a lake are not installed")
    folder = tmp_path_factory.mktemp("lake")
    with server_in(tmp_path_factory.mktemp("postgres")) as port:
        address = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
        yield located(f"ducklake:postgres:{address} files={folder / 'files'}", folder)


def _add(lake: Path, first: int) -> int:
    """What a load does: rows of which some may be there already, and one that it replaces."""
    articles = rows(
        "core.articles",
        *({"article_id": f"a{n:02}", "title": f"secret {n:02}"} for n in range(first, first + 20)),
    )
    with writing(lake, wait_seconds=300) as connection, run_transaction(connection):
        create_tables(connection, _TWO)
        new = append(connection, "core.articles", articles, Article)
        count = query(connection, "select count(*) as n from core.articles").item()
        meeting = rows("core.meetings", {"meeting_id": "m", "report_count": count})
        replace(connection, "core.meetings", meeting, Meeting)
    return new


def test_two_writers_at_once_make_a_lake_and_lose_and_double_nothing(lake: Path) -> None:
    assert not is_there(lake)
    with ThreadPoolExecutor(2) as pool:
        new = sum(pool.map(_add, [lake] * 2, [0, 10]))
    with reading(lake) as connection:
        articles = query(connection, "select article_id from core.articles order by all")
        meetings = query(connection, "select meeting_id, report_count from core.meetings")
    assert articles["article_id"].to_list() == [f"a{n:02}" for n in range(30)]
    assert new == 30
    assert meetings.rows() == [("m", 30)]


@pytest.mark.heavy
def test_while_one_writes_others_read_and_the_next_is_told_for_whom_it_waits(lake: Path) -> None:
    _add(lake, 0)
    with writing(lake) as connection, run_transaction(connection):
        connection.execute("delete from core.articles")
        with reading(lake) as other:
            assert query(other, "select count(*) as n from core.articles").item() >= 20
        told = pytest.raises(WarehouseBusy, match=r"being written by communique \d+ on")
        with told, writing(lake, wait_seconds=0):
            pass


@pytest.mark.heavy
def test_without_history_nothing_has_the_words_that_no_row_has_any_more(lake: Path) -> None:
    _add(lake, 0)
    with writing(lake) as connection:
        connection.execute("update core.articles set title = 'covered'")
        assert _still_told(connection, lake)
        drop_history(connection, datetime.now(UTC) + timedelta(days=1))
        assert not _still_told(connection, lake)
        articles = query(connection, "select distinct title from core.articles")
        assert articles.rows() == [("covered",)]


def _still_told(connection: duckdb.DuckDBPyConnection, lake: Path) -> list[str]:
    """Files, and words of the catalogue, that have a title which no row has any more."""
    files = sorted((lake.parent / "files" / "core" / "articles").glob("*.parquet"))
    least = connection.execute(
        "select min_value from __ducklake_metadata_lake.ducklake_file_column_stats "
        "where min_value like 'secret%'"
    ).fetchall()
    return [
        *(path.name for path in files if "secret" in str(pl.read_parquet(path).to_dicts())),
        *(word for (word,) in least),
    ]


@pytest.mark.heavy
def test_a_view_of_a_lake_answers_as_that_of_a_file(
    lake: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    with writing(lake) as connection, run_transaction(connection):
        create_tables(connection, TABLES)
        connection.execute("delete from core.articles; delete from core.meetings")
        for each in (connection, warehouse):
            fill(
                each,
                sources=[{"source_id": "irna"}],
                articles=[{"article_id": "a", "source_id": "irna", "text": "They met."}],
                meetings=[{"meeting_id": "m"}],
                meeting_reports=[
                    {"report_id": "r", "article_id": "a", "meeting_id": "m", **_SPAN},
                ],
                participants=[{"report_id": "r", "participant_no": n, **_SPAN} for n in (0, 1)],
            )
            build_views(each, MART)
        sql = "select * from mart.meetings order by all"
        found = query(connection, sql)
        assert found.height
        assert found.equals(query(warehouse, sql))


def test_what_is_wrong_with_an_address_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(WarehouseUnreadable, match="PostgreSQL"),
        reading(located("ducklake:sqlite:x.db", tmp_path)),
    ):
        pass


def test_a_file_keeps_its_path_and_a_lake_has_one_in_the_folder(tmp_path: Path) -> None:
    assert located("some/file.duckdb", tmp_path) == Path("some/file.duckdb")
    path = located("ducklake:postgres:host=/run/pg dbname=news files=s3://news/lake", tmp_path)
    assert path.parent == tmp_path
