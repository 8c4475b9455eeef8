"""Where the seeds are, and how they are read: once, and as they stand."""

import csv
from pathlib import Path

_SEEDS = Path(__file__).parents[2] / "seeds"


def seed_path(name: str) -> Path:
    """Path of a seed such as "roles.csv", found beside the code (the app is installed editable)."""
    return _SEEDS / name


def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a CSV seed. Callers keep what they make of them; this reads the file each time."""
    with seed_path(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def split_bar(cell: str) -> list[str]:
    """The values of a cell that holds several, joined by bars."""
    return [value.strip() for value in cell.split("|") if value.strip()]
