"""What the command line prints: frames as a table, CSV or JSON; text that may be hostile."""

import json
from typing import Any

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

FORMATS = ("table", "csv", "json")


def render(frame: pl.DataFrame, form: str, console: Console) -> None:
    """Print a frame. JSON is one object a line, with times as ISO text."""
    if form == "csv":
        console.out(frame.write_csv().rstrip("\n"), highlight=False)
    elif form == "json":
        for row in frame.iter_rows(named=True):
            console.out(json.dumps(row, default=str, ensure_ascii=False), highlight=False)
    elif form == "table":
        console.print(frame_table(frame))
    else:
        raise ValueError(f"format {form!r}: not one of {', '.join(FORMATS)}")


def frame_table(frame: pl.DataFrame, title: str | None = None) -> Table:
    """A frame as a table for people: numbers to the right, nothing interpreted as markup."""
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold")
    for name, dtype in frame.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.iter_rows():
        table.add_row(*(Text(cell_text(value)) for value in row))
    return table


def cell_text(value: Any) -> str:
    """One value as people read it; control characters of hostile text are made visible."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(value))
