"""The picture in docs/architecture.md has an arrow for each import between packages, no other."""

import ast
import re
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("flows", "transforms", "warehouse", "training")
PARTS = {f"flows.{path.parent.name}" for path in (ROOT / "flows").glob("*/__init__.py")}

Arrow = tuple[str, str]


def part_of(module: str) -> str | None:
    """The box of the picture that a module is in."""
    first_two = ".".join(module.split(".")[:2])
    first = module.partition(".")[0]
    return first_two if first_two in PARTS else first if first in PACKAGES else None


def imported() -> dict[Arrow, str]:
    """Every arrow that the code draws, with a module that draws it."""
    arrows = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        own = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in names:
                arrow = part_of(own), part_of(name)
                if arrow[0] and arrow[1] and arrow[0] != arrow[1]:
                    arrows[arrow[0], arrow[1]] = own
    return arrows


def drawn(page: str) -> set[Arrow]:
    """Every arrow of the picture: `a & b --> c & d`, or `<-->` for both ways."""
    [picture] = re.findall(r"```mermaid\n(.*?)```", page, flags=re.DOTALL)
    arrows: set[Arrow] = set()
    for left, way, right in re.findall(r"^ *([\w. &]+) (<?-->) ([\w. &]+)$", picture, re.MULTILINE):
        pairs = set(product(left.split(" & "), right.split(" & ")))
        arrows |= pairs | ({(b, a) for a, b in pairs} if way == "<-->" else set())
    return arrows


def test_the_picture_of_the_architecture_shows_the_imports_and_nothing_else() -> None:
    found, shown = imported(), drawn(PAGE.read_text("utf-8"))
    missing = {f"{a} --> {b} (see {found[a, b]})" for a, b in found.keys() - shown}
    assert not missing, "draw in docs/architecture.md"
    assert not shown - found.keys(), "no module imports so: take it out of docs/architecture.md"
