"""A batch extracted in another process is what it would be here, and trouble there is told here."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.apart import ExtractionEnded, extract_order, extracting, order_of
from flows.engines import GRAMMAR
from flows.pipeline import collect_articles, extract_part
from flows.run import start_run
from flows.runners import runner_named
from flows.settings import BUNDLED, ROOT, EngineError, SettingError
from flows.staging import Part


def children() -> set[int]:
    """The processes that this one has started."""
    lists = Path("/proc/self/task").glob("*/children")
    return {int(child) for each in lists for child in each.read_text().split()}


def test_another_process_extracts_the_same_and_says_what_went_wrong(
    tmp_path: Path, founding: Path
) -> None:
    run = start_run("load", tmp_path / "w.duckdb")
    [here] = collect_articles(
        [founding, BUNDLED / "a003-aibekov-hails-quito-talks.md"], run, tmp_path
    )
    there = Part(Path(shutil.copytree(here.folder, tmp_path / "there")))
    extract_part(here, run)
    before = children()
    with extracting(2) as extract:
        with pytest.raises(EngineError, match="mystery: no such engine"):
            extract(order_of(there, run._replace(engine=GRAMMAR._replace(name="mystery"))))
        extract(order_of(there, run))
        [worker] = children() - before
        maps = Path(f"/proc/{worker}/maps").read_text()
        assert "polars" in maps
        assert "sqlalchemy" not in maps  # it has no use for it (flows/small_imports.py)
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(ExtractionEnded, match="there: status -9"):
            extract(order_of(there, run))
    assert not children() - before
    names = sorted(path.name for path in here.folder.iterdir())
    assert "reports.parquet" in names
    assert names == sorted(path.name for path in there.folder.iterdir())
    for name in names:
        frames = [pl.read_parquet(part.folder / name) for part in (here, there)]
        assert_frame_equal(*frames)


def test_a_single_batch_is_extracted_in_this_process() -> None:
    with extracting(1) as extract:
        assert extract is extract_order


def test_an_order_can_be_sent_to_any_process(tmp_path: Path) -> None:
    sent = extract_order, order_of(Part(tmp_path), start_run("load", tmp_path / "w.duckdb"))
    assert pickle.loads(pickle.dumps(sent)) == sent


def test_an_unknown_runner_and_one_that_is_not_installed_are_told() -> None:
    with pytest.raises(SettingError, match="carrots: no such runner; there are threads"):
        runner_named("carrots")
    if not find_spec("prefect_ray"):
        with pytest.raises(SettingError, match="install communique with its extra `ray`"):
            runner_named("ray")


_RUN_WITH_WORKERS = """
import os, time
from flows.runners import runner_named

if __name__ == "__main__":
    with runner_named("processes") as runner:
        print(runner._executor.submit(os.getpid).result(), flush=True)
        time.sleep(600)
"""


@pytest.mark.heavy  # imports Prefect twice; benchmarks/faults/prefect_runs.py kills whole runs
def test_workers_of_a_killed_run_end(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(_RUN_WITH_WORKERS)
    run = subprocess.Popen(
        [sys.executable, str(script)], env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdout is not None
    worker = Path("/proc", run.stdout.readline().strip())
    assert worker.name
    assert (worker / "stat").exists()
    run.kill()
    run.communicate()
    deadline = time.monotonic() + 60
    while _is_alive(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_alive(worker)


def _is_alive(process: Path) -> bool:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
