"""Commands that hand the warehouse on: exports, snapshots, search, migrations."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.command import MISUSED, Warehouse, end, err, out, told


def export(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make or replace.")],
    form: Annotated[
        str, typer.Option("--format", help="parquet | csv | xlsx | jsonl | sqlite | hyper")
    ] = "parquet",
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Only meetings from that day on."),
    ] = None,
    views: Annotated[
        list[str] | None, typer.Option("--views", help="Views, by commas; all if not given.")
    ] = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Write the views of mart to files, with a description of every column."""
    from flows.exports.export import FORMATS
    from flows.exports.export import export as exported
    from flows.exports.folder import NotOurs
    from flows.exports.hyper import HyperMissing
    from flows.exports.views import NoSuchView

    if form not in FORMATS:
        raise end(f"--format is one of {', '.join(FORMATS)}", MISUSED)
    names = [name.strip() for words in views or [] for name in words.split(",") if name.strip()]
    with told():
        try:
            done = exported(warehouse, target, form, names, _day(since))
        except (HyperMissing, NotOurs, NoSuchView) as error:
            raise end(error, MISUSED) from error
    out.print(f"{target}: {done.sentence()}", highlight=False, soft_wrap=True, markup=False)


def publish(
    target: Annotated[
        Path | None, typer.Argument(metavar="PATH", help="DuckDB file to make or replace.")
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, max=99, help="So many earlier snapshots stay.")
    ] = 2,
    to: Annotated[
        str | None,
        typer.Option("--to", help="Copy the views to PostgreSQL: postgresql://user@host/name."),
    ] = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Write a read-only snapshot for BI tools, or copy the views of mart to PostgreSQL."""
    if (target is None) == (to is None):
        raise end("give a PATH, or --to postgresql://...", MISUSED)
    with told():
        if target:
            from warehouse.publish import publish as published

            done = published(warehouse, target, keep)
            words = (
                f"{target}: {done.tables} tables, {done.views} views, {done.rows:,} rows, "
                f"{done.bytes / 1e6:.1f} MB"
            )
        elif to:
            from flows.exports.postgres import PostgresProblem, copy_mart

            try:
                words = copy_mart(warehouse, to).sentence()
            except PostgresProblem as error:
                raise end(error) from error
    out.print(words, highlight=False, soft_wrap=True, markup=False)


def migrate(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Try it, tell what it would do, and undo it.")
    ] = False,
    *,
    warehouse: Warehouse,
) -> None:
    """Bring a warehouse of an earlier version to this one: forward only, all of it or nothing."""
    from datetime import UTC

    from flows.settings import MART, MIGRATIONS, WAIT_SECONDS
    from transforms.schemas import TABLES
    from warehouse.connection import is_there, writing
    from warehouse.contract import migrate as migrated
    from warehouse.errors import WarehouseMissing

    with told():
        if not is_there(warehouse):
            raise WarehouseMissing(f"{warehouse}: no such warehouse")
        with writing(warehouse, WAIT_SECONDS) as connection:
            done = migrated(
                connection, TABLES, MART, MIGRATIONS, datetime.now(UTC), dry_run=dry_run
            )
    steps = [*(f"migration {name}" for name in done.files), *(f"new: {c}" for c in done.added)]
    for step in steps:
        out.print(step, highlight=False, soft_wrap=True, markup=False)
    would = "would be" if dry_run else "is now"
    out.print(
        f"{warehouse}: was {done.before}, {would} {done.after}; {len(done.files)} migrations, "
        f"{len(done.added)} new columns",
        highlight=False, soft_wrap=True, markup=False,
    )  # fmt: skip


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all occur.")],
    place: Annotated[str, typer.Option("--in", help="articles | statements")] = "articles",
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many rows at most.")] = 10,
    form: Annotated[str, typer.Option("--format", help="table | csv | json")] = "table",
    *,
    warehouse: Warehouse,
) -> None:
    """Search the words of articles or statements, the best first."""
    from flows.console import FORMATS, render
    from warehouse.connection import reading
    from warehouse.search import PLACES, extension
    from warehouse.search import search as searched

    if place not in PLACES or form not in FORMATS:
        raise end(f"--in {' or '.join(PLACES)}, --format {', '.join(FORMATS)}", MISUSED)
    with told(), reading(warehouse) as connection:
        found = searched(connection, " ".join(words), place, limit, ranked=extension() is not None)
    if found.is_empty() and form == "table":
        err.print("nothing found", highlight=False)
        return
    render(found.columns, found.rows(), form, out)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
