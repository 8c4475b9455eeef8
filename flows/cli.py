"""The command line: `communique --help`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from flows.catalogue import CatalogueError
from flows.console import FORMATS, console, render
from flows.settings import default_warehouse
from warehouse.errors import WarehouseError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who met whom, from the news: load articles, query the warehouse.",
)
out = console()
err = console(to_stderr=True)

# Exit codes: 1 something failed, 2 the command was used wrongly (as click does), 130 Ctrl-C.
FAILED, MISUSED, INTERRUPTED = 1, 2, 130

Warehouse = Annotated[
    Path,
    typer.Option(
        "--warehouse",
        help="DuckDB file; made if missing.",
        default_factory=default_warehouse,
        show_default=False,
    ),
]


Catalogue = Annotated[
    Path | None, typer.Option("--catalogue", help="Another list of sources than the bundled one.")
]


@contextmanager
def _told() -> Iterator[None]:
    """Errors that a user can act on are one line on standard error, not a traceback."""
    try:
        yield
    except (WarehouseError, CatalogueError, OSError) as error:
        raise _end(error) from error
    except duckdb.CatalogException as error:
        raise _end(f"this file is no warehouse of ours: {error}") from error
    except KeyboardInterrupt as error:
        raise _end("interrupted; the warehouse is as it was", INTERRUPTED) from error


def _end(why: object, code: int = FAILED) -> typer.Exit:
    """One line of why, for standard error, and the exit to raise."""
    err.print(f"communique: {why}", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(code)


def _version(asked: bool) -> None:
    if asked:
        out.print(f"communique {version('communique')}", highlight=False)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Who met whom, from the news: load articles, query the warehouse."""


@app.command()
def load(
    paths: Annotated[
        list[str], typer.Argument(help="Files or folders: txt md html json jsonl csv parquet, gz.")
    ],
    flow: Annotated[bool, typer.Option("--flow", help="Send it through Prefect.")] = False,
    *,
    warehouse: Warehouse,
) -> None:
    """Load articles from files, extract their meetings, store both."""
    missing = [path or "(an empty path)" for path in paths if not path or not Path(path).exists()]
    if missing:
        raise _end(f"no such file or folder: {', '.join(missing)}", MISUSED)
    with _told():
        _load([Path(path) for path in paths], warehouse, through_prefect=flow)


@app.command()
def run(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files or folders to load instead of fetching.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    now: Annotated[bool, typer.Option("--now", help="Ask also sources that are not due.")] = False,
    catalogue: Catalogue = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Run the main job through Prefect: fetch what is new from the sources, or load files."""
    if paths:
        load(paths, flow=True, warehouse=warehouse)
        return
    with _told():
        from flows.catalogue import chosen, default_catalogue, read_catalogue

        chosen(
            read_catalogue(catalogue or default_catalogue()), only or []
        )  # before Prefect starts
        from flows.news_ingest import news_ingest

        summary = news_ingest(
            str(warehouse), only or [], str(catalogue) if catalogue else None, now
        )
    out.print(summary.sentence(), highlight=False, soft_wrap=True)


def _load(paths: list[Path], warehouse: Path, *, through_prefect: bool) -> None:
    """Prefect is imported only where it is used: that alone takes three seconds."""
    if through_prefect:
        from flows.news_etl import news_etl

        summary = news_etl([str(path) for path in paths], str(warehouse))
    else:
        from flows.pipeline import run_load
        from flows.progress import progress_bar

        with progress_bar(err) as progress:
            summary = run_load(paths, warehouse, kind="load", progress=progress)
    out.print(summary.sentence(), highlight=False, soft_wrap=True)


@app.command()
def query(
    sql: Annotated[str | None, typer.Argument(help="A query over core, mart and ops.")] = None,
    form: Annotated[str, typer.Option("--format", help=" | ".join(FORMATS))] = "table",
    file: Annotated[Path | None, typer.Option("--file", help="Read the query from a file.")] = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Query the warehouse, read-only."""
    from warehouse.connection import answer, reading

    if form not in FORMATS or (sql is None) == (file is None):
        raise _end(f"give a query or --file, and a --format of {', '.join(FORMATS)}", MISUSED)
    with _told(), reading(warehouse) as connection:
        try:
            columns, rows = answer(connection, file.read_text("utf-8") if file else sql or "")
        except duckdb.Error as error:
            raise _end(error) from error
    render(columns, rows, form, out)


@app.command()
def status(*, warehouse: Warehouse) -> None:
    """What is in the warehouse, the last runs, what was turned away."""
    from flows.status import status_report

    with _told():
        out.print(status_report(warehouse))


@app.command()
def explain(
    report_id: Annotated[str, typer.Argument(help="A report_id of mart.meeting_reports.")],
    *,
    warehouse: Warehouse,
) -> None:
    """Show the words behind each field of a report, and the pattern that fired."""
    from flows.explain import NoSuchReport
    from flows.explain import explain as explained

    with _told():
        try:
            out.print(explained(warehouse, report_id))
        except NoSuchReport as error:
            raise _end(error) from error


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold files, JSON Lines.")],
    errors: Annotated[int, typer.Option("--errors", help="Show that many mistakes.")] = 0,
    by: Annotated[
        str | None, typer.Option("--by", help="Also by a field of the gold, such as outlet.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Extract the articles of gold files and compare with their records."""
    from flows.evaluate import BadGold, evaluate_files, figures_view

    try:
        evaluation = evaluate_files(gold, by)
    except BadGold as error:
        raise _end(error, MISUSED) from error
    if as_json:
        out.out(json.dumps(evaluation.figures, indent=1))
    else:
        out.print(figures_view(evaluation))
    for mistake in evaluation.mistakes[:errors]:
        out.out("\t".join(mistake), highlight=False)


sources_app = typer.Typer(no_args_is_help=True, help="The catalogue of sources.")
app.add_typer(sources_app, name="sources")


@sources_app.command("check")
def sources_check(
    only: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    catalogue: Catalogue = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Ask each list once: is it there, is it what the catalogue says, is it fresh."""
    from flows.catalogue import chosen, default_catalogue, read_catalogue
    from flows.fetch_policy import policy_of_environment
    from flows.run_ingest import Outside
    from flows.source_check import source_check

    with _told():
        sources = chosen(read_catalogue(catalogue or default_catalogue()), only or [])
        out.print(source_check(sources, warehouse, Outside(policy_of_environment())))


@app.command()
def fetch(
    url: Annotated[str, typer.Argument(help="Address of an article.")], *, warehouse: Warehouse
) -> None:
    """Fetch one page and show what is understood of it; nothing is stored."""
    from flows.fetch_page import fetch_page
    from flows.fetch_policy import policy_of_environment
    from flows.run_ingest import Outside

    with _told():
        out.print(fetch_page(url, warehouse, Outside(policy_of_environment())))


@app.command()
def replay(
    run_id: Annotated[str, typer.Argument(help="A run_id of ops.runs.")],
    catalogue: Catalogue = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Read and extract the articles of a run again, without network."""
    from flows.catalogue import default_catalogue, read_catalogue
    from flows.progress import progress_bar
    from flows.replay import NoSuchRun
    from flows.replay import replay as replayed

    with _told():
        sources = {each.id: each for each in read_catalogue(catalogue or default_catalogue())}
        try:
            with progress_bar(err) as progress:
                summary = replayed(run_id, sources, warehouse, progress)
        except NoSuchRun as error:
            err.print(f"communique: {error}", markup=False)
            raise typer.Exit(FAILED) from error
    out.print(summary.sentence(), highlight=False, soft_wrap=True)


@app.command()
def prune(
    age: Annotated[str, typer.Option("--raw-older-than", help="Such as 90d, 12w, 6m, 2y.")],
    *,
    warehouse: Warehouse,
) -> None:
    """Remove old bytes from the raw archive; what was understood of them stays."""
    from flows.prune import BadAge
    from flows.prune import age as age_of
    from flows.prune import prune as pruned

    with _told():
        try:
            told = pruned(warehouse, age_of(age))
        except BadAge as error:
            err.print(f"communique: {error}", markup=False)
            raise typer.Exit(MISUSED) from error
    out.print(f"{told.removed} entries removed, {told.bytes / 1e6:.1f} MB; {told.kept} kept")


if __name__ == "__main__":
    sys.exit(app())
