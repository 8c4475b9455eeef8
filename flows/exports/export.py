"""`communique export`: views of the warehouse into a folder of files."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.exports.croissant import describe_for_search
from flows.exports.describe import Export, describe
from flows.exports.folder import refuse_what_is_not_ours, whole_folder
from flows.exports.hyper import library, write_hyper
from flows.exports.sqlite_file import write_sqlite
from flows.exports.tabular import write_csv, write_jsonl, write_parquet
from flows.exports.views import View, keep_since, mart_views, staged
from flows.exports.workbook import write_xlsx
from flows.settings import WAIT_SECONDS
from warehouse.connection import answer, reading
from warehouse.version import MART_VERSION

Write = Callable[[duckdb.DuckDBPyConnection, View, Path], None]
FORMATS: dict[str, Write] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "xlsx": write_xlsx,
    "jsonl": write_jsonl,
    "sqlite": write_sqlite,
    "hyper": write_hyper,
}


class Exported(NamedTuple):
    """Rows written of each view."""

    rows: dict[str, int]

    def sentence(self) -> str:
        """One line for people."""
        views = "1 view" if len(self.rows) == 1 else f"{len(self.rows)} views"
        return f"{sum(self.rows.values()):,} rows of {views} written"


def export(
    warehouse: Path,
    target: Path,
    form: str,
    only: Sequence[str] = (),
    since: date | None = None,
) -> Exported:
    """Write views of `mart` (all of them, if none is named) to a folder, whole or not at all."""
    refuse_what_is_not_ours(target)
    if form == "hyper":
        library()  # told before anything is written
    with reading(warehouse, WAIT_SECONDS) as connection, whole_folder(target) as folder:
        names = mart_views(connection, only)
        if since:
            keep_since(connection, since)
        views = []
        for name in names:
            with staged(connection, name, since) as view:
                FORMATS[form](connection, view, folder)
                views.append(view)
        _, last_run = answer(
            connection,
            "select strftime(max(finished_at) at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ') "
            "from ops.runs where state = 'done'",
        )
        about = Export(form, since, MART_VERSION, last_run[0][0])
        describe(about, views, folder)
        describe_for_search(about, views, folder)
    return Exported({view.name: view.row_count for view in views})
