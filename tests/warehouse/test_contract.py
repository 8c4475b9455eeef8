from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.rows import MART
from transforms.schemas import TABLES
from warehouse import version
from warehouse.connection import query, reading, writing
from warehouse.contract import migrate, pending, prepare
from warehouse.errors import WarehouseTooNew, WarehouseTooOld
from warehouse.tables import create_tables

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Migrations to 0.2.0 and 0.10.0, and a note that is none."""
    made = tmp_path / "migrations"
    made.mkdir()
    (made / "0.2.0.sql").write_text("create table core.second as select 1 as one")
    (made / "0.10.0.sql").write_text("alter table core.second rename one to tenth")
    (made / "README.sql").write_text("not sql")
    return made


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of version 0.10.0."""
    for module in ("contract", "connection", "version"):
        monkeypatch.setattr(f"warehouse.{module}.MART_VERSION", "0.10.0")


def old_warehouse(path: Path) -> Path:
    """A warehouse from before versions were recorded."""
    with writing(path) as connection:
        create_tables(connection, {k: v for k, v in TABLES.items() if k != "ops.contract"})
    return path


def versions(path: Path) -> list[tuple[str, str | None]]:
    with reading(path) as connection:
        return query(
            connection, "select version, migrations from ops.contract order by since, version"
        ).rows()


def test_a_new_warehouse_is_of_this_version(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "new.duckdb"
    for _ in range(2):
        with writing(path) as connection:
            prepare(connection, TABLES, folder, NOW)
    assert versions(path) == [(version.MART_VERSION, None)]


@pytest.mark.usefixtures("at_ten")
def test_migrations_run_in_the_order_of_versions_and_only_once(
    tmp_path: Path, folder: Path
) -> None:
    path = old_warehouse(tmp_path / "old.duckdb")
    with writing(path) as connection:
        with pytest.raises(WarehouseTooOld, match=r"0\.1\.0.*communique migrate.*0\.2\.0, 0\.10"):
            prepare(connection, TABLES, folder, NOW)
        done = migrate(connection, TABLES, MART, folder, NOW)
        assert (done.before, done.after) == ("0.1.0", "0.10.0")
        assert done.files == ["0.2.0", "0.10.0"]
        assert "core.second.tenth" in done.added
        assert migrate(connection, TABLES, MART, folder, NOW).files == []
        prepare(connection, TABLES, folder, NOW)
    assert versions(path) == [("0.10.0", "0.2.0; 0.10.0")]


@pytest.mark.usefixtures("at_ten")
def test_a_dry_run_tells_the_same_and_changes_nothing(tmp_path: Path, folder: Path) -> None:
    path = old_warehouse(tmp_path / "old.duckdb")
    with writing(path) as connection:
        tried = migrate(connection, TABLES, MART, folder, NOW, dry_run=True)
        assert query(connection, "from duckdb_views() where schema_name = 'mart'").is_empty()
        assert query(connection, "from duckdb_tables() where table_name = 'second'").is_empty()
        assert migrate(connection, TABLES, MART, folder, NOW) == tried


@pytest.mark.usefixtures("at_ten")
def test_a_migration_that_fails_leaves_the_warehouse_as_it_was(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "0.10.0.sql").write_text("select * from core.nowhere")
    path = old_warehouse(tmp_path / "old.duckdb")
    with writing(path) as connection:
        with pytest.raises(duckdb.CatalogException):
            migrate(connection, TABLES, MART, folder, NOW)
        assert query(connection, "from duckdb_tables() where table_name = 'second'").is_empty()
        assert version.stored_version(connection) == "0.1.0"


def test_a_newer_warehouse_is_not_opened(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.duckdb"
    with monkeypatch.context() as later:
        for module in ("contract", "connection"):
            later.setattr(f"warehouse.{module}.MART_VERSION", "0.10.0")
        with writing(path) as connection:
            prepare(connection, TABLES, folder, NOW)
    for opened in (reading, writing):
        with pytest.raises(WarehouseTooNew, match=r"contract 0\.10\.0.*update"), opened(path):
            pass


def test_the_migrations_that_are_there_are_named_for_versions() -> None:
    migrations = MART.parent / "migrations"
    named = [path.stem for path in migrations.glob("*")]
    assert sorted(named) == sorted(path.stem for path in pending(migrations, "0.0.0"))
