"""What the command line prints: rows as a table, CSV or JSON Lines; text that may be hostile."""

import csv
import io
import json
import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

FORMATS = ("table", "csv", "json")
# Columns of dates, codes and numbers keep to one line; the room goes to names and words.
SHORT = 12
WIDE = 160
# A column narrower than this is unreadable; with too many of them rows are shown one by one.
NARROWEST = 9

Rows = Sequence[Sequence[Any]]


def console(*, to_stderr: bool = False) -> Console:
    """Standard output or error; as wide as the terminal, or wide enough for a file or a pipe."""
    found = Console(stderr=to_stderr)
    return found if found.is_terminal else Console(stderr=to_stderr, width=WIDE)


def render(columns: Sequence[str], rows: Rows, form: str, to: Console) -> None:
    """Print rows. JSON is one object a line; times are ISO text, what JSON cannot say is null."""
    if form == "csv":
        page = io.StringIO()
        csv.writer(page, lineterminator="\n").writerows([columns, *map(_flat, rows)])
        to.out(page.getvalue().rstrip("\n"), highlight=False)
    elif form == "json":
        for row in rows:
            record = {name: _plain(value) for name, value in zip(columns, row, strict=True)}
            to.out(json.dumps(record, ensure_ascii=False), highlight=False)
    elif form == "table":
        is_wide = len(columns) * NARROWEST > to.width
        to.print(_records(columns, rows) if is_wide else _table(columns, rows))
    else:
        raise ValueError(f"format {form!r}: not one of {', '.join(FORMATS)}")


def frame_table(frame: pl.DataFrame, title: str | None = None) -> Table:
    """A frame as a table for people."""
    return _table(frame.columns, frame.rows(), title)


def cell_text(value: Any) -> str:
    """One value as people read it; control characters of hostile text are made visible."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(_plain(value)))


def _table(columns: Sequence[str], rows: Rows, title: str | None = None) -> Table:
    """Numbers to the right, short columns on one line, nothing interpreted as markup."""
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold")
    for at, name in enumerate(columns):
        values = [row[at] for row in rows]
        is_number = any(isinstance(value, int | float) for value in values)
        table.add_column(
            Text(name),
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=max((len(cell_text(value)) for value in values), default=0) <= SHORT,
        )
    for row in rows:
        table.add_row(*(Text(cell_text(value)) for value in row))
    return table


def _records(columns: Sequence[str], rows: Rows) -> RenderableType:
    """One row below the other, for more columns than fit beside each other."""
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        for name, value in zip(columns, row, strict=True):
            table.add_row(Text(name), Text(cell_text(value)))
        table.add_section()
    return table


def _flat(row: Sequence[Any]) -> list[Any]:
    plain = [_plain(value) for value in row]
    return [json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for v in plain]


def _plain(value: Any) -> Any:
    """A value in the terms of JSON."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, str | int) else str(value)
