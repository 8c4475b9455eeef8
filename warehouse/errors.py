"""What can go wrong with the warehouse; each message names the file or table and the fact."""

import polars as pl


class WarehouseError(Exception):
    """Anything below that stops a command; trying again helps only with `WarehouseBusy`."""


class WarehouseBusy(WarehouseError):
    """Another process holds the file: DuckDB allows one writer, or many readers."""


class WarehouseMissing(WarehouseError):
    """There is no such file to read."""


class ExtensionMissing(WarehouseError):
    """A part of DuckDB that comes as a package of its own is not installed."""


class WarehouseTooNew(WarehouseError):
    """A newer DuckDB, or a newer version of this program, wrote the file."""


class WarehouseTooOld(WarehouseError):
    """The file must be migrated before anything can be stored in it."""


class WarehouseUnreadable(WarehouseError):
    """The file is no DuckDB database, or a damaged one."""


class WarehouseUnwritable(WarehouseError):
    """The disk is full or broken: the run is undone, what was stored before is as it was."""


class SnapshotDiffers(WarehouseError):
    """A snapshot is not what was to be copied, or would take the place of something else."""


class TableDiffers(WarehouseError):
    """A table of the file does not have the columns that its schema declares."""


class FrameDiffers(WarehouseError):
    """A frame does not have the columns that its schema declares: a bug of the caller."""


class ViewError(WarehouseError):
    """A view file is not what its path or its header says."""


class CheckFailed(WarehouseError):
    """A claim about the data does not hold; the run must roll back.

    `results` has one row per check that ran, failed or not, in the columns of `ops.checks`.
    """

    def __init__(self, message: str, results: pl.DataFrame) -> None:
        super().__init__(message)
        self.results = results
