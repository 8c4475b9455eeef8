"""Extraction in a process of its own: its tables of names and places are gone before the load.

The process stays for all batches of a run. It is started by command, not by multiprocessing,
which would run the caller's main module once more and outlive a caller that is killed.
"""

import flows.small_imports  # noqa: F401 isort: skip

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flows.engines import engine_named
from flows.pipeline import extract_part
from flows.run import Run
from flows.settings import ROOT
from flows.staging import Part


class Order(NamedTuple):
    """A batch to be extracted, and what has to be known of its run: plain values only.

    Any process that sees the folder can carry it out, see flows/runners.py.
    """

    folder: Path
    run_id: str
    kind: str
    started_at: datetime
    warehouse: Path
    engine: str


Extract = Callable[[Order], Path]


class ExtractionEnded(Exception):
    """The process that extracts has ended without an answer; the message says on which batch."""


def order_of(part: Part, run: Run) -> Order:
    """The order to extract a batch of a run."""
    return Order(part.folder.absolute(), run.run_id, run.kind, run.started_at,
                 run.warehouse.absolute(), run.engine.name)  # fmt: skip


def extract_order(order: Order) -> Path:
    """Extract a batch in whatever process this is; returns its folder, which now holds the rest."""
    engine = engine_named(order.engine, order.warehouse)
    run = Run(order.run_id, order.kind, order.started_at, order.warehouse, engine, {})
    extract_part(Part(order.folder), run)
    return order.folder


@contextmanager
def extracting(batches: int) -> Iterator[Extract]:
    """A way to extract the batches of a run one after the other; more than one, apart.

    A single batch is extracted in this process: that is done before another has started.
    """
    if batches < 2:
        yield extract_order
        return
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.apart_worker", str(os.getpid())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path}, cwd=ROOT,
    )  # fmt: skip

    def extract(order: Order) -> Path:
        assert process.stdin is not None and process.stdout is not None
        try:
            pickle.dump(tuple(order), process.stdin)
            process.stdin.flush()
            error = pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as broken:
            raise ExtractionEnded(f"{order.folder.name}: status {process.wait()}") from broken
        if error is not None:
            raise error
        return order.folder

    try:
        yield extract
    finally:
        process.kill()
        process.communicate()
