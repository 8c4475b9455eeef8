"""Tables of articles, one a row, as CSV in any dialect."""

import csv
from collections import deque
from collections.abc import Iterator
from io import BufferedReader
from itertools import zip_longest

from flows.sources.json_records import LONGEST_LINE, bounded_lines
from flows.sources.records import Records, Refused, found, target

_DELIMITERS = ",;\t|"
_MOST_LOOSE_QUOTES = 1000


def csv_records(stream: BufferedReader) -> Records:
    """A CSV file; its header tells the delimiter, the one that yields most known field names."""
    csv.field_size_limit(LONGEST_LINE)
    header: list[str] = []
    row_count = 0
    for where, row in _rows(bounded_lines(stream, None)):
        if isinstance(row, list) and not header:
            header = named_columns(row)
            continue
        row_count += 1
        if isinstance(row, Refused):
            yield row
        elif len(row) > len(header) and any(map(str.strip, row[len(header) :])):
            detail = f"{len(row)} cells, but the header names {len(header)}"
            yield Refused("broken_csv", detail, where)
        else:
            yield found(dict(zip_longest(header, row[: len(header)], fillvalue="")), where)
    if not row_count:
        raise Refused("empty", "a table without rows")


def named_columns(names: list[str]) -> list[str]:
    """The names as they are, if one of them is that of the text."""
    known = [hit[0] for name in names if (hit := target(name[:64]))]
    if "text" not in known:
        raise Refused("no_text", f"no column of texts among: {', '.join(names)[:200]}")
    return names


def _delimiter(line: str) -> str:
    def known_names(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([line], delimiter=delimiter), [])
        return sum(target(name[:64]) is not None for name in names), len(names)

    return max(_DELIMITERS, key=known_names)


def _rows(lines: Iterator[tuple[int, str | None]]) -> Iterator[tuple[str, list[str] | Refused]]:
    """Rows with the line they begin in; a quotation mark that never closes costs one line.

    The standard reader takes everything up to the next mark for one cell then. So the lines
    of a row are kept, and where it stumbles they are read again without the first one.
    """
    again: deque[tuple[int, str]] = deque()
    taken: list[tuple[int, str]] = []
    too_long: list[int] = []

    def feed() -> Iterator[str]:
        size = 0
        while size <= LONGEST_LINE:
            line_no, line = again.popleft() if again else next(lines, (0, ""))
            if not line_no:
                return
            if line is None:
                too_long.append(line_no)
                continue
            size = size + len(line) if taken else len(line)
            taken.append((line_no, line))
            yield line.replace("\0", "")

    first = next(((no, line) for no, line in lines if line and line.strip("\0 \t\r\n\ufeff")), None)
    if first is None:
        return
    delimiter = _delimiter(first[1].lstrip("\ufeff"))
    again.append((first[0], first[1].lstrip("\ufeff")))
    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    loose = 0
    while True:
        row: list[str] | csv.Error
        try:
            row = next(reader, [])
        except csv.Error as error:
            row = error
        for line_no in too_long:
            detail = f"more than {LONGEST_LINE >> 20} MB in a line"
            yield f"line {line_no}", Refused("too_large", detail, f"line {line_no}")
        too_long.clear()
        if row == [] and not taken:
            return
        where = f"line {taken[0][0]}"
        if isinstance(row, csv.Error):
            loose += 1
            yield where, Refused("broken_csv", f"quotation marks: {row}", where)
            if loose > _MOST_LOOSE_QUOTES:
                raise Refused(
                    "broken_csv", "too many loose quotation marks: the rest is left", where
                )
            again.extendleft(reversed(taken[1:]))
            reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        elif any(cell.strip() for cell in row):
            yield where, row
        taken.clear()
