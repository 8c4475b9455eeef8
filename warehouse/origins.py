"""Where the columns of a view come from, read from its SQL.

Reads the SQL of this project, not all of SQL: one column a line, `alias.column as name`, and
named subqueries that close at the start of a line. A column that does not look so has no
origin, and its view must describe it.
"""

import re

Origin = tuple[str, str]


def column_origins(sql: str) -> dict[str, Origin]:
    """The table and column behind each output column that is passed on unchanged."""
    code = re.sub(r"--[^\n]*", "", sql)
    subqueries = re.findall(
        r"^(?:with )?(\w+) as \(\n(.*?)^\)", code, flags=re.MULTILINE | re.DOTALL
    )
    final = re.split(r"^\),?$|^create or replace \w+ .* as$", code, flags=re.MULTILINE)[-1]
    known: dict[str, dict[str, Origin]] = {}
    for name, body in subqueries:
        known[name] = _origins(body, known)
    return _origins(final, known)


def _origins(select: str, known: dict[str, dict[str, Origin]]) -> dict[str, Origin]:
    """Origins of one select; in a union, those on which all its parts agree."""
    parts = [_origins_of_part(part, known) for part in re.split(r"\bunion all\b", select)]
    return {
        name: origin
        for name, origin in parts[0].items()
        if all(p.get(name) == origin for p in parts)
    }


def _origins_of_part(select: str, known: dict[str, dict[str, Origin]]) -> dict[str, Origin]:
    columns, _, rest = select.partition("\n" + _indent(select) + "from ")
    relations = {
        alias or relation: relation
        for relation, alias in re.findall(r"(?:^|join )([\w.]+)(?: as (\w+))?", rest)
    }
    first = next(iter(relations.values()), "")
    origins = {}
    for alias, column, renamed in re.findall(
        r"^ *(?!select$)(?:select )?(?:(\w+)\.)?(\w+)(?: as \"?(\w+)\"?)?,?$",
        columns,
        flags=re.MULTILINE,
    ):
        relation = relations.get(alias, "") if alias else first
        origin = known[relation].get(column) if relation in known else (relation, column)
        if origin:
            origins[renamed or column] = origin
    return origins


def _indent(select: str) -> str:
    found = re.search(r"^( *)select\b", select, flags=re.MULTILINE)
    return found[1] if found else ""
