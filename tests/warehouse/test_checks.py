from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.rows import fill
from transforms.schemas import Check
from warehouse.checks import run_checks
from warehouse.connection import query
from warehouse.errors import CheckFailed, ViewError

NOW = datetime(2024, 5, 1, tzinfo=UTC)
CHECK = """\
-- Nobody is called {name}.
--
-- severity: {severity}
-- Names like this are typing errors.

select
    person_id,
    name
from core.people
where name = '{name}';
"""


def write(folder: Path, name: str, severity: str) -> None:
    (folder / f"nobody_is_{name}.sql").write_text(CHECK.format(name=name, severity=severity))


def test_every_result_is_kept_and_a_warning_does_not_stop_the_load(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    fill(warehouse, people=[{"person_id": str(n), "name": "x"} for n in range(5)])
    write(tmp_path, "x", "warn")
    write(tmp_path, "y", "error")
    results = run_checks(warehouse, tmp_path, "run1", NOW, Check)
    assert results.select("name", "severity", "claim", "failing_rows").rows() == [
        ("nobody_is_x", "warn", "Nobody is called x.", 5),
        ("nobody_is_y", "error", "Nobody is called y.", 0),
    ]
    assert "person_id 0, name x" in results["example"][0]
    assert query(warehouse, "select * from ops.checks order by name").equals(results)


def test_a_broken_claim_stops_the_load_with_its_name_count_and_rows(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    fill(warehouse, people=[{"person_id": "7", "name": "x"}])
    for name in "wxy":
        write(tmp_path, name, "error")
    with pytest.raises(CheckFailed, match=r"nobody_is_x: 1 rows .*person_id 7, name x") as caught:
        run_checks(warehouse, tmp_path, "run1", NOW, Check)
    assert caught.value.results["failing_rows"].to_list() == [0, 1, 0]


def test_a_check_without_severity_is_refused(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write(tmp_path, "x", "perhaps")
    with pytest.raises(ViewError, match="severity"):
        run_checks(warehouse, tmp_path, "run1", NOW, Check)


def test_without_checks_nothing_is_checked(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert run_checks(warehouse, tmp_path, "run1", NOW, Check).is_empty()
