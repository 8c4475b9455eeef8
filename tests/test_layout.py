"""Rules of the tree that a machine can check."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("flows", "transforms", "warehouse", "training")
# Who may import whom: data moves one way, and the pure parts know nothing of the outer world.
ALLOWED = {
    "transforms": {"transforms"},
    "warehouse": {"warehouse"},
    "flows": {"flows", "transforms", "warehouse", "training"},
    "training": {"training", "transforms", "flows"},
}
OUTSIDE = {"httpx", "prefect", "duckdb", "socket", "urllib.request", "random", "secrets", "time"}
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Modules that a file imports, anywhere in it, and the packages that they are in."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module)
    return modules | {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_packages_import_only_what_they_may(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert imported(path) & set(PACKAGES) <= ALLOWED[package]


@pytest.mark.parametrize("path", sorted((ROOT / "transforms").rglob("*.py")), ids=str)
def test_transforms_know_no_clock_network_or_chance(path: Path) -> None:
    assert not imported(path) & OUTSIDE


def test_duckdb_is_opened_in_one_place_only() -> None:
    opens = [p.name for p in MODULES if re.search(r"duckdb\.connect\(", p.read_text("utf-8"))]
    assert opens == ["connection.py"]


def test_no_module_of_flows_hides_a_package() -> None:
    """Prefect puts the folder of a flow first on the path when it loads the flow by file."""
    ours = {p.stem for p in (ROOT / "flows").glob("*.py")} | {
        p.name for p in (ROOT / "flows").iterdir() if p.is_dir()
    }
    needed = {name for path in MODULES for name in imported(path)} - set(PACKAGES)
    assert not ours & needed


def test_no_file_outgrows_one_idea() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in MODULES
        if (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert not too_long
