"""A lake with its catalogue in a real PostgreSQL: several writers, readers meanwhile, equal views.

Whole loads into a lake by two processes: benchmarks/lake.py.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from tests.postgres import server_in
from tests.rows import MART, fill, rows
from transforms.schemas import TABLES, Article, Meeting
from warehouse.connection import is_there, query, reading, writing
from warehouse.errors import WarehouseBusy, WarehouseMissing, WarehouseUnreadable
from warehouse.extensions import extension_file
from warehouse.lake import located
from warehouse.load import append, replace, run_transaction
from warehouse.tables import create_tables
from warehouse.views import build_views

_SPAN = {"char_start": 0, "char_end": 4}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A lake with all tables; its reading was refused before it was made."""
    if not extension_file("ducklake") or not extension_file("postgres_scanner"):
        pytest.skip("DuckDB's extensions for a lake are not installed")
    folder = tmp_path_factory.mktemp("lake")
    with server_in(tmp_path_factory.mktemp("postgres")) as port:
        address = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
        path = located(f"ducklake:postgres:{address} files={folder / 'files'}", folder)
        assert not is_there(path)
        with pytest.raises(WarehouseMissing, match="no lake there yet"), reading(path):
            pass
        with writing(path) as connection, run_transaction(connection):
            create_tables(connection, TABLES)
        yield path


def _add(lake: Path, numbers: range) -> int:
    """What a load does: rows that may be there already, and one that every load replaces."""
    new = 0
    for number in numbers:
        articles = rows("core.articles", *({"article_id": f"a{n}"} for n in (number, number + 1)))
        with writing(lake, wait_seconds=300) as connection, run_transaction(connection):
            new += append(connection, "core.articles", articles, Article)
            count = query(connection, "select count(*) as n from core.articles").item()
            meeting = rows("core.meetings", {"meeting_id": "m", "report_count": count})
            replace(connection, "core.meetings", meeting, Meeting)
    return new


def test_two_writers_at_once_lose_and_double_nothing(lake: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        new = sum(pool.map(_add, [lake] * 2, [range(2), range(1, 3)]))
    with reading(lake) as connection:
        articles = query(connection, "select article_id from core.articles order by all")
        meetings = query(connection, "select meeting_id, report_count from core.meetings")
    assert articles["article_id"].to_list() == [f"a{n}" for n in range(4)]
    assert new == 4
    assert meetings.rows() == [("m", 4)]


def test_the_second_writer_waits_and_is_told_for_whom(lake: Path) -> None:
    with (
        writing(lake),
        reading(lake),
        pytest.raises(WarehouseBusy, match=r"being written by communique \d+ on"),
        writing(lake, wait_seconds=0),
    ):
        pass
    with writing(lake, wait_seconds=0):
        pass


def test_the_views_of_a_lake_answer_as_those_of_a_file(
    lake: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    with writing(lake) as connection, run_transaction(connection):
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
                participants=[{"report_id": "r", "participant_no": n, **_SPAN} for n in range(2)],
            )
            build_views(each, MART)
    with reading(lake) as connection:
        for view in sorted(path.stem for path in MART.glob("*.sql")):
            columns = "* exclude (comment)" if view == "data_dictionary" else "*"
            sql = f"select {columns} from mart.{view} order by all"
            assert query(connection, sql).equals(query(warehouse, sql)), view
            if view in ("meetings", "meeting_participants"):
                assert query(connection, sql).height


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
