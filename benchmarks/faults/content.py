"""What a warehouse says, as one hash a table."""

from pathlib import Path

from warehouse.connection import query, reading


def content(path: Path) -> dict[str, str]:
    """Rows and MD5 of every core table, but for which run stored a row, and when."""
    with reading(path, 30) as connection:
        columns = query(
            connection,
            "select table_name as name, string_agg('\"' || column_name || '\"', ', ' order by "
            "column_name) as columns from duckdb_columns() where schema_name = 'core' "
            "and column_name not in ('run_id', 'first_seen_at') group by table_name order by all",
        )
        return {
            name: query(
                connection,
                f"""
                select count(*) || ' ' || coalesce(md5(string_agg(line, '|' order by line)), '')
                from (select md5(cast(row({listed}) as varchar)) as line from core.{name})
                """,
            ).item()
            for name, listed in columns.iter_rows()
        }


def differing(one: dict[str, str], two: dict[str, str]) -> list[str]:
    """Tables that are not the same in both."""
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
