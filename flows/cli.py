"""The command line: `communique --help`."""

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from flows import cli_operate, cli_outputs, cli_report, cli_sources
from flows.cli_observe import forget, metrics
from flows.command import MISUSED, Catalogue, Engine, Runner, Warehouse, end, err, out, told
from flows.console import FORMATS, render
from flows.settings import default_runner

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who met whom, from the news: load articles, query the warehouse.",
)


def _version(asked: bool) -> None:
    if asked:
        out.print(f"communique {version('communique')}", highlight=False)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    log_format: Annotated[
        str | None, typer.Option("--log-format", help="Tell what runs do: text | json.")
    ] = None,
) -> None:
    """Who met whom, from the news: load articles, query the warehouse."""
    if log_format:
        from flows.operate.logs import FORMATS as LOG_FORMATS
        from flows.operate.logs import SETTING

        if log_format not in LOG_FORMATS:
            raise end(f"--log-format is one of {', '.join(LOG_FORMATS)}", MISUSED)
        os.environ[SETTING] = log_format  # flows and workers in processes of their own keep to it


@app.command()
def load(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files or folders: txt md html json jsonl csv parquet warc, gz."),
    ],
    flow: Annotated[bool, typer.Option("--flow", help="Send it through Prefect.")] = False,
    *,
    engine: Engine,
    warehouse: Warehouse,
) -> None:
    """Load articles from files, extract their meetings, store both."""
    with told():
        _load(paths, engine, default_runner(), warehouse, through_prefect=flow)


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
    engine: Engine,
    runner: Runner,
    warehouse: Warehouse,
) -> None:
    """Run the main job through Prefect: fetch what is new from the sources, or load files."""
    with told():
        if paths:
            _load(paths, engine, runner, warehouse, through_prefect=True)
            return
        from flows.catalogue import addresses, chosen, counted, default_catalogue, read_catalogue
        from flows.fetch_policy import policy_of_environment

        sources = chosen(read_catalogue(catalogue or default_catalogue()), only or [])
        policy_of_environment(addresses(sources))  # what is wrong is told before Prefect starts
        err.print(f"{counted(sources)}; Prefect takes up to a minute to start", highlight=False)
        from flows.news_ingest import news_ingest
        from flows.operate.overlap import asking, sole_run
        from flows.prefect_server import ensure_server
        from flows.runners import runner_named

        runner_named(runner)
        with sole_run(warehouse), asking(warehouse):
            ensure_server()
            summary = news_ingest(
                str(warehouse),
                only or [],
                str(catalogue) if catalogue else None,
                now,
                engine,
                runner,
            )
    out.print(summary.sentence(), highlight=False, soft_wrap=True)


def _load(
    paths: list[str], engine: str, runner: str | None, warehouse: Path, *, through_prefect: bool
) -> None:
    """Prefect is imported only where it is used: that alone takes three seconds."""
    missing = [path or "(an empty path)" for path in paths if not path or not Path(path).exists()]
    if missing:
        raise end(f"no such file or folder: {', '.join(missing)}", MISUSED)
    if through_prefect:
        err.print("Prefect takes up to a minute to start", highlight=False)
        from flows.news_etl import news_etl
        from flows.prefect_server import ensure_server
        from flows.runners import runner_named

        runner_named(runner)
        ensure_server()
        summary = news_etl(paths, str(warehouse), engine, runner)
    else:
        from flows.engines import engine_named
        from flows.pipeline import run_load
        from flows.progress import progress_bar

        reader = engine_named(engine, warehouse)
        with progress_bar(err) as progress:
            summary = run_load([Path(path) for path in paths], warehouse, "load", progress, reader)
    out.print(summary.sentence(), highlight=False, soft_wrap=True)
    for line in summary.engine_trouble():
        err.print(line, markup=False, highlight=False, soft_wrap=True)


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

    if form not in FORMATS:
        raise end(f"no format {form}; --format is one of {', '.join(FORMATS)}", MISUSED)
    if (sql is None) == (file is None):
        raise end("give either a query or --file", MISUSED)
    with told():
        asked = _words_of(file) if file else sql or ""
        with reading(warehouse) as connection:
            try:
                columns, rows = answer(connection, asked)
            except duckdb.Error as error:
                raise end(error) from error
    render(columns, rows, form, out)


def _words_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise end(f"{file}: not UTF-8 text", MISUSED) from error


@app.command()
def status(*, warehouse: Warehouse) -> None:
    """What is in the warehouse, the last runs, what was turned away."""
    from flows.status import status_report

    with told():
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

    with told():
        try:
            out.print(explained(warehouse, report_id))
        except NoSuchReport as error:
            raise end(error) from error


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold files, JSON Lines.")],
    errors: Annotated[int, typer.Option("--errors", help="Show that many mistakes.")] = 0,
    by: Annotated[
        str | None, typer.Option("--by", help="Also by a field of the gold, such as outlet.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    *,
    engine: Engine,
    warehouse: Warehouse,
) -> None:
    """Have an engine read the articles of gold files and compare with their records.

    The warehouse is not touched; an engine may keep its answers beside it.
    """
    from flows.engines import engine_named
    from flows.evaluate import BadGold, evaluate_files, figures_view

    try:
        with told():
            evaluation = evaluate_files(gold, by, engine_named(engine, warehouse))
    except BadGold as error:
        raise end(error, MISUSED) from error
    if as_json:
        out.out(json.dumps(evaluation.figures, indent=1))
    else:
        out.print(figures_view(evaluation))
    for mistake in evaluation.mistakes[:errors]:
        out.out("\t".join(mistake), highlight=False)


@app.command()
def train(
    gold: Annotated[list[Path], typer.Argument(help="Gold files to learn from, JSON Lines.")],
    extra: Annotated[
        list[Path],
        typer.Option(help="More to learn from, but not how sure to be: written articles."),
    ] = [],  # noqa: B006
) -> None:
    """Learn the engine's weights anew from gold files, some minutes; overwrites seeds/weights."""
    from training.field_weights import main as learn_fields
    from training.train import main as learn_meetings
    from transforms.identity.seeds import seed_path

    learn_meetings(gold, extra, seed_path("weights"))
    learn_fields(gold, extra)


app.add_typer(cli_sources.sources_app, name="sources")
for command in (cli_sources.fetch, cli_sources.replay, cli_sources.prune, cli_sources.link):
    app.command()(command)
for kept_going in (
    cli_operate.serve,
    cli_operate.backfill,
    cli_operate.reprocess,
    cli_operate.diff,
):
    app.command()(kept_going)
for output in (cli_outputs.export, cli_outputs.publish, cli_outputs.migrate, cli_outputs.search):
    app.command()(output)
for watch in (metrics, forget):
    app.command()(watch)
for page in (cli_report.report, cli_report.ui):
    app.command()(page)


if __name__ == "__main__":
    sys.exit(app())
