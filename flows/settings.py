"""Where things are: the checkout, the warehouse, the seeds."""

import os
from pathlib import Path

from warehouse.lake import located

ROOT = Path(__file__).parents[1]
MART = ROOT / "sql" / "mart"
CHECKS = ROOT / "sql" / "checks"
MIGRATIONS = ROOT / "sql" / "migrations"
# How long a load waits for whoever holds the warehouse.
WAIT_SECONDS = 120.0
BUNDLED = ROOT / "seeds" / "articles"
ENGINES = ("grammar", "llm")
RUNNERS = ("threads", "processes", "dask", "ray")


class SettingError(Exception):
    """A setting of the environment cannot be used; the message names it and what it holds."""


class EngineError(Exception):
    """There is no such engine, or it lacks a setting; the message says which."""


def default_warehouse() -> Path:
    """What COMMUNIQUE_WAREHOUSE names, else the file in the checkout."""
    return warehouse_named(
        os.environ.get("COMMUNIQUE_WAREHOUSE") or ROOT / "warehouse" / "communique.duckdb"
    )


def warehouse_named(name: str | Path) -> Path:
    """A file, or a lake, whose runs keep what is their own in COMMUNIQUE_FOLDER (warehouse/)."""
    folder = Path(os.environ.get("COMMUNIQUE_FOLDER") or ROOT / "warehouse")
    return located(name, folder.absolute())


def default_engine() -> str:
    """The engine named by COMMUNIQUE_ENGINE, else the grammar."""
    return os.environ.get("COMMUNIQUE_ENGINE") or ENGINES[0]


def default_runner() -> str | None:
    """The runner named by COMMUNIQUE_RUNNER, if any."""
    return os.environ.get("COMMUNIQUE_RUNNER") or None
