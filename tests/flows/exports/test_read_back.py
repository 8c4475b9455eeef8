"""Exports are read by the programs that users read them with: same rows, same types."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pytest

from flows.exports.export import export
from flows.exports.views import keep_since, mart_views, staged
from flows.exports.workbook import CELL, sheet_name, write_xlsx
from tests.flows.exports.conftest import HOSTILE
from warehouse.connection import in_memory, query, reading

Ask = Callable[[Path, str], pl.DataFrame]
EXCEL_TYPES: dict[str, type | tuple[type, ...]] = {
    "VARCHAR": str,
    "BIGINT": int,
    "DOUBLE": (int, float),
    "BOOLEAN": bool,
    "DATE": datetime,
    "TIMESTAMP WITH TIME ZONE": datetime,
}


@pytest.fixture(scope="module")
def expected(bundled: Path, rows: Ask) -> dict[str, tuple[int, dict[str, str]]]:
    """Row count, and name and type of the columns, of every view."""
    columns = rows(
        bundled,
        'select "table", "column", "type" from mart.data_dictionary where "schema" = \'mart\' '
        'order by "table", position',
    )
    return {
        str(view): (
            rows(bundled, f"select count(*) as n from mart.{view}").item(),
            dict(part.select("column", "type").iter_rows()),
        )
        for (view,), part in columns.group_by("table", maintain_order=True)
    }


def path_of(form: str, folder: Path, view: str) -> str:
    if form == "parquet":
        return f"{folder}/{view}/**/*.parquet"
    return f"{folder}/{view}.{form}"


def test_the_package_describes_every_column_of_every_view(
    exported: tuple[str, Path], expected: dict[str, tuple[int, dict[str, str]]]
) -> None:
    form, folder = exported
    package = json.loads((folder / "datapackage.json").read_text())
    assert {r["name"]: r["communique:rows"] for r in package["resources"]} == {
        view: count for view, (count, _) in expected.items()
    }
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == list(expected[resource["name"]][1])
        assert all(f["description"] for f in fields)
        assert resource["format"] == form
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        assert all((folder / path).is_file() for path in paths)
    described = json.loads((folder / "croissant.json").read_text())
    listed = {file["contentUrl"] for file in described["distribution"]}
    assert listed == {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".json"
    }


def test_duckdb_reads_the_same_rows_and_types(
    exported: tuple[str, Path], expected: dict[str, tuple[int, dict[str, str]]]
) -> None:
    form, folder = exported
    if form not in ("parquet", "csv", "jsonl"):
        pytest.skip("needs an extension of DuckDB")
    for view, (count, columns) in expected.items():
        with in_memory() as connection:
            options = ""
            if form == "csv":  # types as declared in the package: every value must fit
                options = f", columns = {json.dumps(columns)}".replace('"', "'")
            if form == "parquet":
                options = ", hive_partitioning = false"
            reader = "json" if form == "jsonl" else form
            if form == "jsonl" and not count:
                assert not (folder / f"{view}.jsonl").read_bytes()
                continue
            connection.execute(
                f"create table t as from read_{reader}('{path_of(form, folder, view)}'{options})"
            )
            assert query(connection, "select count(*) as n from t").item() == count, view
            types = dict(
                query(
                    connection,
                    "select column_name, data_type from duckdb_columns() where table_name = 't'",
                ).iter_rows()
            )
        if form == "jsonl":  # types are guessed there
            assert list(types) == list(columns)
        else:
            assert types == columns, view


def test_pandas_reads_the_same_rows(
    exported: tuple[str, Path], expected: dict[str, tuple[int, dict[str, str]]]
) -> None:
    form, folder = exported
    for view, (count, columns) in expected.items():
        dates = [c for c, t in columns.items() if t in ("DATE", "TIMESTAMP WITH TIME ZONE")]
        if form == "csv":
            frame = pd.read_csv(folder / f"{view}.csv", parse_dates=dates)
        elif form == "jsonl":
            frame = pd.read_json(folder / f"{view}.jsonl", lines=True, dtype=False)
            for column in dates if count else []:
                frame[column] = pd.to_datetime(frame[column])
        elif form == "parquet":
            files = sorted((folder / view).rglob("*.parquet"))
            frame = pd.concat([pd.read_parquet(file, partitioning=None) for file in files])
        elif form == "sqlite":
            with closing(sqlite3.connect(folder / "communique.sqlite")) as file:
                frame = pd.read_sql(f'select * from "{view}"', file, parse_dates=dates)
        else:
            frame = pd.read_excel(folder / f"{view}.xlsx")
        assert len(frame) == count, view
        assert form == "jsonl" or list(frame.columns) == list(columns)
        filled = [c for c in dates if form != "parquet" and len(frame) and frame[c].notna().any()]
        for column in filled:
            assert pd.api.types.is_datetime64_any_dtype(frame[column]), (view, column)
        for column, kind in columns.items():
            if kind == "DOUBLE" and len(frame) and frame[column].notna().any():
                assert pd.api.types.is_numeric_dtype(frame[column]), (view, column)


def test_excel_cells_have_types_filters_and_a_header_that_stays(
    exported: tuple[str, Path], expected: dict[str, tuple[int, dict[str, str]]]
) -> None:
    form, folder = exported
    if form != "xlsx":
        pytest.skip("another format")
    for view, (count, columns) in expected.items():
        book = openpyxl.load_workbook(folder / f"{view}.xlsx")
        sheet: Any = book[sheet_name(view, 1)]
        header, *records = sheet.iter_rows(values_only=True)
        assert list(header) == list(columns)
        assert len([r for r in records if any(v is not None for v in r)]) == count
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        for record in records[:300]:
            for value, kind in zip(record, columns.values(), strict=True):
                assert value is None or isinstance(value, EXCEL_TYPES[kind]), (view, value, kind)
        described = [row[0] for row in book["columns"].iter_rows(min_row=2, values_only=True)]
        assert described[: len(columns)] == list(columns)


def test_sqlite_has_the_same_rows_keys_and_declared_types(
    exported: tuple[str, Path], expected: dict[str, tuple[int, dict[str, str]]]
) -> None:
    form, folder = exported
    if form != "sqlite":
        pytest.skip("another format")
    with closing(sqlite3.connect(folder / "communique.sqlite")) as file:
        for view, (count, columns) in expected.items():
            assert file.execute(f'select count(*) from "{view}"').fetchone() == (count,)
            assert [row[1] for row in file.execute(f'pragma table_info("{view}")')] == list(columns)
        kinds = file.execute("select distinct typeof(met_on) from meetings").fetchall()
        assert set(kinds) <= {("text",), ("null",)}
        year = "select count(*) from meetings where strftime('%Y', met_on) = '2023'"
        assert file.execute(year).fetchone()[0] > 10
        assert file.execute("pragma integrity_check").fetchone() == ("ok",)


def test_values_survive_each_format(few: Path, tmp_path: Path) -> None:
    moment = "2024-06-01T08:30:00.123456"
    for form in ("csv", "jsonl", "sqlite", "parquet", "xlsx"):
        export(few, tmp_path / form, form, ["articles"])
    lines = (tmp_path / "jsonl/articles.jsonl").read_text().splitlines()
    assert [json.loads(line)["title"] for line in lines][:2] == [HOSTILE[0], HOSTILE[1]]
    assert json.loads(lines[0])["first_seen_at"] == f"{moment}Z"
    with closing(sqlite3.connect(tmp_path / "sqlite/communique.sqlite")) as file:
        found = file.execute("select title, published_on, first_seen_at from articles").fetchall()
    assert found[0] == (HOSTILE[0], "1899-01-01", f"{moment}Z")
    parquet = pl.read_parquet(tmp_path / "parquet/articles/**/*.parquet", hive_partitioning=False)
    assert set(parquet["title"]) == {*HOSTILE, ""}
    assert parquet.schema["first_seen_at"] == pl.Datetime("us", "UTC")
    sheet: Any = openpyxl.load_workbook(tmp_path / "xlsx/articles.xlsx")["articles"]
    header, first, second = list(sheet.iter_rows(max_row=3))
    named = {cell.value: index for index, cell in enumerate(header)}
    title = first[named["title"]]
    assert (title.value, title.data_type, title.hyperlink) == (HOSTILE[0], "s", None)
    assert first[named["published_on"]].value == "1899-01-01"  # before Excel's calendar: text
    assert second[named["published_on"]].value.date() == date(2023, 5, 2)
    assert second[named["published_on"]].number_format == "yyyy-mm-dd"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(few: Path, tmp_path: Path) -> None:
    with reading(few) as connection, staged(connection, "articles", None) as view:
        write_xlsx(connection, view, tmp_path, sheet_rows=6)
    book = openpyxl.load_workbook(tmp_path / "articles.xlsx")
    assert book.sheetnames == ["articles", "articles (2)", "articles (3)", "columns"]
    counts = [sum(1 for _ in book[name].iter_rows(min_row=2)) for name in book.sheetnames[:3]]
    assert counts == [5, 5, 3]
    assert all(book[name]["A1"].value == "article_id" for name in book.sheetnames[:3])


def test_a_cell_that_is_too_long_says_that_it_was_cut(few: Path, tmp_path: Path) -> None:
    with reading(few) as connection, staged(connection, "articles", None) as view:
        connection.execute(f"update {view.table} set title = repeat('x', {CELL + 1})")
        write_xlsx(connection, view, tmp_path)
    sheet: Any = openpyxl.load_workbook(tmp_path / "articles.xlsx")["articles"]
    title = sheet.cell(2, 6).value
    assert len(title) == CELL
    assert title.endswith("[cut: the cell is full]")


def test_staged_rows_are_those_of_the_view(few: Path, rows: Ask) -> None:
    with reading(few) as connection:
        keep_since(connection, date(1800, 1, 1))
        for name in mart_views(connection, []):
            with staged(connection, name, date(1800, 1, 1)) as view:
                assert view.row_count == rows(few, f"select count(*) as n from mart.{name}").item()
