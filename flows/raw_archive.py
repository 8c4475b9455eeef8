"""The bytes that came in, kept unchanged and named by what they are, before anybody parses them."""

import gzip
import hashlib
import os
import secrets
import shutil
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20


def keep(source: BinaryIO, suffix: str, folder: Path) -> str:
    """Keep the bytes of a seekable source; return their entry, a path from the warehouse folder.

    The name is the SHA-256 of the bytes as received, so the same bytes are kept once, however
    often they come. They are stored compressed; what is gzip already is stored as it came.
    An entry appears whole or not at all: a killed run leaves at most a `.partial` file.
    """
    digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
    entry = f"raw/{digest[:2]}/{digest}{suffix}.gz"
    target = folder / entry
    if target.exists():
        return entry
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{secrets.token_hex(8)}.partial")
    source.seek(0)
    is_gzip = source.read(2) == _GZIP
    source.seek(0)
    try:
        with partial.open("xb") as out:
            if is_gzip:
                shutil.copyfileobj(source, out, _CHUNK)
            else:
                with gzip.GzipFile(
                    filename="", mode="wb", compresslevel=3, fileobj=out, mtime=0
                ) as packed:
                    shutil.copyfileobj(source, packed, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    except OSError as error:
        if error.errno is not None and not error.filename:
            error.filename = str(target)  # a full disk does not say where
        raise
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return entry


def _sync_folder(folder: Path) -> None:
    """Make a rename last; on systems that cannot open a folder there is nothing to do."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class _Unpacked(RawIOBase):
    """Unpacked bytes as they become known: what a cut file still holds comes before its error."""

    def __init__(self, stored: Path) -> None:
        super().__init__()
        self._packed = gzip.GzipFile(stored)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = self._packed.read1(len(buffer))
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        self._packed.close()
        super().close()


def open_entry(folder: Path, raw_path: str) -> BufferedReader:
    """The content of an entry as a stream, unpacked one layer: what a parser wants."""
    return BufferedReader(_Unpacked(folder / raw_path))


def read(folder: Path, raw_path: str) -> bytes:
    """The bytes of an entry exactly as they were received."""
    stored = folder / raw_path
    digest = stored.name.partition(".")[0]
    body = stored.read_bytes()
    return body if hashlib.sha256(body).hexdigest() == digest else gzip.decompress(body)
