"""JSON in the shapes that articles come in: one object, many, or one a line."""

import io
import json
from collections.abc import Iterator
from io import BufferedReader

from flows.sources.charsets import encoding_of, is_binary
from flows.sources.plain_text import read_text
from flows.sources.records import Records, Refused, found, target

LARGEST_JSON = 256 << 20  # a whole file in memory; bigger sets belong in JSON Lines
LONGEST_LINE = 32 << 20  # characters; an article of 5 MB, fully escaped, fits
_LISTS = ["articles", "items", "data", "results", "documents", "docs", "stories", "news", "entries"]


def json_records(stream: BufferedReader) -> Records:
    """A JSON file: an object, a list of them, or an object that holds such a list."""
    text = read_text(stream, LARGEST_JSON)
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        if _is_json_lines(text):
            yield from _line_records(enumerate(io.StringIO(text, newline="\n"), start=1))
            return
        raise Refused("broken_json", f"{type(error).__name__}: {error}"[:300]) from error
    yield from _elements(value, "")


def _is_json_lines(text: str) -> bool:
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _elements(value: object, path: str) -> Records:
    if isinstance(value, list):
        for place, element in enumerate(value):
            where = f"{path}[{place}]"
            if isinstance(element, dict):
                yield found(element, where)
            else:
                yield Refused("wrong_type", f"{type(element).__name__} instead of an object", where)
        if not value:
            yield Refused("empty", "an empty list", path)
    elif isinstance(value, dict):
        name = _list_name(value)
        if name is None:
            yield found(value, path)
        else:
            yield from _elements(value[name], f"{path}.{name}".lstrip("."))
    else:
        yield Refused("wrong_type", f"{type(value).__name__} instead of an object or a list", path)


def _list_name(value: dict[str, object]) -> str | None:
    """Name of the list of articles that an object wraps, if it is no article itself."""
    names = {name.lower(): name for name in value}
    if any(
        isinstance(value[name], str) and (hit := target(name[:64])) and hit[0] == "text"
        for name in value
    ) and not any(isinstance(value.get(names.get(known, "")), list) for known in _LISTS):
        return None
    for known in _LISTS:
        if isinstance(value.get(names.get(known, "")), list | dict):
            return names[known]
    return None


def line_records(stream: BufferedReader) -> Records:
    """JSON Lines, read a line at a time: a broken line costs only itself."""
    yield from _line_records(bounded_lines(stream, "\n"))


def _line_records(lines: Iterator[tuple[int, str | None]]) -> Records:
    read_any = False
    for line_no, raw in lines:
        where = f"line {line_no}"
        if raw is None:
            yield Refused("too_large", f"more than {LONGEST_LINE >> 20} MB in a line", where)
            read_any = True
            continue
        line = raw.strip(" \t\r\n\0\ufeff\x1e")
        if not line:
            continue
        read_any = True
        try:
            value = json.loads(line, strict=False)
        except (ValueError, RecursionError) as error:
            yield Refused("broken_json", f"{type(error).__name__}: {error}"[:300], where)
            continue
        if isinstance(value, dict):
            yield found(value, where)
        else:
            yield Refused("wrong_type", f"{type(value).__name__} instead of an object", where)
    if not read_any:
        raise Refused("empty", "nothing but blanks")


def bounded_lines(stream: BufferedReader, newline: str | None) -> Iterator[tuple[int, str | None]]:
    """Numbered lines of a text of any size; None for a line too long to hold."""
    head = stream.peek(8192)[:8192]
    if is_binary(head):
        raise Refused("binary", "bytes that are no text")
    encoding = encoding_of(head)
    errors = "cp1252_rest" if encoding.startswith("utf-8") else "replace"
    lines = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline=newline)
    line_no = 0
    while line := lines.readline(LONGEST_LINE):
        line_no += 1
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            yield line_no, line
            continue
        while len(line) == LONGEST_LINE and not line.endswith("\n"):
            line = lines.readline(LONGEST_LINE)
        yield line_no, None
