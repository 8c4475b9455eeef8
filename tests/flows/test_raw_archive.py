import gzip
import hashlib
import io
from pathlib import Path

import pytest

from flows import raw_archive

BODIES = [
    b"",
    b"text",
    bytes(range(256)) * 9,
    gzip.compress(b"packed", mtime=0),
    b"\x1f\x8b no gzip at all",
]


@pytest.mark.parametrize("body", BODIES)
def test_bytes_come_back_exactly_as_received(tmp_path: Path, body: bytes) -> None:
    entry = raw_archive.keep(io.BytesIO(body), ".txt", tmp_path)
    digest = hashlib.sha256(body).hexdigest()
    assert entry == f"raw/{digest[:2]}/{digest}.txt.gz"
    assert raw_archive.read(tmp_path, entry) == body


def test_what_is_gzip_already_is_stored_as_it_came(tmp_path: Path) -> None:
    body = gzip.compress(b"packed", mtime=5)
    entry = raw_archive.keep(io.BytesIO(body), ".txt", tmp_path)
    assert (tmp_path / entry).read_bytes() == body
    assert raw_archive.open_entry(tmp_path, entry).read() == b"packed"


def test_the_same_bytes_are_kept_once_and_the_same_on_every_day(tmp_path: Path) -> None:
    first = raw_archive.keep(io.BytesIO(b"text"), ".txt", tmp_path / "a")
    stored = (tmp_path / "a" / first).stat()
    again = raw_archive.keep(io.BytesIO(b"text"), ".txt", tmp_path / "a")
    other = raw_archive.keep(io.BytesIO(b"text"), ".txt", tmp_path / "b")
    assert first == again == other
    assert (tmp_path / "a" / first).stat().st_mtime_ns == stored.st_mtime_ns
    assert (tmp_path / "a" / first).read_bytes() == (tmp_path / "b" / other).read_bytes()
    assert [path.name for path in (tmp_path / "a/raw").rglob("*") if path.is_file()] == [
        Path(first).name
    ]


def test_a_write_that_fails_leaves_no_entry(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        reads = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.reads += 1
            if self.reads > 2:
                raise OSError("disk gone")
            return super().read(size)

    with pytest.raises(OSError, match="disk gone"):
        raw_archive.keep(Failing(b"x" * 100), ".txt", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
