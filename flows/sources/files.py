"""Articles from files and folders: find them, keep their bytes, read them a batch at a time."""

import os
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

import dataframely as dy
import polars as pl

from flows import raw_archive
from flows.sources import json_records, plain_text, records, tables, web_page
from flows.sources.records import Found, Refused, mended
from transforms.schemas import ParsedItem, Reject

MEDIA_TYPES = {
    ".txt": "txt", ".md": "md", ".html": "html", ".htm": "html", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet",
}  # fmt: skip
_BATCH_ROWS = 1000
_BATCH_CHARACTERS = 16 << 20


class UsageError(Exception):
    """The user asked for something that is not there."""


class Collected(NamedTuple):
    """Files to read; named ones that nobody can read; how many others a folder held."""

    files: list[Path]
    unsupported: list[Path]
    ignored_count: int


class Received(NamedTuple):
    """One row of `Item`: bytes in the raw archive, not yet parsed."""

    raw_path: str
    location: str
    media_type: str
    received_at: datetime


class Parsed(NamedTuple):
    """A batch of what a file holds: articles, and what gives none."""

    items: dy.DataFrame[ParsedItem]
    rejects: dy.DataFrame[Reject]


def collect(paths: Sequence[Path]) -> Collected:
    """Files of the given paths, folders searched to the bottom, each file once and in order.

    Folders hold all sorts of things: what is hidden is passed over, and so are files of a
    kind that we do not read, which are counted. But a file that somebody names is wanted:
    if we cannot read its kind, it is a reject. A path that does not exist is a `UsageError`,
    before anything is read.
    """
    files: dict[Path, Path] = {}
    unsupported: dict[Path, Path] = {}
    ignored = 0
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        if not path.is_dir():
            kind = files if path.is_file() and media_type(path) else unsupported
            kind.setdefault(path.resolve(), path)
            continue
        for file in _files_under(path):
            if media_type(file):
                files.setdefault(file.resolve(), file)
            else:
                ignored += 1
    return Collected(list(files.values()), list(unsupported.values()), ignored)


def _files_under(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and (Path(place) / name).is_file():
                yield Path(place) / name


def media_type(path: Path) -> str | None:
    """How to parse a file, by its name; None for a kind that we do not read."""
    return MEDIA_TYPES.get(Path(path.name.lower().removesuffix(".gz")).suffix)


def receive(path: Path, folder: Path, received_at: datetime) -> Received:
    """Keep a file's bytes in the raw archive of a warehouse folder, unread.

    Raises OSError where the file cannot be read; see `refused` to report it.
    """
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix
    with path.open("rb") as source:
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise OSError(f"{path}: no regular file")
        raw_path = raw_archive.keep(source, suffix, folder)
    return Received(raw_path, path.as_posix(), media_type(path) or "", received_at)


def refused(
    path: Path, reason: str, detail: str, run_id: str, at: datetime
) -> dy.DataFrame[Reject]:
    """The reject of a file that never reached the archive."""
    return _rejects([Refused(reason, detail)], Received("", path.as_posix(), "", at), run_id)


def parse(item: Received, folder: Path, run_id: str, first_row: int = 0) -> Iterator[Parsed]:
    """Read an item from the archive in batches; rows are numbered on from `first_row`.

    A batch holds at most a thousand articles or some 16 million characters, so that files
    larger than the memory can be read. Whatever is wrong with the bytes ends in `rejects`.
    """
    found: list[Found] = []
    rejects: list[Refused] = []
    size = 0
    for record in _records(item, folder):
        if isinstance(record, Refused):
            rejects.append(record)
        else:
            found.append(record)
            size += len(record.fields["text"] or "")
        if len(found) + len(rejects) >= _BATCH_ROWS or size > _BATCH_CHARACTERS:
            yield Parsed(_items(found, item, first_row), _rejects(rejects, item, run_id))
            first_row += len(found)
            found, rejects, size = [], [], 0
    if found or rejects:
        yield Parsed(_items(found, item, first_row), _rejects(rejects, item, run_id))


def _records(item: Received, folder: Path) -> records.Records:
    """Records of an item; an end that comes too early costs only what would have followed."""
    try:
        with raw_archive.open_entry(folder, item.raw_path) as stream:
            if item.media_type in _ONE_A_FILE:
                yield from _named_by_file(_ONE_A_FILE[item.media_type](stream, item), item)
            else:
                yield from _MANY_A_FILE[item.media_type](stream)
    except Refused as whole:
        yield whole
    except EOFError:
        yield Refused("truncated", "the compressed bytes end too early")
    except (OSError, zlib.error) as error:
        yield Refused("unreadable", f"{type(error).__name__}: {error}"[:300])


def _named_by_file(read: records.Records, item: Received) -> records.Records:
    """The file's name without suffix is the id of its article, unless it gives one itself."""
    stem = item.location.rpartition("/")[2]
    if stem.lower().endswith(".gz"):
        stem = stem[:-3]
    for record in read:
        if isinstance(record, Found) and not record.fields.get("external_id"):
            yield Found(record.where, {**record.fields, "external_id": Path(stem).stem})
        else:
            yield record


_ONE_A_FILE: dict[str, Callable[[BufferedReader, Received], records.Records]] = {
    "txt": lambda stream, _: plain_text.text_records(stream),
    "md": lambda stream, _: plain_text.markdown_records(stream),
    "html": lambda stream, item: web_page.page_records(stream, item.received_at),
}
_MANY_A_FILE: dict[str, Callable[[BufferedReader], records.Records]] = {
    "json": json_records.json_records,
    "jsonl": json_records.line_records,
    "csv": tables.csv_records,
    "parquet": tables.parquet_records,
}
_TEXTS = [
    name
    for name, kind in ParsedItem.create_empty().schema.items()
    if kind == pl.String and name not in ("location", "where", "raw_path", "date_basis")
]


def _items(found: list[Found], item: Received, first_row: int) -> dy.DataFrame[ParsedItem]:
    texts = {
        name: [None if (value := f.fields.get(name)) is None else mended(value) for f in found]
        for name in _TEXTS
    }
    bases = [
        f.fields.get("date_basis") or ("file" if f.fields.get("published") else None) for f in found
    ]
    return ParsedItem.validate(
        pl.DataFrame(
            {
                "location": [mended(item.location)] * len(found),
                "row": range(first_row, first_row + len(found)),
                "where": [f.where for f in found],
                "raw_path": [item.raw_path] * len(found),
                **texts,
                "date_basis": bases,
                "received_at": [item.received_at] * len(found),
            },
            schema=ParsedItem.create_empty().schema,
        ).select(ParsedItem.column_names())
    )


def _rejects(refused: list[Refused], item: Received, run_id: str) -> dy.DataFrame[Reject]:
    return Reject.validate(
        pl.DataFrame(
            {
                "run_id": [run_id] * len(refused),
                "location": [mended(item.location)] * len(refused),
                "where": [r.where for r in refused],
                "reason": [r.reason for r in refused],
                "detail": [mended(r.detail) for r in refused],
                "is_loaded": [False] * len(refused),
                "raw_path": [item.raw_path or None] * len(refused),
                "rejected_at": [item.received_at] * len(refused),
            },
            schema=Reject.create_empty().schema,
        )
    )
