import os
from pathlib import Path

import pytest

from flows.exports.folder import MARKER, NotOurs, whole_folder

OURS = '{"communique:export": {}}'


def write(target: Path, words: str) -> None:
    with whole_folder(target) as folder:
        (folder / MARKER).write_text(OURS)
        (folder / "rows.csv").write_text(words)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_appears_whole_and_is_replaced_whole(tmp_path: Path) -> None:
    write(tmp_path / "out", "one")
    write(tmp_path / "out", "two")
    assert (tmp_path / "out" / "rows.csv").read_text() == "two"
    assert names(tmp_path) == {"out"}


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "out", "one")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "out") as folder:
        (folder / "rows.csv").write_text("half")
        raise ZeroDivisionError
    assert (tmp_path / "out" / "rows.csv").read_text() == "one"
    assert names(tmp_path) == {"out"}


def test_an_empty_folder_is_taken_and_any_other_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", "one")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / MARKER).write_text('{"name": "a package of somebody else"}')
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    before = names(tmp_path)
    for target in ("file", "thesis", "other", "link"):
        with pytest.raises(NotOurs):
            write(tmp_path / target, "two")
    assert names(tmp_path) == before
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "mine"


def test_what_killed_exports_left_is_cleared_away(tmp_path: Path) -> None:
    dead = 2**22 + 1  # beyond the highest process number
    (tmp_path / f".out.new-{dead}").mkdir()
    (tmp_path / f".out.new-{os.getppid()}").mkdir()  # somebody else at work
    write(tmp_path / "out", "one")
    assert names(tmp_path) == {"out", f".out.new-{os.getppid()}"}


def test_an_export_killed_between_two_renames_is_put_back(tmp_path: Path) -> None:
    write(tmp_path / "out", "one")
    (tmp_path / "out").rename(tmp_path / f".out.old-{2**22 + 1}")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "out"):
        raise ZeroDivisionError
    assert (tmp_path / "out" / "rows.csv").read_text() == "one"
    assert names(tmp_path) == {"out"}
