"""One run: its id, what started it, when, the warehouse it fills, the versions it runs on."""

import secrets
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

PACKAGES = ("communique", "duckdb", "polars", "prefect")


class Run(NamedTuple):
    """A run in progress; its row in `ops.runs` is written when it ends."""

    run_id: str
    kind: str
    started_at: datetime
    warehouse: Path


def start_run(kind: str, warehouse: Path) -> Run:
    """A run that begins now."""
    now = datetime.now(UTC)
    return Run(f"r{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", kind, now, warehouse)


def versions() -> dict[str, str]:
    """Versions of what decides the result."""
    return {package: version(package) for package in PACKAGES}
