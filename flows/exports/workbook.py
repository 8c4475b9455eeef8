"""Rows of a view as an Excel workbook."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flows.exports.views import Column, View

# Rows of a sheet, the header included, and characters of a cell: Excel has no room for more.
SHEET_ROWS = 1_048_576
CELL = 32_767
_CUT = " … [cut: the cell is full]"
# Excel believes that 1900 was a leap year: earlier days would be off by one, or are no days.
_FIRST_DAY = date(1900, 3, 1)
_WIDTHS = {"DATE": 12, "TIMESTAMP WITH TIME ZONE": 20, "BIGINT": 12, "DOUBLE": 12, "BOOLEAN": 10}
_BATCH = 10_000
_FORMATS = {"DATE": "yyyy-mm-dd", "TIMESTAMP WITH TIME ZONE": "yyyy-mm-dd hh:mm:ss"}


def write_xlsx(
    connection: duckdb.DuckDBPyConnection,
    view: View,
    folder: Path,
    sheet_rows: int = SHEET_ROWS,
) -> None:
    """A workbook with the rows on one sheet, or on several if they are too many for one.

    Cells have types, the header stays in sight and filters; instants are UTC, since Excel knows
    no zones. Text is text: never a formula, never a link. The last sheet describes the columns.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": _FORMATS["DATE"],
    }
    found = connection.execute(
        f"select {', '.join(_value(column) for column in view.columns)} from {view.table}"
    )
    with xlsxwriter.Workbook(folder / f"{view.name}.xlsx", options) as book:
        # A fixed date: the same rows give the same bytes.
        book.set_properties(
            {"title": f"mart.{view.name}", "created": datetime(2000, 1, 1, tzinfo=UTC)}
        )
        formats = {kind: book.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        bold = book.add_format({"bold": True})
        sheet_no, row_no = 0, sheet_rows
        sheet: Worksheet | None = None
        while (batch := found.fetchmany(_BATCH)) or sheet is None:
            rows: list[tuple[Any, ...] | None] = [*batch] or [None]
            for row in rows:
                if row_no == sheet_rows or sheet is None:
                    _end(sheet, view, row_no)
                    sheet_no, row_no = sheet_no + 1, 1
                    sheet = book.add_worksheet(sheet_name(view.name, sheet_no))
                    _begin(sheet, view, bold, formats)
                if row is not None:
                    _write(sheet, row_no, row, view.columns)
                    row_no += 1
        _end(sheet, view, row_no)
        _describe(book.add_worksheet("columns"), view, bold)


def sheet_name(view: str, number: int) -> str:
    """The name of a sheet: at most 31 characters, Excel's limit."""
    return view[:31] if number == 1 else f"{view[:26]} ({number})"


def _value(column: Column) -> str:
    name = f'"{column.name}"'
    if column.type == "TIMESTAMP WITH TIME ZONE":
        return f"{name} at time zone 'UTC'"
    return name


def _begin(sheet: Worksheet, view: View, bold: Any, formats: dict[str, Any]) -> None:
    for index, column in enumerate(view.columns):
        sheet.set_column(index, index, _WIDTHS.get(column.type, 24), formats.get(column.type))
        sheet.write_string(0, index, column.name, bold)
    sheet.freeze_panes(1, 0)


def _end(sheet: Worksheet | None, view: View, row_count: int) -> None:
    if sheet is not None:
        sheet.autofilter(0, 0, max(row_count - 1, 1), len(view.columns) - 1)


def _write(
    sheet: Worksheet, row_no: int, row: tuple[Any, ...], columns: tuple[Column, ...]
) -> None:
    for index, (value, column) in enumerate(zip(row, columns, strict=True)):
        if value is None:
            continue
        if column.type == "VARCHAR":
            text = value if len(value) <= CELL else value[: CELL - len(_CUT)] + _CUT
            sheet.write_string(row_no, index, text)
        elif column.type == "BOOLEAN":
            sheet.write_boolean(row_no, index, value)
        elif column.type in ("BIGINT", "DOUBLE"):
            sheet.write_number(row_no, index, value)
        elif (value.date() if isinstance(value, datetime) else value) < _FIRST_DAY:
            sheet.write_string(row_no, index, value.isoformat())
        else:
            sheet.write_datetime(row_no, index, value)


def _describe(sheet: Worksheet, view: View, bold: Any) -> None:
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 2, 100)
    rows = [("column", "type", "what it holds"), *view.columns, ("", "", view.comment)]
    for row_no, row in enumerate(rows):
        for index, text in enumerate(row):
            sheet.write_string(row_no, index, text, None if row_no else bold)
    sheet.freeze_panes(1, 0)
