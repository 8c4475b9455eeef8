"""What a person has put right by hand, in seeds/corrections.csv: applied to every load.

| kind | subject | object |
| --- | --- | --- |
| merge | person_id | person_id that it really is |
| split | person_id | a name that was counted as this person's and is somebody else's |
| rename, set_country, set_qid | person_id | name, alpha-3 code, Wikidata id |
| set_office | person_id | office_id, for reports that leave the office open |
| same_meeting, different_meeting | meeting_id or report_id | the other's meeting_id or report_id |

A meeting is named for its earliest report, so either id means that report, whatever becomes of
the meeting.
"""

from functools import cache

import polars as pl

from transforms.identity.seeds import seed_path

_RULINGS = {"same_meeting": True, "different_meeting": False}


@cache
def corrections() -> pl.DataFrame:
    """The rows of the seed: kind, subject, object, reason, link, corrected_on."""
    return read_corrections(seed_path("corrections.csv").read_bytes())


def read_corrections(csv: bytes) -> pl.DataFrame:
    """Corrections out of a CSV file; repeated rows count once."""
    return (
        pl.read_csv(csv, infer_schema=False)
        .rename({"date": "corrected_on"})
        .with_columns(pl.col("corrected_on").str.to_date())
        .unique(["kind", "subject", "object"], keep="first", maintain_order=True)
        .sort("kind", "subject", "object")
    )


def merges(given: pl.DataFrame) -> dict[str, str]:
    """Each merged person and who it is in the end; two that are merged with each other stay."""
    direct = dict(given.filter(pl.col("kind") == "merge").select("subject", "object").rows())
    final = {}
    for subject, target in direct.items():
        seen, person = {subject}, target
        while person in direct and person not in seen:
            seen.add(person)
            person = direct[person]
        if person != subject and person not in direct:
            final[subject] = person
    return final


def merged(person_id: pl.Expr, given: pl.DataFrame) -> pl.Expr:
    """The person that an id means, after all merges."""
    final = merges(given)
    return person_id.replace(list(final), list(final.values())) if final else person_id


def splits(given: pl.DataFrame) -> pl.DataFrame:
    """Names that are nobody else's: name, and the slug of the actor that they act for."""
    return given.filter(pl.col("kind") == "split").select(
        name="object", actor_slug=pl.col("subject").str.extract(r"~(.*)$")
    )


def rulings(given: pl.DataFrame) -> pl.DataFrame:
    """Pairs of reports (first, second) of which somebody decided whether they are one meeting."""
    report = [
        pl.col(name).str.strip_prefix("m").alias(alias)
        for name, alias in (("subject", "first"), ("object", "second"))
    ]
    return given.filter(pl.col("kind").is_in(list(_RULINGS))).select(
        *report, is_same=pl.col("kind").replace_strict(_RULINGS, return_dtype=pl.Boolean)
    )


def values(given: pl.DataFrame, kind: str) -> dict[str, str]:
    """Person and right value, of one of the kinds that set a value."""
    return dict(given.filter(pl.col("kind") == kind).select("subject", "object").rows())


def put_right(people: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """People with the names, states and Wikidata ids that somebody has set."""
    columns = {"rename": "name", "set_country": "country", "set_qid": "wikidata_id"}
    return people.with_columns(
        pl.coalesce(
            pl.col("person_id").replace_strict(
                values(given, kind), default=None, return_dtype=pl.String
            ),
            column,
        ).alias(column)
        for kind, column in columns.items()
        if values(given, kind)
    )
