"""A stream that comes in two loads leaves the same rows as in one, whatever it holds.

Of two articles with the same words the one that came first stays, so the stream is cut, not
shuffled.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from flows.pipeline import run_load
from tests.transforms.newsy import news, odd

Content = Callable[[Path], dict[str, pl.DataFrame]]
_MET = "Iranian Foreign Minister Ali Karimi met President Omar Haddad in Damascus on Tuesday. "
_AGAIN = "President Haddad received Iranian Foreign Minister Ali Karimi in Damascus on Tuesday. "
_LONG = "They discussed trade, water and the border, and agreed to meet again next month. "


def _file(folder: Path, number: int, text: str) -> Path:
    """An article as an agency's record, in a file of its own."""
    path = folder / f"{number}.json"
    record = {
        "id": f"x{number}", "title": f"Talks {number}", "text": text, "source": "Agency",
        "url": f"https://agency.example/{number}", "published": f"2022-05-0{1 + number}",
    }  # fmt: skip
    path.write_text(json.dumps(record), "utf-8")
    return path


@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(news, news, odd), min_size=2, max_size=5), st.integers(1, 4))
@example([_MET + _LONG * 9, _AGAIN, _MET + _LONG * 9 + "It rained.", "\x00", _AGAIN], 2)
def test_two_loads_leave_the_rows_of_one(content: Content, texts: list[str], cut: int) -> None:
    cut = min(cut, len(texts) - 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [_file(folder, number, text) for number, text in enumerate(texts)]
        run_load(files, folder / "one.duckdb")
        run_load(files[:cut], folder / "two.duckdb")
        run_load(files[cut:], folder / "two.duckdb")
        one, two = content(folder / "one.duckdb"), content(folder / "two.duckdb")
    assert one.keys() == two.keys()
    for table, frame in one.items():
        assert_frame_equal(two[table], frame)
