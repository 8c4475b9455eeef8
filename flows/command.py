"""What the commands share: where they print, how they end, the options of most of them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from flows.catalogue import CatalogueError
from flows.console import console
from flows.fetch_policy import NoContact
from flows.settings import (
    ENGINES,
    RUNNERS,
    EngineError,
    SettingError,
    default_engine,
    default_runner,
    default_warehouse,
    warehouse_named,
)
from warehouse.errors import WarehouseError

out = console()
err = console(to_stderr=True)

# Exit codes: 1 something failed, 2 the command was used wrongly (as click does), 130 Ctrl-C.
FAILED, MISUSED, INTERRUPTED = 1, 2, 130

Warehouse = Annotated[
    Path,
    typer.Option(
        "--warehouse",
        help="DuckDB file, or ducklake:postgres:...; load and run make it if it is missing.",
        parser=warehouse_named,
        metavar="PATH",
        default_factory=default_warehouse,
        show_default=False,
    ),
]


Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        help=f"What reads the articles: {' or '.join(ENGINES)}; else COMMUNIQUE_ENGINE.",
        default_factory=default_engine,
        show_default=False,
    ),
]


Runner = Annotated[
    str | None,
    typer.Option(
        "--runner",
        help=f"Read batches side by side: {', '.join(RUNNERS)}; else COMMUNIQUE_RUNNER.",
        default_factory=default_runner,
        show_default=False,
    ),
]


Catalogue = Annotated[
    Path | None, typer.Option("--catalogue", help="Another list of sources than the bundled one.")
]


@contextmanager
def told() -> Iterator[None]:
    """Errors that a user can act on are one line on standard error, not a traceback."""
    try:
        yield
    except (EngineError, SettingError) as error:
        raise end(error, MISUSED) from error
    except OSError as error:
        raise end(_fact(error)) from error
    except (WarehouseError, CatalogueError, NoContact) as error:
        raise end(error) from error
    except duckdb.CatalogException as error:
        raise end(f"this file is no warehouse of ours: {error}") from error
    except KeyboardInterrupt as error:
        raise end("interrupted; the warehouse is as it was", INTERRUPTED) from error
    except Exception as error:
        if _is_lost_server(error):
            why = f"Prefect's server no longer answers ({error}); `communique status` tells what "
            raise end(why + "was stored, and what was not is read by the next run") from error
        raise


def _is_lost_server(error: Exception) -> bool:
    """Whether this is what its client makes of a server that has gone in the middle of a run.

    Sites that cannot be reached never get so far: theirs are outcomes of fetches.
    """
    httpx = sys.modules.get("httpx")  # half of the commands do not need to import it
    return httpx is not None and isinstance(error, httpx.HTTPError)


def end(why: object, code: int = FAILED) -> typer.Exit:
    """One line of why, for standard error, and the exit to raise."""
    err.print(f"communique: {why}", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(code)


def _fact(error: OSError) -> str:
    """The file and what is the matter with it, without the number of the error."""
    if error.filename is None or error.strerror is None:
        return str(error)
    return f"{error.filename}: {error.strerror.lower()}"
