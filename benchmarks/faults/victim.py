"""Processes that do a run and tell of each stage as it begins, so that one can kill them there.

`python -m benchmarks.faults.victim [MODULE ...]` reads one job a line from its input. Everything is
imported once, MODULEs too; each job gets a process of its own by a fork, so that a kill costs no
start.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import flows.apart
import flows.cli
import flows.ingest
import flows.load
import flows.pipeline
import flows.raw_archive
import flows.run_ingest
import flows.sources.files
from benchmarks.faults import sources

ROOT = Path(__file__).parents[2]
_told_to = 1

# Where each stage begins. The functions stay what they are; they only tell that they were called.
STAGES: list[tuple[str, ModuleType, str]] = [
    ("look", flows.run_ingest, "look_at_sources"),
    ("fetch", flows.run_ingest, "get_articles"),
    ("read", flows.run_ingest, "read_articles"),
    ("collect", flows.pipeline, "collect_articles"),
    ("archive", flows.raw_archive, "keep"),
    ("extract", flows.pipeline, "extract_part"),
    ("extract", flows.run_ingest, "extract_part"),
    ("tables", flows.load, "prepare"),
    ("load", flows.load, "recorded_run"),
    ("reference", flows.load, "refresh_reference"),
    ("identity", flows.load, "refresh_identity"),
    ("views", flows.load, "build_views"),
    ("checks", flows.load, "run_checks"),
    ("commit", flows.load, "run_checks"),  # from its end on
]
# Where they begin in a run through Prefect, whose tasks hold on to some of the functions above.
PREFECT_STAGES: list[tuple[str, str, str]] = [
    ("server", "flows.prefect_server", "await_health"),
    ("look", "flows.ingest", "discover"),
    ("fetch", "flows.ingest", "fetch_all"),
    ("read", "flows.ingest", "page_readers"),
    ("collect", "flows.pipeline", "collect"),
    ("extract", "flows.apart", "extract_part"),
    ("order", "flows.apart", "Order"),  # a batch for the process that extracts where they are many
]
THROUGH_PREFECT = ("flows.news_etl", "flows.news_ingest", "flows.prefect_server")


class Death(NamedTuple):
    """How a victim ended: the last stage that it told of, and 0, -9 if it was killed, or 1.

    `error` says what went wrong where the run failed by itself, `marks` which stages began, after
    how many CPU seconds.
    """

    stage: str | None
    status: int
    error: str | None
    marks: list[tuple[str, float]]


class Victims:
    """The process that forks victims, and a way to have them killed.

    `modules` are imported before the first job, `environment` is what victims find set.
    """

    def __init__(self, *modules: str, **environment: str) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.faults.victim", *modules], cwd=ROOT,
            env={**os.environ, "POLARS_MAX_THREADS": "1", **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def run(
        self,
        job: dict[str, Any],
        stage: str | None = None,
        nth: int = 0,
        after: float = 0.0,
        instead: Callable[[int], None] | None = None,
    ) -> Death:
        """Do a job; kill it `after` CPU seconds of its own from when `stage` began (once more).

        `instead` is what happens then if it is not to be killed; it is given the process.
        """
        assert self._mother.stdin is not None and self._mother.stdout is not None
        self._mother.stdin.write(json.dumps(job) + "\n")
        self._mother.stdin.flush()
        process, error = 0, None
        marks: list[tuple[str, float]] = []
        while line := self._mother.stdout.readline():
            kind, _, word = line.strip().partition(" ")
            if kind == "born":
                process = int(word)
            elif kind == "ended":
                return Death(marks[-1][0] if marks else None, int(word), error, marks)
            elif kind == "failed":
                error = word
            else:
                name, _, seconds = word.partition(" ")
                marks.append((name, float(seconds)))
                if name == stage and [each for each, _ in marks].count(stage) == nth + 1:
                    (instead or (lambda victim: _shoot(victim, after)))(process)
        raise RuntimeError("the process that makes victims has ended")

    def close(self) -> None:
        """End the mother; she has no children left."""
        self._mother.kill()
        self._mother.communicate()


def _shoot(process: int, after: float) -> None:
    """Wait by the victim's own clock: a busy machine does not change where it dies."""
    clock = (~process << 3) | 2
    with suppress(OSError):  # it was quicker
        until = time.clock_gettime(clock) + after
        deadline = time.monotonic() + 60
        while time.clock_gettime(clock) < until and time.monotonic() < deadline:
            time.sleep(0.001)
        os.kill(process, signal.SIGKILL)


def _serve() -> None:
    global _told_to  # noqa: PLW0603 - what is printed on standard output is none of the reader's
    _told_to = os.dup(1)
    os.dup2(2, 1)
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in sys.stdin:
        job = json.loads(line)
        process = os.fork()
        if process == 0:
            os._exit(_do(job))
        _tell("born", process)
        _, status = os.waitpid(process, 0)
        _tell("ended", os.waitstatus_to_exitcode(status))


def _do(job: dict[str, Any]) -> int:
    try:
        for stage, module, name in STAGES:
            setattr(module, name, _telling(stage, getattr(module, name)))
        for stage, place, name in PREFECT_STAGES if "flows.news_etl" in sys.modules else ():
            module = sys.modules[place]
            setattr(module, name, _telling(stage, getattr(module, name)))
        flows.sources.files._BATCH_ROWS = job.get("batch_rows", flows.sources.files._BATCH_ROWS)
        if job["kind"] == "command":
            return _command(job)
        if job["kind"] == "load":
            paths = [Path(path) for path in job["paths"]]
            flows.pipeline.run_load(paths, Path(job["warehouse"]))
        else:
            sources.run(job["port"], Path(job["warehouse"]))
    except BaseException as error:
        _tell("failed", f"{type(error).__name__}: {error}")
        return 1
    return 0


def _command(job: dict[str, Any]) -> int:
    """`communique` with arguments; what it prints goes into a file."""
    output = os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout = os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w")
    code: Any = 0
    try:
        flows.cli.app(job["arguments"])
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code or 0)


def _telling(stage: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def function(*args: Any, **kwargs: Any) -> Any:
        if stage != "commit":
            _tell("stage", f"{stage} {time.process_time()}")
            return original(*args, **kwargs)
        result = original(*args, **kwargs)
        _tell("stage", f"{stage} {time.process_time()}")
        return result

    return function


def _tell(kind: str, word: object) -> None:
    os.write(_told_to, " ".join(f"{kind} {word}".split()).encode() + b"\n")


if __name__ == "__main__":
    _serve()
