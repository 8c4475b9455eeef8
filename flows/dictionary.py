"""docs/data_dictionary.md, generated: `python -m flows.dictionary`."""

import duckdb

from flows.settings import MART, ROOT
from transforms.schemas import TABLES
from warehouse.connection import answer, in_memory
from warehouse.tables import create_tables
from warehouse.views import build_views

PAGE = ROOT / "docs" / "data_dictionary.md"
_ABOUT = """# Data dictionary

Generated from the comments in the warehouse by `python -m flows.dictionary`; do not edit. The same
is in every warehouse as `mart.data_dictionary`, and in the `datapackage.json` of every export.
`mart` is what readers query and may count on; `core` holds the facts beneath, `ops` what the runs
did.
"""


def dictionary_page() -> str:
    """The page, from the tables and views that a new warehouse would have."""
    with in_memory() as connection:
        create_tables(connection, TABLES)
        build_views(connection, MART)
        return _page(connection)


def _page(connection: duckdb.DuckDBPyConnection) -> str:
    _, relations = answer(
        connection,
        """
        from (
            select schema_name, table_name as name, comment from duckdb_tables()
            union all
            select schema_name, view_name, comment from duckdb_views() where not internal
        )
        order by array_position(['mart', 'core', 'ops'], schema_name), name
        """,
    )
    _, columns = answer(
        connection,
        'select "schema", "table", "column", "type", comment from mart.data_dictionary '
        'order by "schema", "table", position',
    )
    lines = [_ABOUT]
    for schema, name, comment in relations:
        lines += [f"## {schema}.{name}", "", _cell(comment), "", "| column | type | holds |"]
        lines += ["| --- | --- | --- |"]
        lines += [
            f"| `{column}` | {kind.lower()} | {_cell(words)} |"
            for its_schema, table, column, kind, words in columns
            if (its_schema, table) == (schema, name)
        ]
        lines.append("")
    return "\n".join(lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(dictionary_page(), "utf-8")
