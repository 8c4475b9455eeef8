"""Commands that keep it going: a schedule, the past, another version of the engine."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.command import FAILED, MISUSED, Catalogue, Engine, Warehouse, end, err, out, told
from flows.console import FORMATS, frame_table, render


def serve(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders to load instead of fetching.")
    ] = None,
    cron: Annotated[
        str, typer.Option("--cron", help="When: minute, hour, day, month, weekday.")
    ] = "*/30 * * * *",
    timezone: Annotated[
        str, typer.Option("--timezone", help="What the hours of --cron are, as in Europe/Berlin.")
    ] = "UTC",
    only: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    catalogue: Catalogue = None,
    *,
    engine: Engine,
    warehouse: Warehouse,
) -> None:
    """Run the main job on a schedule until stopped: fetch what is due, or load PATHS again.

    Needs no service: Prefect keeps the time in a child of this process. A run that is missed
    is made good once; one that still goes on when the next is due makes that one skip.
    """
    missing = [str(path) for path in paths or [] if not path.exists()]
    if missing:
        raise end(f"no such file or folder: {', '.join(missing)}", MISUSED)
    with told():
        if not paths:
            from flows.catalogue import addresses, chosen, default_catalogue, read_catalogue
            from flows.fetch_policy import policy_of_environment

            sources = chosen(read_catalogue(catalogue or default_catalogue()), only or [])
            policy_of_environment(addresses(sources))  # told now, not in half an hour
        from flows.operate.schedule import BadSchedule, timetable

        try:
            schedule = timetable(cron, timezone)
        except BadSchedule as error:
            raise end(error, MISUSED) from error
        from flows.operate.schedule_serve import Job
        from flows.operate.schedule_serve import serve as served
        from flows.server_process import NoServer

        what = f"load {', '.join(map(str, paths))}" if paths else "fetch from the sources due"
        _tell(f"{what} into {warehouse} at {cron!r} {timezone}; Ctrl-C or SIGTERM stops it")
        job = Job(warehouse, [str(path) for path in paths or []], only or [], catalogue, engine)
        logging.getLogger("prefect").setLevel(logging.INFO)
        try:
            code = served(job, schedule, _tell)
        except NoServer as error:
            raise end(error) from error
    if code:
        raise typer.Exit(code)


def backfill(
    first: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, as 2026-01-01.")
    ],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
    only: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    catalogue: Catalogue = None,
    *,
    engine: Engine,
    warehouse: Warehouse,
) -> None:
    """Fetch what sources published in the past, as far as they can be asked for it.

    Killed, it goes on where it was when it is run again; days that are done are not asked again.
    """
    from flows.catalogue import addresses, chosen, default_catalogue, read_catalogue
    from flows.engines import engine_named
    from flows.fetch_policy import policy_of_environment
    from flows.operate.backfill import backfill as backfilled
    from flows.operate.backfill_asks import why_not
    from flows.progress import progress_bar
    from flows.run_ingest import Outside

    if first > last:
        raise end(f"--from {first:%Y-%m-%d} is after --to {last:%Y-%m-%d}", MISUSED)
    with told():
        listed = chosen(read_catalogue(catalogue or default_catalogue()), only or [])
        sources = [source for source in listed if why_not(source) is None]
        if only:
            for source in listed:
                if why := why_not(source):
                    err.print(f"{source.id} cannot go back: {why}", highlight=False, soft_wrap=True)
        if not sources:
            raise end("none of these sources can be asked for the past", MISUSED)
        _tell(f"asking {', '.join(source.id for source in sources)}")
        outside = Outside(policy_of_environment(addresses(sources)))
        period = (first.date(), last.date())
        reader = engine_named(engine, warehouse)
        with progress_bar(err) as progress:
            done = backfilled(sources, period, warehouse, outside, progress, reader)
    out.print(
        f"{done.days} days asked for, {done.days_before} done before: {done.listed} addresses, "
        f"{done.articles} new articles, {done.reports} meeting reports; {done.waiting} still wait",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    for line in done.failed:
        err.print(
            f"{line}; run the same again later", markup=False, highlight=False, soft_wrap=True
        )
    if done.failed:
        raise typer.Exit(FAILED)


def reprocess(
    version: Annotated[
        str | None,
        typer.Option("--extractor-version", help="Refuse unless the engine here is that version."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Only articles published from then on."),
    ] = None,
    *,
    engine: Engine,
    warehouse: Warehouse,
) -> None:
    """Read stored articles again that this version of the engine has not read; swap at the end.

    Readers see the old reports until then. Killed, it goes on where it was when it is run again.
    """
    from flows.engines import engine_named
    from flows.operate.reprocess import reprocess as reprocessed
    from flows.progress import progress_bar

    with told():
        reader = engine_named(engine, warehouse)
        with progress_bar(err) as progress:
            done = reprocessed(
                warehouse, reader, version, since.date() if since else None, progress
            )
    name = f"{reader.name} {reader.version}"
    if done.summary is None:
        out.print(f"nothing to do: {name} has read all articles", highlight=False)
        return
    resumed = f", {done.resumed} of them before an interruption" if done.resumed else ""
    out.print(
        f"{done.articles} articles read by {name}{resumed}: {done.summary.reports} reports, "
        f"{done.summary.meetings} meetings added or changed "
        f"({done.summary.seconds:.1f} s, run {done.summary.run_id})",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    for old in done.replaced:
        out.print(f"what changed: communique diff {old} {reader.version}", highlight=False)


def diff(
    version_a: Annotated[str, typer.Argument(help="A version of the engine, or a warehouse file.")],
    version_b: Annotated[str, typer.Argument(help="Another one.")],
    examples: Annotated[int, typer.Option("--examples", min=0, help="Show that many.")] = 20,
    form: Annotated[
        str, typer.Option("--format", help="table; or csv or json: every change, a row each.")
    ] = "table",
    *,
    engine: Engine,
    warehouse: Warehouse,
) -> None:
    """What changed between two versions of an engine: meetings that came and went, fields."""
    from flows.operate.diff import NothingToCompare
    from flows.operate.diff import diff as compared

    if form not in FORMATS:
        raise end(f"no format {form}; --format is one of {', '.join(FORMATS)}", MISUSED)
    with told():
        try:
            found = compared(version_a, version_b, warehouse, engine)
        except NothingToCompare as error:
            raise end(error, MISUSED) from error
    if form != "table":
        render(found.changes.columns, found.changes.rows(), form, out)
        return
    out.print(frame_table(found.counts, f"a: {version_a}, b: {version_b}"))
    out.print(frame_table(found.fields, "Fields of reports that both have"))
    shown = found.changes.head(examples)
    out.print(frame_table(shown, f"{shown.height} of {found.changes.height} changes"))


def _tell(line: str) -> None:
    """At once, also into a file or a journal: somebody may be waiting for the line."""
    out.print(line, markup=False, highlight=False, soft_wrap=True)
    out.file.flush()
