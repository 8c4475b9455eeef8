"""Pages beside a Prefect flow run: a summary, and tables that can be followed from run to run."""

import sys
from typing import Any

import polars as pl

from flows.console import cell_text
from flows.operate.ledger_page import LedgerPage
from flows.operate.logs import harmless


def is_in_flow_run() -> bool:
    """Whether this code is part of a Prefect flow run; does not import Prefect to find out."""
    if "prefect" not in sys.modules:
        return False
    from prefect.context import FlowRunContext, TaskRunContext  # noqa: PLC0415 - takes seconds

    return bool(FlowRunContext.get() or TaskRunContext.get())


def keep_artifacts(page: LedgerPage) -> None:
    """Store the page of a run and its tables; Prefect lists them beside the flow run."""
    from prefect.artifacts import (  # noqa: PLC0415
        create_markdown_artifact,
        create_table_artifact,
    )

    create_markdown_artifact(
        key=str(page.run["kind"]).replace("_", "-"), markdown=markdown(page), description="The run"
    )
    for key, description, frame in _tables(page):
        if not frame.is_empty():
            create_table_artifact(key=key, table=_records(frame), description=description)


def markdown(page: LedgerPage) -> str:
    """A page that sums the run up."""
    run = page.run
    numbers = pl.DataFrame(
        [
            (name, cell_text(run[name]))
            for name in (
                "state", "error", "started_at", "seconds", "stages", "articles_in", "articles_new",
                "updated", "duplicates", "rejects", "reports", "meetings", "versions",
            )
            if run.get(name) is not None
        ],
        schema=["figure", "value"],
        orient="row",
    )  # fmt: skip
    sections = [f"# Run {run['run_id']}", _markdown_table(numbers)]
    for _, description, frame in _tables(page):
        sections += [f"## {description}", _markdown_table(frame)]
    return "\n\n".join(sections)


def _tables(page: LedgerPage) -> list[tuple[str, str, pl.DataFrame]]:
    return [
        ("top-meetings", "Top meetings", page.meetings),
        ("rejects", "Rejects and notes", page.rejects),
        ("slow-sources", "Slow sources", page.sources),
        ("failing-checks", "Checks that found something", page.checks),
    ]


def _records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON, with the markup of titles made harmless: cells may be shown as Markdown."""
    return [
        {
            name: value if isinstance(value, int | float) else _cell(value)
            for name, value in row.items()
        }
        for row in frame.iter_rows(named=True)
    ]


def _markdown_table(frame: pl.DataFrame) -> str:
    if frame.is_empty():
        return "None."
    rows = [frame.columns, ["---"] * frame.width]
    rows += [[_cell(value) for value in row] for row in frame.iter_rows()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _cell(value: object) -> str:
    """Titles are hostile input: no markup of theirs may work, nor may an address become a link."""
    text = cell_text(harmless(value))
    for mark in "\\`*_{}[]()#+!|~":
        text = text.replace(mark, "\\" + mark)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("://", "&#58;//").replace("\n", " ")
