import re

import polars as pl
import pytest

from flows.formulas import FORMULA, cell
from warehouse.connection import in_memory, query
from warehouse.tables import sql_text

# Text, and whether a spreadsheet may run it; the browser is asked the same in test_browser.py.
TEXTS = {
    "=1": True, "+1": True, "-1": True, "@a": True, "＝1": True, "＋1": True, "－1": True,
    "＠a": True,
    "\t=1": True, "\tplain": True, "\rplain": True, "\nplain": True, "  =1": True, "\x0b=1": True,
    "'=1": True, "''' =1": True, "\x00=1": True, "\x7f=1": True, "\x85=1": True, "\xa0=1": True,
    "\u2003=1": True, "\u200b=1": True, "\u202e=1": True, "\u3000=1": True, "\ufeff=1": True,
    "": False, " ": False, "'s Lands": False, "a=1": False, "1-2": False, "é=1": False,
    "—dash": False, "–dash": False, "¡=1": False, "中=1": False, "\U0001f600=1": False,
}  # fmt: skip


@pytest.mark.parametrize(("text", "is_run"), TEXTS.items())
def test_text_that_a_spreadsheet_would_run_is_told(text: str, is_run: bool) -> None:
    assert cell(text) == f"{chr(39) if is_run else ''}{text}"
    assert not re.match(FORMULA, text) or re.match(FORMULA, cell(text))  # so it can be taken off


def test_numbers_and_nothing_are_as_they_were() -> None:
    assert [cell(each) for each in (-3, -5.2, None, "-5.2")] == ["-3", "-5.2", "", "'-5.2"]


def test_duckdb_reads_the_pattern_alike() -> None:
    asked = pl.DataFrame({"text": list(TEXTS)})
    with in_memory() as connection:
        sql = f"select text, regexp_matches(text, {sql_text(FORMULA)}) as is_run from asked"
        found = query(connection, sql, asked=asked)
    assert dict(found.iter_rows()) == TEXTS
