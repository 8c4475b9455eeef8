"""Kept bytes that have a name in them: of the raw archive, of models' and of Wikidata's answers."""

import html
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from anyascii import anyascii

from flows import raw_archive
from flows.operate.forget_words import Forgotten, names_in, words_of

_CHUNK = 4_000_000
_OVERLAP = 2_000
# A clock that was set back since then hides nothing.
_CLOCK_SECONDS = 3_600
# Folders beside the warehouse that hold answers as they came, one a file.
_ANSWERS = ("llm", "wikidata-cache")
_TAG = re.compile(r"<[^<>]{0,400}>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def entries_with(folder: Path, names: Iterable[str]) -> list[Path]:
    """Files beside the warehouse in which one of the names stands.

    They are removed whole: an entry is named for its bytes, so nothing can be taken out of it.
    What is packed in a way of its own (Parquet, a spreadsheet) is found only by the articles
    that came from it.
    """
    alternatives = sorted({"[^a-z0-9]{1,4}".join(words_of(name)) for name in names})
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(alternatives)})(?![a-z0-9])")
    files = [path for path in sorted((folder / "raw").glob("*/*")) if path.is_file()]
    for name in _ANSWERS:
        files += sorted(path for path in (folder / name).rglob("*") if path.is_file())
    return [path for path in files if any(pattern.search(words) for words in _words(folder, path))]


def named_since(folder: Path, since: datetime, forgotten: Forgotten) -> list[str]:
    """Raw entries written since then that name somebody forgotten: of all that a run received."""
    if not forgotten:
        return []
    earliest = since.timestamp() - _CLOCK_SECONDS
    return [
        path.relative_to(folder).as_posix()
        for path in sorted((folder / "raw").glob("*/*"))
        if path.stat().st_mtime >= earliest
        and any(names_in(words, forgotten)[0] for words in _words(folder, path))
    ]


def remove(folder: Path, entries: Iterable[str | Path]) -> int:
    """Remove entries; returns how many bytes that freed. One that is gone already is no matter."""
    freed = 0
    for entry in entries:
        path = folder / entry
        if path.is_file():
            freed += path.stat().st_size
            path.unlink()
    return freed


def _words(folder: Path, path: Path) -> Iterator[str]:
    """The content as folded words, some megabytes at a time; what is broken, as far as it goes."""
    is_raw = path.is_relative_to(folder / "raw")
    relative = path.relative_to(folder).as_posix()
    before = b""
    try:
        with raw_archive.open_entry(folder, relative) if is_raw else path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield from map(_folded, _decoded(before + chunk))
                before = chunk[-_OVERLAP:]
    except (OSError, EOFError, zlib.error):
        return


def _decoded(content: bytes) -> list[str]:
    """The text, or both readings of what is no UTF-8 (or was cut within a letter)."""
    try:
        return [content.decode("utf-8")]
    except UnicodeDecodeError:
        return [content.decode("utf-8", "replace"), content.decode("cp1252", "replace")]


def _folded(text: str) -> str:
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return anyascii(html.unescape(_TAG.sub(" ", text))).lower()
