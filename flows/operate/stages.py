"""How long the stages of a run take: told as each ends, and kept for its row in the ledger."""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flows.operate.logs import event
from flows.run import Run

P = ParamSpec("P")
T = TypeVar("T")


def timed(stage: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Measure a function that is a stage, or a batch of one; one of its arguments is the run.

    Seconds of batches add up. Those of a batch that another process works on are told in its
    log, but the run does not know them.
    """

    def around(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def measured(*args: P.args, **kwargs: P.kwargs) -> T:
            run = next(each for each in (*args, *kwargs.values()) if isinstance(each, Run))
            began = time.monotonic()
            result = function(*args, **kwargs)
            seconds = time.monotonic() - began
            run.stages[stage] = run.stages.get(stage, 0.0) + seconds
            event("stage_ended", run_id=run.run_id, stage=stage, seconds=round(seconds, 3))
            return result

        return measured

    return around


def stage_seconds(run: Run) -> str:
    """The seconds of the stages so far, as JSON for `ops.runs`."""
    return json.dumps({name: round(seconds, 3) for name, seconds in run.stages.items()})
