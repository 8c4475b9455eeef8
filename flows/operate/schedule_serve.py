"""`communique serve`: keep time in this process, start the job when it is due, stop cleanly."""

import flows.prefect_defaults  # noqa: F401 isort: skip

import asyncio
import hashlib
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import EntrypointType
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.operate.overlap import sole_run
from flows.operate.schedule import dates_after, is_missed, kind_of, last_start
from flows.operate.schedule_child import prefect_server
from flows.operate.schedule_flow import scheduled
from warehouse.errors import WarehouseBusy

Tell = Callable[[str], None]

# The one that works, and the next one, which finds it at work and notes that it skips; of all
# that are late after a long sleep, Prefect cancels the rest without starting a process.
_AT_ONCE = 2


class Job(NamedTuple):
    """What is to run: the parameters of the flow `scheduled`."""

    warehouse: Path
    paths: list[str]
    only: list[str]
    catalogue: Path | None
    engine: str

    def parameters(self) -> dict[str, Any]:
        """As the flow wants them; paths are absolute, since it runs in a process of its own."""
        return {
            "warehouse": str(self.warehouse.absolute()),
            "paths": [str(Path(path).absolute()) for path in self.paths] or None,
            "only": self.only or None,
            "catalogue": str(self.catalogue.absolute()) if self.catalogue else None,
            "engine": self.engine,
        }


def serve(job: Job, schedule: CronSchedule, tell: Tell) -> int:
    """Run the job at every date of the schedule until told to stop; returns the exit code.

    Uses the Prefect server that the settings name, else starts one for itself alone. Raises
    `RunUnderWay` where another process serves this warehouse.
    """
    signal.signal(signal.SIGTERM, _end)
    with sole_run(job.warehouse, "serve"):
        if PREFECT_API_URL.value():
            tell(f"Prefect's server is the one at {PREFECT_API_URL.value()}")
            _run_until_stopped(job, schedule, tell)
            return 0
        with prefect_server(job.warehouse) as server:
            tell("Prefect's server is a child of this process and ends with it")
            stopping = threading.Event()
            threading.Thread(target=_watch, args=(server, stopping, tell), daemon=True).start()
            with temporary_settings({PREFECT_API_URL: server.url}):
                _run_until_stopped(job, schedule, tell)
            is_lost = server.process.poll() is not None
            stopping.set()
            return 1 if is_lost else 0


def _end(_signal: int, _frame: object) -> None:
    """SIGTERM before anything runs: clear up and be gone."""
    raise SystemExit(0)


def _run_until_stopped(job: Job, schedule: CronSchedule, tell: Tell) -> None:
    name = f"{job.warehouse.stem}-{hashlib.sha256(bytes(job.warehouse.absolute())).hexdigest()[:6]}"
    runner = Runner(name=name, pause_on_shutdown=True)
    added = runner.add_flow(
        scheduled,
        name=name,
        schedule=Cron(schedule.cron, timezone=schedule.timezone),
        paused=False,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=_AT_ONCE, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        parameters=job.parameters(),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    deployment = cast(UUID, added)  # a coroutine only where there is a loop already
    now = datetime.now(UTC)
    if _has_missed(job, schedule, now):
        with get_client(sync_client=True) as client:
            client.create_flow_run_from_deployment(deployment, name="catch-up")
        tell("no run since the last date of the schedule: one starts now")
    following = dates_after(schedule, now, 1)
    tell(f"next run at {following[0]:%Y-%m-%d %H:%M} UTC" if following else "no date follows")
    asyncio.run(_start_and_stop(runner))
    tell("stopped; what a run had fetched and not stored is read by the next one")


async def _start_and_stop(runner: Runner) -> None:
    """Keep the runner going until SIGTERM or Ctrl-C, then end its runs in order.

    Its own handler of SIGTERM leaves a run that is under way to itself.
    """
    stop = asyncio.Event()
    kept_going = asyncio.create_task(runner.start())
    while not runner.started and not kept_going.done():
        await asyncio.sleep(0.1)
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    told = asyncio.create_task(stop.wait())
    await asyncio.wait((kept_going, told), return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        await runner.astop()
    told.cancel()
    await kept_going


def _has_missed(job: Job, schedule: CronSchedule, now: datetime) -> bool:
    try:
        return is_missed(schedule, last_start(job.warehouse, kind_of(job.paths)), now)
    except WarehouseBusy:
        return False  # a run is storing its rows this very moment


def _watch(server: Any, stopping: threading.Event, tell: Tell) -> None:
    code = server.process.wait()
    if not stopping.is_set():
        tell(f"Prefect's server ended by itself (code {code}); stopping, to be started anew")
        os.kill(os.getpid(), signal.SIGTERM)
