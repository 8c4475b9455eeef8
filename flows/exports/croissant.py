"""What an export holds, for search engines and machine learning: schema.org and Croissant."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.exports.describe import ABOUT, MEDIA_TYPES, TITLE, Export, files_of, sha256
from flows.exports.views import Column, View

NAME = "croissant.json"
# Formats whose columns Croissant can name, where a view is one file; else it lists the files.
_WITH_COLUMNS = ("parquet", "csv")
_TYPES = {
    "VARCHAR": "sc:Text",
    "BIGINT": "sc:Integer",
    "DOUBLE": "sc:Float",
    "BOOLEAN": "sc:Boolean",
    "DATE": "sc:Date",
    "TIMESTAMP WITH TIME ZONE": "sc:DateTime",
}
_CROISSANT_TERMS = (
    "citeAs column extract field fileObject fileProperty fileSet format includes jsonPath key md5 "
    "equivalentProperty isLiveDataset parentField path recordSet references regex repeated replace "
    "samplingRate separator source subField transform"
).split()
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _CROISSANT_TERMS},
}


def describe_for_search(export: Export, views: Sequence[View], folder: Path) -> None:
    """Write croissant.json: a schema.org Dataset that conforms to Croissant 1.0."""
    dataset = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "communique",
        "alternateName": TITLE,
        "description": ABOUT,
        "version": export.version,
        **({"datePublished": export.as_of} if export.as_of else {}),
        "keywords": ["news", "diplomacy", "meetings", "events"],
        "distribution": _files(export.form, views, folder),
        "recordSet": [
            _records(view, _id(paths[0], folder))
            for view in views
            if len(paths := files_of(export.form, view, folder)) == 1
            and export.form in _WITH_COLUMNS
        ],
    }
    (folder / NAME).write_text(json.dumps(dataset, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _files(form: str, views: Sequence[View], folder: Path) -> list[dict[str, Any]]:
    paths = {path for view in views for path in files_of(form, view, folder)}
    return [
        {
            "@type": "cr:FileObject",
            "@id": _id(path, folder),
            "name": _id(path, folder),
            "contentUrl": _id(path, folder),
            "contentSize": f"{path.stat().st_size} B",
            "encodingFormat": _media_type(form),
            "sha256": sha256(path),
        }
        for path in sorted(paths)
    ]


def _id(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _media_type(form: str) -> str:
    return "application/x-parquet" if form == "parquet" else MEDIA_TYPES[form]


def _records(view: View, file: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": view.name,
        "name": view.name,
        "description": view.comment,
        **({"key": [{"@id": f"{view.name}/{name}"} for name in view.key]} if view.key else {}),
        "field": [_field(view, column, file) for column in view.columns],
    }


def _field(view: View, column: Column, file: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{view.name}/{column.name}",
        "name": column.name,
        "description": column.comment,
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
    }
