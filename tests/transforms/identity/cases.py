"""Read the lists of cases: ours beside the tests, the reference lists where they exist."""

import csv
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]


def own_cases(name: str) -> list[dict[str, str]]:
    """Rows of a list in tests/data/identity/."""
    return _rows(_ROOT / "tests" / "data" / "identity" / f"{name}.csv")


def reference_cases(name: str) -> list[dict[str, str]]:
    """Rows of a list that lies beside the checkout; without it the test is skipped."""
    path = _ROOT.parent / "shared" / "reference" / f"{name}.csv"
    if not path.exists():
        pytest.skip("the reference lists are not beside this checkout")
    return _rows(path)


def codes(cell: str) -> set[str]:
    """The values of a cell that holds several, joined by bars."""
    return set(filter(None, cell.split("|")))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
