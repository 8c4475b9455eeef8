"""Who is meant by a person_id, a Wikidata QID or a name, and all names that the person bears."""

import re
from typing import NamedTuple

import duckdb
import polars as pl

from flows.operate.forget_words import folded, words_of
from warehouse.connection import query
from warehouse.tables import sql_text


class NoSuchPerson(Exception):
    """Nobody is meant, or several people could be; the message says which."""


class Person(NamedTuple):
    """Ids in the warehouse, whole names, and single words that may stand for them."""

    ids: list[str]
    names: list[str]
    parts: list[str]


# Every name that anybody bears: who, the name, and whether it is one that the person goes by.
_NAMES = """
select person_id, name, country, wikidata_id, true as is_own from core.people
union all select person_id, name, null, null, kind <> 'short' from core.person_names
union all select distinct person_id, name, null, null, true from core.participants
where name is not null and person_id is not null
"""


def find_person(connection: duckdb.DuckDBPyConnection, asked: str) -> Person:
    """The person that is meant. A name of several words need not be of anybody known.

    Raises NoSuchPerson where that says nothing or too much.
    """
    known = query(connection, f"select * from ({_NAMES}) order by all")
    ids = _ids(known, asked.strip())
    if len(ids) > 1:
        listed = "; ".join(_described(known, each) for each in ids)
        raise NoSuchPerson(f"{asked}: several people: {listed}; give a person_id")
    if not ids:
        if len(words_of(asked)) < 2:
            raise NoSuchPerson(f"{asked}: nobody of that id or name, and one word is no full name")
        return Person([], [asked.strip()], [])
    own = known.filter(pl.col("person_id").is_in(ids))
    names = sorted({name for name in own["name"] if len(words_of(name)) > 1})
    short = sorted({name for name in own["name"] if len(words_of(name)) == 1})
    shortest = own.filter(~pl.col("is_own"))["name"].to_list() if names else short
    parts = {*map(folded, short), *_family(connection, ids, names)}
    return Person(ids, names + shortest, sorted(parts))


def _ids(known: pl.DataFrame, asked: str) -> list[str]:
    if re.fullmatch(r"Q[1-9]\d*", asked):
        by_key = known.filter(pl.col("wikidata_id") == asked)
    else:
        by_key = known.filter(pl.col("person_id") == asked)
    if not by_key.is_empty():
        return sorted(set(by_key["person_id"]))
    wanted = words_of(asked)
    return sorted(
        {key for key, name in known.select("person_id", "name").iter_rows()
         if words_of(name) == wanted}
    )  # fmt: skip


def _described(known: pl.DataFrame, person_id: str) -> str:
    own = known.filter(person_id=person_id)
    country = next(iter(own["country"].drop_nulls()), None)
    return f"{person_id} ({own['name'][0]}{', ' + country if country else ''})"


def _family(connection: duckdb.DuckDBPyConnection, ids: list[str], names: list[str]) -> set[str]:
    """Family names as the seeds have them; of people that only the news told of, the last word."""
    listed = ", ".join(map(sql_text, ids))
    told = query(
        connection,
        f"select family_name from core.people where person_id in ({listed}) "
        "and family_name is not null",
    )["family_name"].to_list()
    given = told or [words_of(name)[-1] for name in names]
    return {word for name in given for word in words_of(name)}
