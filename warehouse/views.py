"""The views that readers query, and tables made for them: one file each, built in the order
that their names ask for.
"""

import graphlib
import re
from pathlib import Path

import duckdb

from warehouse.connection import query
from warehouse.errors import ViewError
from warehouse.lake import is_lake
from warehouse.origins import column_origins
from warehouse.tables import sql_text


def build_views(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Make every view of the folder (sql/mart), with comments; drop the views that have no file.

    The files of sql/core beside it make tables, anew each time: what views would be slow to put
    together, because no filter of theirs reaches below a merge of all reports.

    A column is described by the "Columns:" part of the header; one that is not there must come
    straight from a column of a table or view, whose comment it keeps. Returns the names in the
    order of building.
    """
    files = {
        f"{schema}.{path.stem}": path.read_text("utf-8")
        for schema, place in (("core", folder.parent / "core"), ("mart", folder))
        for path in sorted(place.glob("*.sql"))
    }
    graph = {
        name: [other for other in _reads(name, sql) if other in files]
        for name, sql in files.items()
    }
    try:
        order = list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        raise ViewError(f"views read each other in a circle: {error.args[1]}") from error
    present = query(
        connection,
        "select schema_name || '.' || view_name as name from duckdb_views() "
        "where schema_name = 'mart' and database_name = current_database() order by name",
    )
    for name in present["name"]:
        if name not in files:
            connection.execute(f"drop view {name}")
    for name in order:
        connection.execute(files[name])
    _comment(connection, {name: files[name] for name in order})
    return order


def _reads(name: str, sql: str) -> list[str]:
    """The tables and views that a file names; it must create the one of its path."""
    code = re.sub(r"--[^\n]*", "", sql)
    created = re.findall(r"create or replace (?:table|view)\s+([\w.]+)", code)
    if created != [name]:
        raise ViewError(f"the file of {name} creates {created}")
    named = re.findall(r"\b(?:core|mart)\.\w+", code)
    return sorted(set(named) - {name})


def _header(name: str, sql: str) -> tuple[str, dict[str, str]]:
    """What the comment at the top says of the view, and of its columns."""
    top = sql.split("\n\n", 1)[0]
    about, _, columns = top.replace("\n--", "\n").removeprefix("--").partition("\n Columns:\n")
    about = " ".join(about.split())
    if "Grain: one row per" not in about:
        raise ViewError(f'{name}: the header does not say "Grain: one row per"')
    described = re.findall(r"^   (\w+): (.+(?:\n     .+)*)", columns, flags=re.MULTILINE)
    return about, {column: " ".join(words.split()) for column, words in described}


def _comment(connection: duckdb.DuckDBPyConnection, files: dict[str, str]) -> None:
    """Describe what the files have made, and its columns; a file comes after those it reads.

    A lake keeps no comments on columns of views.
    """
    has_all = not is_lake(connection)
    comments = {
        (relation, column): comment
        for relation, column, comment in query(
            connection,
            "select schema_name || '.' || table_name as relation, column_name, comment "
            "from duckdb_columns() where database_name = current_database() "
            "order by relation, column_index",
        ).iter_rows()
    }
    statements = []
    for name, sql in files.items():
        about, described = _header(name, sql)
        origins = column_origins(sql)
        columns = [column for relation, column in comments if relation == name]
        if unknown := described.keys() - set(columns):
            raise ViewError(f"{name}: the header describes {sorted(unknown)}, no columns of it")
        kind = "table" if name.startswith("core.") else "view"
        statements.append(f"comment on {kind} {name} is {sql_text(about)}")
        for column in columns:
            words = described.get(column) or comments.get(origins.get(column, ("", "")))
            if not words:
                raise ViewError(f"{name}: column {column} is described nowhere")
            comments[name, column] = words
            if has_all or kind == "table":
                statements.append(f'comment on column {name}."{column}" is {sql_text(words)}')
    connection.execute("; ".join(statements))
