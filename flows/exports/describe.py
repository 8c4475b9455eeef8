"""What an export holds, for programs: datapackage.json, as Frictionless Data defines it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from flows.exports.folder import MARKER
from flows.exports.hyper import NAME as HYPER_NAME
from flows.exports.sqlite_file import NAME as SQLITE_NAME
from flows.exports.tabular import INSTANT
from flows.exports.views import REFERENCES, Column, View

MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "sqlite": "application/vnd.sqlite3",
    "hyper": "application/octet-stream",
}
TITLE = "Meetings in the news"
ABOUT = (
    "Who met whom, where, when, how and about what, extracted from news articles by communique. "
    "Days and instants are UTC, countries ISO 3166-1 alpha-3."
)
# Formats that keep all views in one file.
_ALL_IN_ONE = {"sqlite": SQLITE_NAME, "hyper": HYPER_NAME}
_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
_NOTES = {
    "csv": " Text that a spreadsheet would take for a formula has an apostrophe before it.",
    "parquet": " The year in the path is that of the day of a row, where rows have one.",
    "xlsx": " More rows than a sheet can hold go on in further sheets; instants are UTC.",
}


class Export(NamedTuple):
    """What was asked for, and what the warehouse was like: its version and its last run."""

    form: str
    since: date | None
    version: str
    as_of: str | None


def describe(export: Export, views: Sequence[View], folder: Path) -> None:
    """Write datapackage.json beside the files it describes.

    It tells nothing of when or where the export ran: the same warehouse gives the same bytes.
    """
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "communique",
        "title": TITLE,
        "description": ABOUT + _NOTES.get(export.form, ""),
        "version": export.version,
        **({"created": export.as_of} if export.as_of else {}),
        "keywords": ["news", "diplomacy", "meetings", "events"],
        "communique:export": {
            "format": export.form,
            "since": export.since.isoformat() if export.since else None,
        },
        "resources": [_resource(export.form, view, views, folder) for view in views],
    }
    (folder / MARKER).write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")


def files_of(form: str, view: View, folder: Path) -> list[Path]:
    """The files with the rows of a view."""
    if form == "parquet":
        return sorted((folder / view.name).rglob("*.parquet"))
    return [folder / _ALL_IN_ONE.get(form, f"{view.name}.{form}")]


def sha256(path: Path) -> str:
    """Hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _resource(form: str, view: View, views: Sequence[View], folder: Path) -> dict[str, Any]:
    files = files_of(form, view, folder)
    paths = [path.relative_to(folder).as_posix() for path in files]
    dialect = {
        "xlsx": {"sheetName": view.name[:31]},
        **{each: {"table": view.name} for each in _ALL_IN_ONE},
    }.get(form)
    is_alone = form in ("csv", "jsonl", "xlsx")  # bytes and hash are those of one file
    return {
        "name": view.name,
        "title": f"mart.{view.name}",
        "description": view.comment,
        "path": paths[0] if len(paths) == 1 else paths,
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **({"encoding": "utf-8"} if form in ("csv", "jsonl") else {}),
        **({"bytes": files[0].stat().st_size} if is_alone else {}),
        **({"hash": f"sha256:{sha256(files[0])}"} if is_alone else {}),
        "communique:rows": view.row_count,
        **({"dialect": dialect} if dialect else {}),
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [_field(form, column) for column in view.columns],
            **({"primaryKey": list(view.key)} if view.key else {}),
            "foreignKeys": _foreign_keys(view, {other.name for other in views}),
        },
    }


def _field(form: str, column: Column) -> dict[str, Any]:
    kind = _TYPES[column.type]
    is_text_instant = kind == "datetime" and form in ("csv", "jsonl", "sqlite")
    return {
        "name": column.name,
        "type": kind,
        **({"format": INSTANT} if is_text_instant else {}),
        "description": column.comment,
    }


def _foreign_keys(view: View, exported: set[str]) -> list[dict[str, Any]]:
    return [
        {"fields": [column], "reference": {"resource": other, "fields": [column]}}
        for column, other in REFERENCES.items()
        if column in {c.name for c in view.columns} and other in exported - {view.name}
    ]
