import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.exports.export import export
from flows.exports.folder import NotOurs
from flows.exports.views import KEYS
from flows.formulas import FORMULA
from tests.flows.exports.conftest import HOSTILE
from warehouse.connection import in_memory, query

Ask = Callable[[Path, str], pl.DataFrame]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx", "jsonl", "sqlite"])
def test_the_same_warehouse_gives_the_same_bytes(few: Path, tmp_path: Path, form: str) -> None:
    export(few, tmp_path / "one", form)
    export(few, tmp_path / "two", form)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_keys_tell_rows_apart(bundled: Path, rows: Ask) -> None:
    names = rows(bundled, "select view_name from duckdb_views() where schema_name = 'mart'")
    assert KEYS.keys() <= set(names["view_name"])
    for view, key in KEYS.items():
        columns = ", ".join(f'"{column}"' for column in key)
        keys = rows(bundled, f"select {columns} from mart.{view}")
        assert keys.is_duplicated().sum() == 0, view
        assert not any(keys.null_count().row(0)), view


def test_what_is_exported_since_a_day_points_to_nothing_left_out(
    bundled: Path, tmp_path: Path
) -> None:
    done = export(bundled, tmp_path / "out", "parquet", since=date(2023, 11, 1))
    assert 0 < done.rows["meetings"] < 65
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    checked = 0
    with in_memory() as connection:

        def values(view: str, column: str) -> set[Any]:
            path = f"{tmp_path}/out/{view}/**/*.parquet"
            found = query(connection, f"select distinct \"{column}\" as v from '{path}'")
            return set(found["v"].drop_nulls())

        for resource in package["resources"]:
            for reference in resource["schema"]["foreignKeys"]:
                (column,) = reference["fields"]
                target = reference["reference"]["resource"]
                assert values(resource["name"], column) <= values(target, column), resource["name"]
                checked += 1
        assert min(values("meetings", "met_on") - {None}) >= date(2023, 11, 1)
    assert checked > 15


def test_views_can_be_chosen(few: Path, tmp_path: Path) -> None:
    done = export(few, tmp_path / "out", "csv", ["mart.meetings", "articles"])
    assert done.rows == {"articles": len(HOSTILE) + 1, "meetings": 3}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "articles.csv", "meetings.csv", "datapackage.json", "croissant.json",
    }  # fmt: skip


def test_a_formula_is_text_in_csv_and_taking_one_apostrophe_off_gives_it_back(
    few: Path, tmp_path: Path
) -> None:
    export(few, tmp_path / "out", "csv", ["articles"])
    titles = pl.read_csv(tmp_path / "out" / "articles.csv", schema_overrides={"title": pl.String})
    written = titles.sort("article_id")["title"].to_list()
    assert not [t for t in written if t.strip(" \t\r\n")[:1] in set("=+-@＝＋－＠") - {""}]
    back = [t[1:] if re.match("^'" + FORMULA[1:], t) else t for t in written]
    given = dict(zip([f"a{n}" for n in range(13)], [*HOSTILE, ""], strict=True))
    assert back == [given[key] for key in sorted(given)]
    assert "'s Lands" in written  # no apostrophe where none is needed


def test_years_are_folders_and_every_file_has_all_columns(few: Path, tmp_path: Path) -> None:
    export(few, tmp_path / "out", "parquet", ["meetings", "encounters", "people"])
    made = {p.name for p in (tmp_path / "out" / "meetings").iterdir()}
    assert made == {"year=2023", "year=2024", "year=__HIVE_DEFAULT_PARTITION__"}
    schemas = [
        pl.read_parquet_schema(path)
        for path in sorted((tmp_path / "out/meetings").rglob("*.parq*"))
    ]
    assert schemas[0] == schemas[1] == schemas[2]
    with in_memory() as connection:
        read = query(
            connection,
            f"select meeting_id, year from read_parquet('{tmp_path}/out/meetings/**/*.parquet', "
            "hive_partitioning = true) order by meeting_id",
        )
        assert read.rows() == [("m1", 2023), ("m2", 2024), ("m3", None)]
        empty = query(connection, f"from '{tmp_path}/out/encounters/**/*.parquet'")
    assert empty.height == 0
    assert "person_a" in empty.columns


def test_a_mistake_is_told_before_anything_is_written(few: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("words")
    run = CliRunner()
    for words in (
        [tmp_path / "out", "--format", "doc"],
        [tmp_path / "out", "--views", "nothing"],
        [tmp_path / "out", "--since", "yesterday"],
        [tmp_path / "mine"],
    ):
        result = run.invoke(app, ["export", *map(str, words), "--warehouse", str(few)])
        assert result.exit_code == 2, result.output
    assert {path.name for path in tmp_path.iterdir()} == {"mine"}
    with pytest.raises(NotOurs, match="no export"):
        export(few, tmp_path / "mine", "csv")


def test_the_command_says_what_it_wrote(few: Path, tmp_path: Path) -> None:
    words = ["export", tmp_path / "out", "--views", "meetings,articles", "--since", "2024-01-01"]
    result = CliRunner().invoke(app, [*map(str, words), "--warehouse", str(few)])
    assert result.exit_code == 0, result.output
    assert "4 rows of 2 views" in result.stdout  # m2, and m3 by its first report; their articles
