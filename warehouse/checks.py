"""Claims about the data: each file of sql/checks returns the rows that break one."""

import re
from datetime import datetime
from pathlib import Path

import dataframely as dy
import duckdb
import polars as pl

from warehouse.connection import query
from warehouse.errors import CheckFailed, ViewError
from warehouse.load import append


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    run_id: str,
    checked_at: datetime,
    schema: type[dy.Schema],
) -> pl.DataFrame:
    """Run every check and store its result in `ops.checks`; returns the results.

    Raises CheckFailed after the last one if a check of severity "error" found rows.
    """
    results = pl.DataFrame(
        [
            {"run_id": run_id, **_result(connection, path), "checked_at": checked_at}
            for path in sorted(folder.glob("*.sql"))
        ],
        schema={name: column.dtype for name, column in schema.columns().items()},
    )
    append(connection, "ops.checks", results, schema)
    failed = results.filter(pl.col("severity") == "error", pl.col("failing_rows") > 0)
    if failed.height:
        raise CheckFailed(
            "; ".join(
                f"{name}: {count} rows break it, such as {example}"
                for name, count, example in failed.select(
                    "name", "failing_rows", "example"
                ).iter_rows()
            ),
            results,
        )
    return results


def _result(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, object]:
    sql = path.read_text(encoding="utf-8")
    header = [line[2:].strip() for line in sql.splitlines() if line.startswith("--")]
    severity = re.search(r"^severity: (error|warn)$", "\n".join(header), flags=re.MULTILINE)
    if not severity:
        raise ViewError(f'{path.name}: the header does not say "severity: error" or "warn"')
    broken = f"from ({sql.strip().removesuffix(';')})"
    count = query(connection, f"select count(*) as n {broken}").item()
    examples = query(connection, f"select * {broken} limit 3").rows(named=True) if count else []
    return {
        "name": path.stem,
        "severity": severity[1],
        "claim": " ".join(line for line in header[: header.index(severity[0])] if line),
        "failing_rows": count,
        "example": "; ".join(
            ", ".join(f"{column} {value}" for column, value in row.items()) for row in examples
        )
        or None,
    }
