"""The physical bound: how fast this machine reads from its disk and copies in its memory."""

import os
import time
from pathlib import Path

from benchmarks.stages.measure import Handled, Stopwatch

_SIZE = 512 << 20
_CHUNK = 8 << 20


def disk_and_memory(_count: int, folder: Path, _watch: Stopwatch) -> Handled:
    """Both, in thousands of bytes a second: of the disk as `size`, of the memory as `found`."""
    return Handled(0, int(disk_speed(folder) * 1e3), int(memory_speed() * 1e3))


def disk_speed(folder: Path) -> float:
    """MB a second of a file that is read from its beginning to its end, and not from memory.

    The system is asked to forget the file first. A disk that others use at the time is slower.
    """
    path = folder / "bound.bin"
    chunk = os.urandom(_CHUNK)
    with path.open("wb") as out:
        for _ in range(_SIZE // _CHUNK):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    handle = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        began = time.perf_counter()
        while os.read(handle, _CHUNK):
            pass
        return _SIZE / 1e6 / (time.perf_counter() - began)
    finally:
        os.close(handle)
        path.unlink()


def memory_speed() -> float:
    """MB a second of a copy from memory to memory by one thread, the best of three."""
    source, target = bytearray(_SIZE), bytearray(_SIZE)
    best = 0.0
    for _ in range(3):
        began = time.perf_counter()
        memoryview(target)[:] = source
        best = max(best, _SIZE / 1e6 / (time.perf_counter() - began))
    return best
