"""A real PostgreSQL server, where one is installed; the tests are skipped where none is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.exports.postgres import PostgresProblem, copy_mart
from tests.postgres import server_in

Ask = Callable[[Path, str], pl.DataFrame]
dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database."""
    with server_in(tmp_path_factory.mktemp("postgres")) as port:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


def ask(url: str, sql: str) -> list[tuple[object, ...]]:
    with dbapi.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return [tuple(row) for row in cursor.fetchall()]


def change(url: str, sql: str) -> None:
    with dbapi.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        connection.commit()


def test_every_view_is_a_table_with_rows_types_and_comments(
    server: str, bundled: Path, rows: Ask
) -> None:
    done = copy_mart(bundled, server)
    again = copy_mart(bundled, server)
    assert done == again
    for view, count in done.rows.items():
        assert ask(server, f'select count(*) from mart."{view}"') == [(count,)], view
        assert count == rows(bundled, f"select count(*) as n from mart.{view}").item()
    columns = ask(
        server,
        "select table_name::text, column_name::text, data_type::text, "
        "col_description(format('mart.%I', table_name)::regclass, ordinal_position) "
        "from information_schema.columns where table_schema = 'mart'",
    )
    types = {
        "VARCHAR": "text", "BIGINT": "bigint", "DOUBLE": "double precision",
        "BOOLEAN": "boolean", "DATE": "date",
        "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    }  # fmt: skip
    dictionary = rows(
        bundled,
        'select "table", "column", "type", comment from mart.data_dictionary '
        "where \"schema\" = 'mart'",
    )
    assert set(columns) == {(t, c, types[k], w) for t, c, k, w in dictionary.iter_rows()}
    sql = (
        "select meeting_id, cast(met_on as varchar) as d, participants, confidence, "
        "cast(epoch(first_reported_at) as bigint) as s from mart.meetings order by meeting_id"
    )
    there = "epoch(first_reported_at)", "extract(epoch from first_reported_at)"
    copied = ask(server, sql.replace(*there).replace("order by meeting_id", "order by 1"))
    assert sorted(copied) == sorted(rows(bundled, sql).rows())


def test_a_schema_that_is_not_a_copy_stays(server: str, bundled: Path) -> None:
    change(server, "drop schema if exists mart cascade")
    change(server, "create schema mart")
    change(server, "create table mart.mine (one int)")
    with pytest.raises(PostgresProblem, match="not a copy"):
        copy_mart(bundled, server)
    assert ask(server, "select count(*) from mart.mine") == [(0,)]
    change(server, "drop schema mart cascade")


def test_a_copy_that_fails_leaves_the_old_tables(
    server: str, bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_mart(bundled, server)
    before = ask(server, "select count(*) from mart.meetings")
    monkeypatch.setattr("flows.exports.postgres.KEYS", {"statements": ("speaker",)})
    with pytest.raises(PostgresProblem, match=r"duplicate|null values|unique"):
        copy_mart(bundled, server)
    assert ask(server, "select count(*) from mart.meetings") == before


def test_the_command_says_what_is_wrong(bundled: Path) -> None:
    for url, words in (
        ("mysql://root@127.0.0.1/x", "postgresql://"),
        ("postgresql://nobody@127.0.0.1:1/x", "PostgreSQL"),
    ):
        result = CliRunner().invoke(app, ["publish", "--to", url, "--warehouse", str(bundled)])
        assert result.exit_code == 1
        assert words in result.stderr
