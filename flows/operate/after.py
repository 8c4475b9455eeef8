"""What follows every run, good or bad, and can fail none: logs, figures, messages, pages."""

import logging
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from flows.operate.artifacts import is_in_flow_run, keep_artifacts
from flows.operate.ledger_page import ledger_page
from flows.operate.logs import event
from flows.operate.notify import notify
from flows.run import Run
from flows.summary import Summary
from warehouse.errors import WarehouseBusy

P = ParamSpec("P")
METRICS = "COMMUNIQUE_METRICS"


def watched(function: Callable[P, Summary]) -> Callable[P, Summary]:
    """Follow up a function that ends a run and has it among its arguments.

    A run that found the warehouse busy has left nothing in it and is not followed up: it is tried
    again, and if it never succeeds, the age of the last success shows it.
    """

    @wraps(function)
    def followed(*args: P.args, **kwargs: P.kwargs) -> Summary:
        run = next(each for each in (*args, *kwargs.values()) if isinstance(each, Run))
        try:
            summary = function(*args, **kwargs)
        except WarehouseBusy as busy:
            event("warehouse_busy", logging.WARNING, run_id=run.run_id, error=str(busy))
            raise
        except Exception as error:
            follow_up(run, error)
            raise
        event("run_ended", kind=run.kind, **summary.counts())
        follow_up(run, None)
        return summary

    return followed


def follow_up(run: Run, error: Exception | None) -> None:
    """Tell what came of a run; a step that fails stops neither the others nor the run."""
    for step in (_tell, _write_metrics, _notify, _keep_page):
        try:
            step(run, error)
        except Exception as problem:
            event(
                "follow_up_failed",
                logging.WARNING,
                run_id=run.run_id,
                step=step.__name__.strip("_"),
                error=f"{type(problem).__name__}: {problem}",
            )


def _tell(run: Run, error: Exception | None) -> None:
    if error:
        words = f"{type(error).__name__}: {error}"
        event("run_failed", logging.ERROR, run_id=run.run_id, kind=run.kind, error=words)


def _write_metrics(run: Run, error: Exception | None) -> None:
    if target := os.environ.get(METRICS):
        from flows.operate.metrics import write_metrics  # noqa: PLC0415 - half a second to import

        write_metrics(run.warehouse, Path(target))


def _notify(run: Run, error: Exception | None) -> None:
    notify(run, error)


def _keep_page(run: Run, error: Exception | None) -> None:
    if is_in_flow_run() and (page := ledger_page(run.warehouse, run.run_id)):
        keep_artifacts(page)
