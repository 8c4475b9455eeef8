"""The table of benchmarks/run.py, and more of what was read than was read."""

import ast
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.stages import plan
from benchmarks.stages.made import later
from benchmarks.stages.measure import Cost
from benchmarks.stages.plan import WORKS
from benchmarks.stages.table import table

STAGES = Path(plan.__file__).parent


def cells(told: str, who: str) -> list[list[str]]:
    """The rows of one who does a stage."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.splitlines()]
    return [row for row in rows if len(row) > 1 and row[1] == who]


def test_growth_and_ratios_rest_on_cpu_seconds() -> None:
    small = Cost("extract", "grammar", 1_000, 20.0, 5.0, 10_000_000, 300.0, 70, 100.0, 1_000.0)
    large = small._replace(articles=10_000, seconds=90.0, cpu_seconds=100.0, size=100_000_000)
    peer = small._replace(who="spaCy, small model", articles=400, cpu_seconds=20.0)
    told = table([large, peer, small], ["pandas + sqlite"])
    first, second = cells(told, "grammar")
    assert first[2:] == [
        "1,000", "70", "20", "50", "0.5", "25", "200", "300", "", "50", "500", "",
    ]  # fmt: skip
    assert second[10] == "2.00"
    assert cells(told, "spaCy, small model")[0][-1] == "10×"
    assert "Not installed: pandas + sqlite." in told


def test_every_stage_is_done_by_a_function_that_is_there() -> None:
    for work in WORKS:
        module, _, name = work.function.partition(".")
        parsed = ast.parse((STAGES / f"{module}.py").read_text("utf-8"))
        assert name in {node.name for node in parsed.body if isinstance(node, ast.FunctionDef)}


def test_what_is_loaded_again_is_later_and_has_ids_of_its_own() -> None:
    day = date(2024, 1, 1)
    once = pl.DataFrame({"article_id": ["a"], "text": ["t"], "published_on": [day], "band": [7]})
    assert later(once, 0, 50).equals(once)
    assert later(once, 2, 50).row(0) == ("a-2", "t", date(2024, 4, 10), 9)


def test_only_whole_days_move() -> None:
    day, year = date(2024, 3, 5), date(2024, 1, 1)
    told = {"met_on": [day, year], "ended_on": [day, None], "date_precision": ["day", "year"]}
    moved = later(pl.DataFrame(told, schema_overrides={"ended_on": pl.Date}), 1, 10)
    assert moved.rows() == [
        (date(2024, 3, 15), date(2024, 3, 15), "day"), (year, None, "year"),
    ]  # fmt: skip
