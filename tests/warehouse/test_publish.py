from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.rows import MART, rows
from transforms.schemas import TABLES
from warehouse.connection import copying, query, reading, writing
from warehouse.errors import SnapshotDiffers, WarehouseBusy, WarehouseMissing
from warehouse.load import append
from warehouse.publish import publish
from warehouse.tables import create_tables
from warehouse.views import build_views


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A warehouse with one person."""
    path = tmp_path / "job" / "it's news.duckdb"
    with writing(path) as connection:
        create_tables(connection, TABLES)
        append(
            connection, "core.people", rows("core.people", {"name": "One"}), TABLES["core.people"]
        )
        build_views(connection, MART)
    return path


def names(path: Path) -> Iterator[str]:
    with reading(path) as connection:
        yield from query(connection, "select name from mart.people order by name")["name"]


def add(path: Path, name: str) -> None:
    row = rows("core.people", {"person_id": name, "name": name})
    with writing(path) as connection:
        append(connection, "core.people", row, TABLES["core.people"])


def test_a_snapshot_has_rows_views_and_comments_in_a_storage_that_old_clients_read(
    filled: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "news.duckdb"
    published = publish(filled, target)
    assert published.rows == 1
    assert published.views == len(list(MART.glob("*.sql")))
    with reading(filled) as connection:
        dictionary = query(connection, "select * from mart.data_dictionary order by all")
    with reading(target) as connection:
        copied = query(connection, "select * from mart.data_dictionary order by all")
        tags = query(
            connection,
            "select tags['storage_version'] as v from duckdb_databases() "
            "where database_name = current_database()",
        ).item()
    assert copied.equals(dictionary)
    assert str(tags).startswith("v1.0.0")
    assert list(names(target)) == ["One"]
    assert [path.name for path in target.parent.iterdir()] == ["news.duckdb"]


def test_earlier_snapshots_are_kept_and_no_more_than_asked_for(
    filled: Path, tmp_path: Path
) -> None:
    target = tmp_path / "news.duckdb"
    for name in ("Three", "Two", "Four"):
        publish(filled, target, keep=2)
        add(filled, name)
    publish(filled, target, keep=2)
    assert list(names(target)) == ["Four", "One", "Three", "Two"]
    assert list(names(tmp_path / "news.1.duckdb")) == ["One", "Three", "Two"]
    assert list(names(tmp_path / "news.2.duckdb")) == ["One", "Three"]
    assert len(list(tmp_path.glob("*.duckdb"))) == 3
    publish(filled, target, keep=0)
    assert list(names(tmp_path / "news.1.duckdb")) == ["One", "Three", "Two"]


def test_readers_of_the_old_snapshot_go_on_with_it(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "news.duckdb"
    publish(filled, target)
    with reading(target) as old:
        add(filled, "Two")
        with writing(filled):  # a snapshot blocks no writer of the warehouse
            pass
        publish(filled, target)
        assert query(old, "select name from mart.people")["name"].to_list() == ["One"]
    assert list(names(target)) == ["One", "Two"]


def test_what_is_no_snapshot_stays(filled: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table mine as select 1 as one")
    with pytest.raises(SnapshotDiffers, match="no publish made"):
        publish(filled, other)
    with pytest.raises(SnapshotDiffers, match="the warehouse itself"):
        publish(filled, filled)
    (tmp_path / "link.duckdb").symlink_to(filled)
    with pytest.raises(SnapshotDiffers, match="the warehouse itself"):
        publish(filled, tmp_path / "link.duckdb")
    with pytest.raises(WarehouseMissing):
        publish(tmp_path / "none.duckdb", tmp_path / "news.duckdb")


def test_a_copy_that_fails_leaves_the_old_snapshot(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "news.duckdb"
    publish(filled, target)
    with writing(filled) as connection:
        connection.execute("create view mart.broken as select cast('x' as integer) as n")
    with pytest.raises(duckdb.ConversionException):
        publish(filled, target)
    assert list(names(target)) == ["One"]
    assert [path.name for path in tmp_path.glob("*news*")] == ["news.duckdb"]


def test_a_copy_waits_for_a_writer_and_then_says_who_it_is(filled: Path, tmp_path: Path) -> None:
    with (
        writing(filled),
        pytest.raises(WarehouseBusy),
        copying(filled, tmp_path / "new.duckdb", "v1.0.0", wait_seconds=0.1),
    ):
        pass
