import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.settings import ROOT

Ask = Callable[[Path, str], pl.DataFrame]
COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text("utf-8")
RECIPES = re.findall(
    r"^### (\d+)\. ([^\n]+)\n\n```sql\n(.*?)```$", COOKBOOK, re.MULTILINE | re.DOTALL
)


def test_the_cookbook_has_twenty_questions_and_a_query_for_each() -> None:
    assert [int(number) for number, _, _ in RECIPES] == list(range(1, 21))
    assert COOKBOOK.count("```sql") == len(RECIPES)
    assert all(question.endswith("?") for _, question, _ in RECIPES)


@pytest.mark.parametrize(("question", "sql"), [(q, s) for _, q, s in RECIPES])
def test_every_recipe_finds_rows_in_the_bundled_articles(
    bundled: Path, rows: Ask, question: str, sql: str
) -> None:
    assert not rows(bundled, sql.strip().removesuffix(";")).is_empty(), question
    assert set(re.findall(r"\b(core|mart|ops)\.", sql)) == {"mart"}
