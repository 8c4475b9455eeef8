"""Commands that watch over the warehouse and take people out of it."""

from pathlib import Path
from typing import Annotated

import typer

from flows.command import MISUSED, Warehouse, end, err, out, told


def metrics(
    output: Annotated[
        Path | None, typer.Option("--output", help="Write them here instead of printing them.")
    ] = None,
    *,
    warehouse: Warehouse,
) -> None:
    """Figures for monitoring, in OpenMetrics text; after every run with COMMUNIQUE_METRICS=FILE."""
    from flows.operate.metrics import metrics_text, write_metrics

    with told():
        if output:
            write_metrics(warehouse, output)
        else:
            out.out(metrics_text(warehouse).decode().rstrip("\n"), highlight=False)


def forget(
    person: Annotated[str, typer.Argument(help="A person_id, a Wikidata QID or a full name.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go, and change nothing.")
    ] = False,
    *,
    warehouse: Warehouse,
) -> None:
    """Take a person out of the warehouse and the raw archive; later loads leave the name out."""
    from flows.operate.forget import forget as forgotten
    from flows.operate.forget_seeds import seed_rows
    from flows.operate.forget_whom import NoSuchPerson

    with told():
        try:
            done = forgotten(warehouse, person, dry_run=dry_run)
        except NoSuchPerson as error:
            raise end(error, MISUSED) from error
    for line in done.lines(dry_run=dry_run):
        out.print(line, highlight=False, soft_wrap=True, markup=False)
    for line in seed_rows(done.person):
        err.print(line, highlight=False, soft_wrap=True, markup=False)
