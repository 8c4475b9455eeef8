"""A folder that appears whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.staging import is_alive
from warehouse.publish import flush

# The file that tells a folder of ours from any other.
MARKER = "datapackage.json"
_OURS = '"communique:export"'


class NotOurs(Exception):
    """The target exists and no export made it."""


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A sibling folder to write into; it takes the place of `target` when all is on disk.

    An earlier export of that name is replaced, anything else is refused. Whoever is killed in
    between leaves a hidden folder, which the next export removes, and the target as it was, or
    (in the instant between two renames) beside it under a hidden name.
    """
    target = target.absolute()
    refuse_what_is_not_ours(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    new = target.with_name(f".{target.name}.new-{os.getpid()}")
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    new.mkdir()
    try:
        yield new
        _flush(new)
        refuse_what_is_not_ours(target)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        flush(target.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def refuse_what_is_not_ours(target: Path) -> None:
    """Raise unless the target is absent, an empty folder, or an export."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise NotOurs(f"{target}: not a folder")
    if not target.exists() or not any(target.iterdir()):
        return
    marker = target / MARKER
    if not marker.is_file() or _OURS not in marker.read_text("utf-8", errors="replace"):
        raise NotOurs(f"{target}: holds something that is no export; name another folder")


def flush_file(path: Path) -> None:
    """Have the bytes of a file on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            flush(path)
        else:
            flush_file(path)
    flush(folder)


def _sweep(target: Path) -> None:
    """Remove what killed exports left; the old folder comes back if the new one never came."""
    for kind in ("old", "new"):
        for left in target.parent.glob(f".{target.name}.{kind}-*"):
            process = left.name.rpartition("-")[2]
            if not process.isdigit() or is_alive(int(process)):
                continue
            if kind == "old" and not target.exists():
                left.rename(target)
            else:
                shutil.rmtree(left)
