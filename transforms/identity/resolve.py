"""Every party of a set of reports with its person, in one go: seeds first, then newcomers."""

import polars as pl

from transforms.identity.known import known_people, without_doubles
from transforms.identity.newcomers import to_newcomers
from transforms.identity.sides import actor_of


def resolved(parties: pl.DataFrame) -> pl.DataFrame:
    """The parties with person_id, resolution, resolution_score and office_id.

    Needs report_id, name, title, role, country, org, `on` (day of the event) and published_on. A
    load does the same step by step, for what is new (flows/people.py).
    """
    known = without_doubles(known_people(parties))
    found = known.with_columns(actor=actor_of(pl.col("country"), pl.col("org")))
    is_new = pl.col("name").is_not_null() & pl.col("person_id").is_null()
    new = found.filter(is_new).drop("person_id", "resolution", "resolution_score")
    names = new.group_by("name", "actor", "role").agg(first_on=pl.col("published_on").min())
    named = new.join(to_newcomers(names), on=["actor", "name"])
    return pl.concat([found.filter(~is_new), named], how="diagonal").drop("actor")
