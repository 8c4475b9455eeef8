"""A load killed at any stage leaves the last good state, and the next load heals everything.

Two hundred more kills, also of runs that fetch, are in benchmarks/faults/kills.py.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks.faults.content import content
from benchmarks.faults.victim import Victims
from flows.settings import BUNDLED

STAGES = ["archive", "extract", "reference", "identity", "views", "commit"]
PATHS = [str(path) for path in sorted(BUNDLED.glob("a00*.md"))[:6]]


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    """What makes processes to be killed."""
    made = Victims()
    yield made
    made.close()


def test_a_load_killed_at_any_stage_heals(victims: Victims, tmp_path: Path) -> None:
    undisturbed, killed = tmp_path / "undisturbed" / "w.duckdb", tmp_path / "killed" / "w.duckdb"
    assert victims.run({"kind": "load", "paths": PATHS, "warehouse": str(undisturbed)}).status == 0
    wanted = content(undisturbed)
    assert wanted["articles"].startswith(f"{len(PATHS)} ")
    job = {"kind": "load", "paths": PATHS, "warehouse": str(killed)}
    dice = Random(20260101)
    for stage in STAGES:
        death = victims.run(job, stage, after=dice.uniform(0, 0.05))
        assert death.status == -9, death.error
        if killed.exists():
            left = content(killed)
            assert left == wanted or all(
                left.get(name, "0 ") == "0 " for name in ("articles", "meetings", "evidence")
            )
    assert victims.run(job).error is None
    assert content(killed) == wanted
    assert not list(killed.parent.glob("staging-*"))
