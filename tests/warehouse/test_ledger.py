from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.rows import fill, rows
from transforms.schemas import TABLES, Check
from warehouse.checks import run_checks
from warehouse.connection import query
from warehouse.errors import CheckFailed
from warehouse.ledger import record_failure, recorded_run

STARTED_AT = datetime(2024, 5, 1, tzinfo=UTC)


def new_run(run_id: str) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "kind": "load",
        "started_at": STARTED_AT,
        "versions": {"b": 2, "a": 1},
    }


def test_a_run_is_recorded_with_its_counts_and_its_rejects(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    run = new_run("r1")
    with recorded_run(warehouse, TABLES, run) as notes:
        fill(warehouse, articles=[{"article_id": "a"}])
        notes["ops.rejects"] = rows("ops.rejects", {"run_id": "r1", "reason": "empty"})
        run["articles_new"] = 1
    stored = query(warehouse, "select * from ops.runs").row(0, named=True)
    assert stored["state"] == "done"
    assert stored["error"] is None
    assert (stored["articles_new"], stored["meetings"]) == (1, 0)
    assert stored["versions"] == '{"a": 1, "b": 2}'
    assert stored["seconds"] == (stored["finished_at"] - STARTED_AT).total_seconds()
    assert query(warehouse, "select reason from ops.rejects").item() == "empty"


@pytest.mark.parametrize("error", [ValueError("no such luck"), KeyboardInterrupt()])
def test_a_run_that_fails_loads_nothing_but_leaves_its_row_and_rejects(
    warehouse: duckdb.DuckDBPyConnection, error: BaseException
) -> None:
    run = {**new_run("r1"), "articles_in": 2, "rejects": 1, "articles_new": 1, "meetings": 3}
    with pytest.raises(type(error)), recorded_run(warehouse, TABLES, run) as notes:
        fill(warehouse, articles=[{"article_id": "a"}])
        notes["ops.rejects"] = rows("ops.rejects", {"run_id": "r1", "reason": "empty"})
        raise error
    stored = query(warehouse, "select * from ops.runs").row(0, named=True)
    assert stored["state"] == "failed"
    assert stored["error"] == f"{type(error).__name__}: {error}".removesuffix(": ")
    assert (stored["articles_in"], stored["rejects"]) == (2, 1)
    assert (stored["articles_new"], stored["meetings"]) == (0, 0)
    assert query(warehouse, "select reason from ops.rejects").item() == "empty"
    assert query(warehouse, "select count(*) as n from core.articles").item() == 0


def test_a_check_that_fails_undoes_the_load_and_keeps_its_result(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "no_articles.sql").write_text(
        "-- There are no articles.\n--\n-- severity: error\n\nselect article_id from core.articles;"
    )
    with pytest.raises(CheckFailed), recorded_run(warehouse, TABLES, new_run("r1")):
        fill(warehouse, articles=[{"article_id": "a"}])
        run_checks(warehouse, tmp_path, "r1", STARTED_AT, Check)
    assert query(warehouse, "select count(*) as n from core.articles").item() == 0
    assert query(warehouse, "select name, failing_rows from ops.checks").rows() == [
        ("no_articles", 1)
    ]
    assert query(warehouse, "select error from ops.runs").item().startswith("CheckFailed: no_art")


def test_a_run_that_broke_before_its_load_is_recorded(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    record_failure(warehouse, TABLES, new_run("r1"), OSError("disk full"), {})
    stored = query(warehouse, "select state, error from ops.runs")
    assert stored.rows() == [("failed", "OSError: disk full")]
