"""Parts of a run on disk, between its stages; nothing of them outlives the run."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import dataframely as dy
import polars as pl


class Part(NamedTuple):
    """A batch of articles and all that was made of it: a folder of Parquet files."""

    folder: Path

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a frame under a name."""
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f"{name}.parquet"
        try:
            frame.write_parquet(path)
        except pl.exceptions.ComputeError as error:  # what Polars makes of a full disk
            raise OSError(f"{path}: {error}") from error

    def read(self, name: str, schema: type[dy.Schema]) -> pl.DataFrame:
        """The frame of that name, in the columns of its schema."""
        return schema.cast(pl.read_parquet(self.folder / f"{name}.parquet"))


@contextmanager
def staging_folder(beside: Path) -> Iterator[Path]:
    """A folder for the parts of this process; those of processes that were killed are removed."""
    beside.mkdir(parents=True, exist_ok=True)
    for left in beside.glob("staging-*"):
        process = re.match(r"staging-(\d+)-", left.name)
        if process and not is_alive(int(process[1])):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"staging-{os.getpid()}-", dir=beside) as folder:
        yield Path(folder)


def is_alive(process: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
