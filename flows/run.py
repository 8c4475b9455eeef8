"""One run: its id, what started it, when, the warehouse it fills, the versions it runs on."""

import secrets
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from flows.engines import GRAMMAR, Engine

PACKAGES = ("communique", "duckdb", "polars", "prefect")


class Run(NamedTuple):
    """A run in progress; its row in `ops.runs` is written when it ends.

    `stages` has the seconds of the stages that have ended so far.
    """

    run_id: str
    kind: str
    started_at: datetime
    warehouse: Path
    engine: Engine
    stages: dict[str, float]


def start_run(kind: str, warehouse: Path, engine: Engine = GRAMMAR) -> Run:
    """A run that begins now."""
    now = datetime.now(UTC)
    return Run(f"r{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", kind, now, warehouse, engine, {})


def versions(run: Run) -> dict[str, str]:
    """Versions of what decides the result."""
    packages = {package: version(package) for package in PACKAGES}
    return {**packages, f"engine {run.engine.name}": run.engine.version}
