"""Where things are: the checkout, the warehouse, the seeds."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
MART = ROOT / "sql" / "mart"
CHECKS = ROOT / "sql" / "checks"
MIGRATIONS = ROOT / "sql" / "migrations"
# How long a load waits for whoever holds the warehouse.
WAIT_SECONDS = 120.0
BUNDLED = ROOT / "seeds" / "articles"
ENGINES = ("grammar", "llm")


class SettingError(Exception):
    """A setting of the environment cannot be used; the message names it and what it holds."""


class EngineError(Exception):
    """There is no such engine, or it lacks a setting; the message says which."""


def default_warehouse() -> Path:
    """The file named by COMMUNIQUE_WAREHOUSE, else the one in the checkout."""
    return Path(os.environ.get("COMMUNIQUE_WAREHOUSE", ROOT / "warehouse" / "communique.duckdb"))


def default_engine() -> str:
    """The engine named by COMMUNIQUE_ENGINE, else the grammar."""
    return os.environ.get("COMMUNIQUE_ENGINE") or ENGINES[0]
