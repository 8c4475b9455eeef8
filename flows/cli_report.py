"""Commands that show the warehouse as a page: one file, or live."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.command import MISUSED, Warehouse, end, err, out, told


def report(
    target: Annotated[Path, typer.Argument(metavar="OUT.html", help="File to write.")],
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Only meetings from that day on."),
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", help="ISO alpha-3; several: all took part.")
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option("--person", help="Part of a name, or a person_id.")
    ] = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="Topic code, see core.topics.")
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], help="The day that plans lie ahead of."),
    ] = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Write one page that shows who met whom; it needs no network and no server."""
    from flows.report.page import write_report
    from flows.report.scope import NotUnderstood, Scope

    scope = Scope(
        since=since.date() if since else None,
        countries=[each.upper() for each in country or []],
        people=person or [],
        topics=topic or [],
    )
    with told():
        try:
            count = write_report(warehouse, target, scope, today.date() if today else _today())
        except NotUnderstood as error:
            raise end(error, MISUSED) from error
    size = target.stat().st_size / 1e6
    out.print(
        f"{target}: {count} meeting{'' if count == 1 else 's'}, {size:.1f} MB",
        highlight=False, soft_wrap=True, markup=False,
    )  # fmt: skip


def ui(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any free one.")] = 8765,
    *,
    warehouse: Warehouse,
) -> None:
    """Serve the same page live from the warehouse, to this machine alone, until Ctrl-C."""
    from flows.report.serve import server
    from warehouse.connection import reading

    with told():
        with reading(warehouse):
            pass  # a mistyped file is told at once, not by the first page
        with server(warehouse, port, _today) as serving:
            out.print(
                f"http://127.0.0.1:{serving.server_address[1]}/ (Ctrl-C ends)", highlight=False
            )
            try:
                serving.serve_forever()
            except KeyboardInterrupt:
                err.print("ended", highlight=False)


def _today() -> date:
    return datetime.now(UTC).date()
