"""Events of the bundled articles as their gold records have them, each row checked by the rules.

The engine has no part in this: the records are loaded as if it had made no mistake. They say not
who was host, nor whether it was a negotiation: visits (042, 043) and talks (046) do not occur;
tests/sql/test_events.py has those.
"""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.load import load_parts
from flows.run import start_run
from tests.gold_reports import gold_part, gold_records
from warehouse.connection import query, reading

GOLDEN = Path(__file__).parents[1] / "data"
WHO = ["source_country", "source_name", "target_country", "target_name"]
WHEN = ["event_date", "event_date_basis", "planned_for"]
COLUMNS = {
    "plover": [
        "meeting_id", *WHEN, "event_type", "event_mode", "intensity", "quad_code", "contexts",
        "is_reciprocal", "is_international", *WHO, "source_sector", "target_sector",
    ],
    "cameo": [
        "meeting_id", *WHEN, "event_code", "event_root_code", "quad_class", "goldstein_scale",
        "is_international", *WHO,
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    run = start_run("load", folder / "w.duckdb")
    load_parts(run, [gold_part(gold_records(), folder / "part")])
    return run.warehouse


@pytest.mark.parametrize("codebook", ["plover", "cameo"])
def test_every_event_is_as_it_was_checked(warehouse: Path, codebook: str) -> None:
    found = events(warehouse, codebook)
    golden = pl.read_csv(GOLDEN / f"{codebook}_golden.csv", infer_schema=False)
    assert_frame_equal(found, golden)


def events(warehouse: Path, codebook: str) -> pl.DataFrame:
    columns = ", ".join(COLUMNS[codebook])
    with reading(warehouse) as connection:
        rows = query(connection, f"select {columns} from mart.{codebook}_events order by all")
    return pl.read_csv(rows.write_csv().encode(), infer_schema=False)
