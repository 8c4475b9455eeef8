import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.pipeline import run_load
from flows.settings import BUNDLED, MART, ROOT
from warehouse.connection import query, reading

Ask = Callable[[Path, str], pl.DataFrame]
RELEASED = sorted((ROOT / "tests" / "data" / "released").glob("*.duckdb.gz"))


def communique(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_there_is_a_released_version_to_migrate() -> None:
    assert [path.name.removesuffix(".duckdb.gz") for path in RELEASED][:1] == ["0.1.0"]


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_a_warehouse_of_every_released_version_is_migrated_and_goes_on(
    released: Path, tmp_path: Path, rows: Ask
) -> None:
    path = tmp_path / "old.duckdb"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    before = rows(path, "select article_id, text from core.articles order by article_id")
    tried = communique("migrate", "--dry-run", "--warehouse", path)
    done = communique("migrate", "--warehouse", path)
    assert tried.replace("would be", "is now") == done
    with reading(path) as connection:
        for view in sorted(MART.glob("*.sql")):
            query(connection, f"select * from mart.{view.stem}")
    summary = run_load(
        [BUNDLED / "syria_iran_talks.txt", BUNDLED / "a020-finland-summons-russian-ambassador.md"],
        path,
    )
    assert (summary.articles_new, summary.duplicates) == (1, 1)
    after = rows(path, "select article_id, text from core.articles order by article_id")
    assert after.join(before, on=["article_id", "text"], how="semi").height == before.height


def test_there_is_nothing_to_migrate_without_a_warehouse(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["migrate", "--warehouse", str(tmp_path / "none.duckdb")])
    assert result.exit_code == 1
    assert "no such warehouse" in result.stderr
    assert not list(tmp_path.iterdir())
