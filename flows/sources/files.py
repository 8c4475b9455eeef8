"""Articles from files and folders: find them, keep their bytes, read them a batch at a time."""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

import dataframely as dy
import polars as pl

from flows import raw_archive
from flows.sources import json_records, plain_text, records, tables, warc, web_page
from flows.sources.records import Found, Refused, mended
from transforms.schemas import ParsedItem, Reject

MEDIA_TYPES = {
    ".txt": "txt", ".md": "md", ".html": "html", ".htm": "html", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet",
    ".warc": "warc",
}  # fmt: skip
_BATCH_ROWS = 4000
_BATCH_CHARACTERS = 16 << 20


_KINDS = " ".join(MEDIA_TYPES)
_Told = tuple["Received", Found | Refused]


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


def read_files(
    collected: Collected, folder: Path, run_id: str, received_at: datetime
) -> Iterator[Parsed]:
    """Keep and read all files, many small ones to a batch; rows are numbered through.

    Give one `received_at` for the whole run: then the order of the files does not matter.
    """

    def told() -> Iterator[_Told]:
        for path in collected.unsupported:
            yield _unread(path, received_at), Refused("unsupported", f"no {_KINDS} file")
        for path in collected.files:
            try:
                item = receive(path, folder, received_at)
            except Refused as why:
                yield _unread(path, received_at), why
                continue
            for record in _records(item, folder):
                yield item, record

    yield from _batches(told(), run_id, 0)


def receive(path: Path, folder: Path, received_at: datetime) -> Received:
    """Keep a file's bytes in the raw archive of a warehouse folder, unread.

    Raises `Refused` where the file cannot be opened; that nothing can be kept is an OSError.
    """
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix
    try:
        source = path.open("rb")
    except OSError as error:
        raise Refused("unreadable", f"{type(error).__name__}: {error.strerror}") from error
    with source:
        raw_path = raw_archive.keep(source, suffix, folder)
    return Received(raw_path, path.as_posix(), media_type(path) or "", received_at)


def parse(item: Received, folder: Path, run_id: str, first_row: int = 0) -> Iterator[Parsed]:
    """Read one item from the archive in batches; rows are numbered on from `first_row`."""
    yield from _batches(((item, record) for record in _records(item, folder)), run_id, first_row)


def _unread(path: Path, at: datetime) -> Received:
    return Received("", path.as_posix(), "", at)


def _batches(told: Iterable[_Told], run_id: str, first_row: int) -> Iterator[Parsed]:
    """Batches of some thousand articles or million characters: files may exceed the memory."""
    found: list[tuple[Received, Found]] = []
    rejects: list[tuple[Received, Refused]] = []
    size = 0
    for item, record in told:
        if isinstance(record, Refused):
            rejects.append((item, record))
        else:
            found.append((item, record))
            size += len(record.fields["text"] or "")
        if len(found) + len(rejects) >= _BATCH_ROWS or size > _BATCH_CHARACTERS:
            yield Parsed(_items(found, first_row), _rejects(rejects, run_id))
            first_row += len(found)
            found, rejects, size = [], [], 0
    if found or rejects:
        yield Parsed(_items(found, first_row), _rejects(rejects, run_id))


def _records(item: Received, folder: Path) -> records.Records:
    """Records of an item; an end that comes too early costs only what would have followed."""
    try:
        with raw_archive.open_entry(folder, item.raw_path) as stream:
            if item.media_type in _ONE_A_FILE:
                yield from _named_by_file(_ONE_A_FILE[item.media_type](stream, item), item)
            elif item.media_type == "warc":
                yield from warc.warc_records(stream, item.received_at)
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


def _parquet_records(stream: BufferedReader) -> records.Records:
    from flows.sources.parquet import parquet_records  # noqa: PLC0415 - 100 MB of libraries

    return parquet_records(stream)


_ONE_A_FILE: dict[str, Callable[[BufferedReader, Received], records.Records]] = {
    "txt": lambda stream, _: plain_text.text_records(stream),
    "md": lambda stream, _: plain_text.markdown_records(stream),
    "html": lambda stream, item: web_page.page_records(stream, item.received_at),
}
_MANY_A_FILE: dict[str, Callable[[BufferedReader], records.Records]] = {
    "json": json_records.json_records,
    "jsonl": json_records.line_records,
    "csv": tables.csv_records,
    "parquet": _parquet_records,
}
_TEXTS = [
    name
    for name, column in ParsedItem.columns().items()
    if column.dtype == pl.String and name not in ("location", "where", "raw_path", "date_basis")
]


def _items(found: list[tuple[Received, Found]], first_row: int) -> dy.DataFrame[ParsedItem]:
    fields = [record.fields for _, record in found]
    texts = {
        name: [None if (value := each.get(name)) is None else mended(value) for each in fields]
        for name in _TEXTS
    }
    bases = [
        each.get("date_basis") or ("file" if each.get("published") else None) for each in fields
    ]
    return ParsedItem.validate(
        pl.DataFrame(
            {
                "location": [mended(item.location) for item, _ in found],
                "row": range(first_row, first_row + len(found)),
                "where": [record.where for _, record in found],
                "raw_path": [item.raw_path for item, _ in found],
                **texts,
                "date_basis": bases,
                "received_at": [item.received_at for item, _ in found],
            },
            schema_overrides=ParsedItem.create_empty().schema,
        ).select(ParsedItem.column_names())
    )


def _rejects(refused: list[tuple[Received, Refused]], run_id: str) -> dy.DataFrame[Reject]:
    return Reject.validate(
        pl.DataFrame(
            {
                "run_id": [run_id] * len(refused),
                "location": [mended(item.location) for item, _ in refused],
                "where": [why.where for _, why in refused],
                "reason": [why.reason for _, why in refused],
                "detail": [mended(why.detail) for _, why in refused],
                "is_loaded": [False] * len(refused),
                "raw_path": [item.raw_path or None for item, _ in refused],
                "rejected_at": [item.received_at for item, _ in refused],
            },
            schema_overrides=Reject.create_empty().schema,
        )
    )
