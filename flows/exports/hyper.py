"""Rows of views as tables of one Tableau extract."""

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from flows.exports.arrow import arrow_batches
from flows.exports.views import View

NAME = "communique.hyper"


class HyperMissing(Exception):
    """The library that writes Tableau extracts is not installed."""


def library() -> Any:
    """pantab, which has Tableau's engine in it: too large for everybody, hence an extra."""
    try:
        return import_module("pantab")
    except ModuleNotFoundError as error:
        raise HyperMissing(
            "Tableau's library is missing: install communique with its extra `tableau`"
        ) from error


def write_hyper(connection: duckdb.DuckDBPyConnection, view: View, folder: Path) -> None:
    """A typed table of the name of the view; an extract keeps neither keys nor comments."""
    with TemporaryDirectory() as logs:  # else a log is left wherever the command was given
        library().frame_to_hyper(
            arrow_batches(connection, view),
            folder / NAME,
            table=view.name,
            table_mode="a",
            atomic=False,  # the folder is
            process_params={"log_dir": logs},
        )
