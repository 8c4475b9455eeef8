"""What the command line prints: frames as a table, CSV or JSON; text that may be hostile."""

import json
from typing import Any

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

FORMATS = ("table", "csv", "json")
# Columns of dates, codes and numbers keep to one line; the room goes to names and words.
SHORT = 12
WIDE = 160


def console(*, to_stderr: bool = False) -> Console:
    """Standard output or error; as wide as the terminal, or wide enough for a file or a pipe."""
    found = Console(stderr=to_stderr)
    return found if found.is_terminal else Console(stderr=to_stderr, width=WIDE)


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
    cells = [[cell_text(value) for value in row] for row in frame.iter_rows()]
    for column, (name, dtype) in enumerate(frame.schema.items()):
        longest = max((len(row[column]) for row in cells), default=0)
        table.add_column(
            name,
            justify="right" if dtype.is_numeric() else "left",
            overflow="fold",
            no_wrap=longest <= SHORT,
        )
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    return table


def cell_text(value: Any) -> str:
    """One value as people read it; control characters of hostile text are made visible."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(value))
