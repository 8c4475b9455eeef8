"""Which parties are people of the seeds: by name, or by the office that they hold that day."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from transforms.identity.organisations import find_organisation
from transforms.identity.people import find_person
from transforms.identity.terms import holder_of, offices_of

# "the former president" is nobody in office, and whoever acts is not who holds.
_NOT_THE_HOLDER = re.compile(
    r"\b(?:former|ex|acting|interim|caretaker|designate|elect|nominee|incoming|outgoing|late|"
    r"deputy|vice|aides?|adviser|advisor|spokes\w+|office|ministers|presidents|leaders)\b",
    re.IGNORECASE,
)
_BY_OFFICE = 0.8
_RESULT: dict[str, pl.DataType] = {
    "person_id": pl.String(), "resolution": pl.String(), "resolution_score": pl.Float64(),
}  # fmt: skip


def known_people(parties: pl.DataFrame) -> pl.DataFrame:
    """Add person_id, resolution, resolution_score, office_id and organisation_id from the seeds.

    They are null where the seeds know nobody.

    Needs name, title, role, country, org and `on`, the day of the event (or of publication).
    A name is looked up by month, since terms around it count in years; an office without a
    name by its day. Each different question is asked once.
    """
    asked = parties.with_columns(month=pl.col("on").dt.truncate("1mo"))
    named = _answers(asked.filter(pl.col("name").is_not_null()), _BY_NAME, _by_name)
    unnamed = _answers(asked.filter(pl.col("name").is_null()), _BY_ROLE, _by_role)
    found = asked.drop([*_RESULT, "office_id", "organisation_id"], strict=False)
    with_people = pl.concat(
        [
            found.filter(pl.col("name").is_not_null()).join(
                named, on=_BY_NAME, how="left", nulls_equal=True
            ),
            found.filter(pl.col("name").is_null()).join(
                unnamed, on=_BY_ROLE, how="left", nulls_equal=True
            ),
        ]
    )
    of_office = ["person_id", "role", "month"]
    offices = _answers(
        with_people.filter(pl.col("person_id").is_not_null()), of_office, _office, ["office_id"]
    )
    bodies = _answers(
        with_people.filter(pl.col("org").is_not_null()), ["org"], _organisation, ["organisation_id"]
    )
    return (
        with_people.join(offices, on=of_office, how="left", nulls_equal=True)
        .join(bodies, on="org", how="left")
        .drop("month")
    )


def without_doubles(parties: pl.DataFrame) -> pl.DataFrame:
    """Parties of whole reports: an office is not its holder where the report names the holder too.

    "The president" beside the president by name is either the same party once more, or another
    office than we think: in both cases no second person.
    """
    named = parties.filter(pl.col("name").is_not_null()).select(
        "report_id", "person_id", is_double=pl.lit(value=True)
    )
    is_double = pl.col("name").is_null() & pl.col("is_double").fill_null(value=False)
    return (
        parties.join(named.unique(), on=["report_id", "person_id"], how="left")
        .with_columns(
            pl.when(~is_double).then(name).alias(name) for name in [*_RESULT, "office_id"]
        )
        .drop("is_double")
    )


_BY_NAME = ["name", "country", "role", "month"]
_BY_ROLE = ["role", "country", "org", "title", "on"]


def _by_name(
    name: str, country: str | None, role: str | None, month: date | None
) -> tuple[str, str, float] | None:
    found = find_person(name, country, month, role)
    return (found.person_id, found.method, found.score) if found else None


def _by_role(
    role: str | None, country: str | None, org: str | None, title: str | None, on: date | None
) -> tuple[str, str, float] | None:
    """Who holds the office; for a body without a state its head."""
    actor = country or (org if role == "io_head" else None)
    if role is None or actor is None or on is None or _NOT_THE_HOLDER.search(title or ""):
        return None
    person = holder_of(role, actor, on, title)
    return (person, "office", _BY_OFFICE) if person else None


def _office(person_id: str, role: str | None, month: date | None) -> tuple[str] | None:
    """The one office of that role that a person held that month."""
    if month is None or role is None:
        return None
    offices = {office for office, code, _ in offices_of(person_id, month) if code == role}
    return (offices.pop(),) if len(offices) == 1 else None


def _organisation(org: str) -> tuple[str] | None:
    found = find_organisation(org)
    return (found.org_code,) if found else None


def _answers(
    asked: pl.DataFrame,
    question: list[str],
    answer: Callable[..., tuple[Any, ...] | None],
    names: list[str] | None = None,
) -> pl.DataFrame:
    """Each different question with its answer; questions without an answer are left out."""
    columns = names or list(_RESULT)
    questions = asked.select(question).unique().sort(question)
    rows = [(*row, *found) for row in questions.rows() if (found := answer(*row))]
    types = dict(questions.schema) | {name: _RESULT.get(name, pl.String()) for name in columns}
    return pl.DataFrame(rows, schema=types, orient="row")
