"""DuckDB's extensions as packages from the Python index carry them: no download at run time."""

import importlib.util
from pathlib import Path

import duckdb

from warehouse.errors import ExtensionMissing


def extension_file(name: str) -> Path | None:
    """The file of an extension for this very DuckDB, if its package is installed."""
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    if not package or not package.origin:
        return None
    folder = Path(package.origin).parent / "extensions" / f"v{duckdb.__version__}"
    path = folder / f"{name}.duckdb_extension"
    return path if path.exists() else None


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load it from its package, else from where DuckDB's own `install` has put it.

    Raises ExtensionMissing, which says what to install.
    """
    file = extension_file(name)
    words = str(file).replace("'", "''")
    try:
        connection.execute(f"load '{words}'" if file else f"load {name}")
    except duckdb.Error as error:
        raise ExtensionMissing(
            f"DuckDB {duckdb.__version__} has no extension {name} here: install communique with "
            f"its extra `lake`, or run `install {name}` in DuckDB once ({error})"
        ) from error
