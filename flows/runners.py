"""Who extracts the batches of a run: a process beside this one, or one of Prefect's task runners.

A batch is a folder of files and gives the same whoever reads it, so the choice changes how long a
run takes and nothing else. Workers on other machines need the folder of the run's parts on
storage that they share with this one, see docs/scale.md.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import flows.prefect_defaults  # noqa: F401 isort: skip

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from flows.apart import Extract, Order, extract_order, extracting, order_of
from flows.operate.stages import timed
from flows.run import Run
from flows.settings import RUNNERS, SettingError
from flows.staging import Part
from flows.with_parent import end_with_parent

ExtractTask = Task[[Order, Extract], Path]


@timed("extract")
def extract_by(
    runner: TaskRunner[Any] | None, task: ExtractTask, parts: Sequence[Part], run: Run
) -> None:
    """Have the task carry out an order for each part; the first error is raised.

    Without a runner that is one batch after the other, which takes the least memory.
    """
    orders = [order_of(part, run) for part in parts]
    if runner is None:
        with extracting(len(orders)) as extract:
            for order in orders:
                task(order, extract)
        return
    with runner as pool:
        futures = [pool.submit(task, {"order": o, "extract": extract_order}) for o in orders]
        for future in futures:
            future.result()


def runner_named(name: str | None) -> TaskRunner[Any] | None:
    """The runner of that name, not started, with a worker for each processor of this machine.

    COMMUNIQUE_DASK and COMMUNIQUE_RAY are addresses of clusters that are there already. Raises
    SettingError if there is no such runner, or the package that it takes is missing.
    """
    if name is None:
        return None
    if name not in RUNNERS:
        raise SettingError(f"{name}: no such runner; there are {', '.join(RUNNERS)}")
    return _MAKERS[name](os.cpu_count() or 1)


def _threads(workers: int) -> TaskRunner[Any]:
    return ThreadPoolTaskRunner(max_workers=workers)


def _processes(workers: int) -> TaskRunner[Any]:
    # Without a watch they would wait for ever for the next batch of a run that was killed.
    return ProcessPoolTaskRunner(
        max_workers=workers, initializer=end_with_parent, initargs=(os.getpid(),)
    )


def _dask(workers: int) -> TaskRunner[Any]:
    try:
        from prefect_dask import DaskTaskRunner  # noqa: PLC0415 - optional, and slow to import
    except ModuleNotFoundError as error:
        raise SettingError("runner dask: install communique with its extra `dask`") from error
    if address := os.environ.get("COMMUNIQUE_DASK"):
        return DaskTaskRunner(address=address)
    return DaskTaskRunner(
        cluster_kwargs={
            "n_workers": workers,
            "threads_per_worker": 1,
            "dashboard_address": None,
            "host": "127.0.0.1",
        }
    )


def _ray(workers: int) -> TaskRunner[Any]:
    try:
        from prefect_ray import RayTaskRunner  # noqa: PLC0415 - optional, and slow to import
    except ModuleNotFoundError as error:
        raise SettingError("runner ray: install communique with its extra `ray`") from error
    if address := os.environ.get("COMMUNIQUE_RAY"):
        return RayTaskRunner(address=address)
    return RayTaskRunner(init_kwargs={"num_cpus": workers, "include_dashboard": False})


_MAKERS: dict[str, Callable[[int], TaskRunner[Any]]] = {
    "threads": _threads,
    "processes": _processes,
    "dask": _dask,
    "ray": _ray,
}
