"""Who is who in the reports: every party and speaker is given its person."""

from typing import NamedTuple

import duckdb
import polars as pl

from flows.operate.forget_known import forgotten_in, without_forgotten
from flows.readings import COUNTED
from transforms.identity.corrections import merged, merges, put_right, splits, values
from transforms.identity.known import known_people, without_doubles
from transforms.identity.newcomers import is_newcomer, to_newcomers
from transforms.identity.sides import actor_of
from transforms.schemas import Participant, Person, PersonName, Statement
from warehouse.connection import query
from warehouse.load import assign
from warehouse.reference import replace_reference

# Day that decides who held an office: that of the event, else of publication.
_PARTIES = f"""
select
    p.report_id, p.participant_no, p.name, p.title, p.role, p.country, p.org,
    case r.date_precision
        when 'day' then r.met_on
        when 'month' then r.met_on + 14
        when 'year' then null
        else a.published_on
    end as "on",
    a.published_on
from core.participants as p
inner join core.meeting_reports as r on p.report_id = r.report_id
inner join core.articles as a on r.article_id = a.article_id
{COUNTED}
"""
_FOUND = ["person_id", "resolution", "resolution_score", "office_id", "organisation_id"]
_KEY = ["report_id", "participant_no"]


class Resolved(NamedTuple):
    """Reports of which a party has become somebody else, and how often each merge applied."""

    reports: pl.Series
    merge_counts: dict[str, int]


def refresh_people(
    connection: duckdb.DuckDBPyConnection,
    corrections: pl.DataFrame,
    chosen: pl.DataFrame,
    run_id: str,
    *,
    everything: bool,
) -> Resolved:
    """Give the parties of new reports (or of all) a person, and make the tables of people follow.

    A new name can show that two people are one: then their older reports change, too.
    """
    condition = "true" if everything else "r.meeting_id is null"
    parties = query(connection, f"{_PARTIES} where {condition}").cast({"on": pl.Date})
    known = without_doubles(known_people(parties))
    found = _with_newcomers(connection, known, corrections, everything=everything)
    counts = dict(
        found.group_by("person_id")
        .len()
        .filter(pl.col("person_id").is_in(list(merges(corrections))))
        .rows()
    )
    forgotten = forgotten_in(connection)
    final = without_forgotten(
        _put_right(found, corrections), forgotten, "resolution", "resolution_score"
    )
    before = query(
        connection,
        "select * from core.participants semi join keys using (report_id, participant_no)",
        keys=final.select(_KEY),
    )
    changed = final.join(before, on=[*_KEY, *_FOUND], how="anti", nulls_equal=True)
    assign(connection, "core.participants", changed.select(*_KEY, *_FOUND), Participant)
    _refresh_speakers(connection, changed["report_id"], chosen, run_id, everything=everything)
    _refresh_newcomers(connection, corrections)
    return Resolved(changed["report_id"].unique().sort(), counts)


def _with_newcomers(
    connection: duckdb.DuckDBPyConnection,
    known: pl.DataFrame,
    corrections: pl.DataFrame,
    *,
    everything: bool,
) -> pl.DataFrame:
    """Parties with a person: those of the seeds, and newcomers among them and among older ones."""
    told = known.select(*_KEY, "name", "country", "org", "role", "published_on", *_FOUND)
    is_new = pl.col("name").is_not_null() & pl.col("person_id").is_null()
    new = told.filter(is_new).with_columns(actor=actor_of(pl.col("country"), pl.col("org")))
    older = (
        told.clear()
        if everything
        else query(
            connection,
            f"{_PARTIES} where r.meeting_id is not null and p.name is not null "
            "and (p.person_id like '%~%' or p.person_id in (select person_id from merged))",
            merged=pl.DataFrame(
                {"person_id": list(merges(corrections).values())}, schema={"person_id": pl.String}
            ),
        )
        .pipe(_still_unknown)
        .with_columns(pl.lit(None, told.schema[name]).alias(name) for name in _FOUND)
        .select(told.columns)
    ).with_columns(actor=actor_of(pl.col("country"), pl.col("org")))
    names = (
        pl.concat([new, older])
        .group_by("name", "actor", "role")
        .agg(first_on=pl.col("published_on").min())
    )
    apart = splits(corrections)
    slugs = names.with_columns(
        actor_slug=pl.col("actor").str.to_lowercase().str.replace_all(" ", "_")
    )
    people = to_newcomers(
        names,
        None if everything else new.select("actor", "name").unique(),
        slugs.join(apart, on=["name", "actor_slug"]).select("actor", "name").unique().rows(),
    )
    unnamed = told.filter(~is_new).select(*_KEY, *_FOUND)
    named = (
        pl.concat([new, older])
        .drop("person_id", "resolution", "resolution_score")
        .join(people, on=["actor", "name"])
        .select(*_KEY, *_FOUND)
    )
    return pl.concat([unnamed, named])


def _still_unknown(parties: pl.DataFrame) -> pl.DataFrame:
    """Without those that the seeds know: a newcomer can have been merged with one of them."""
    known = known_people(parties.cast({"on": pl.Date}))
    return known.filter(pl.col("person_id").is_null())


def _put_right(found: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    offices = values(corrections, "set_office")
    return found.with_columns(person_id=merged(pl.col("person_id"), corrections)).with_columns(
        office_id=pl.coalesce(
            "office_id",
            pl.col("person_id").replace_strict(offices, default=None, return_dtype=pl.String),
        )
    )


def _refresh_speakers(
    connection: duckdb.DuckDBPyConnection,
    reports: pl.Series,
    chosen: pl.DataFrame,
    run_id: str,
    *,
    everything: bool,
) -> None:
    """Speakers are the parties of their article's meetings; of the others, those the seeds know.

    Those of an engine that does not count stay unknown.
    """
    speakers = query(
        connection,
        """
        select s.statement_id, s.article_id, s.speaker as name, s.country, a.published_on as "on"
        from core.statements as s
        inner join core.articles as a on s.article_id = a.article_id
        $counted
        where
            $everything or a.run_id = $run_id
            or s.article_id in (select article_id from chosen) or s.article_id in (
                select r.article_id from core.meeting_reports as r
                semi join changed on r.report_id = changed.report_id
            )
        """.replace("$everything", str(everything).lower())
        .replace("$run_id", f"'{run_id}'")
        .replace("$counted", COUNTED.replace("r.", "s.")),
        chosen=chosen,
        changed=pl.DataFrame({"report_id": reports}, schema={"report_id": pl.String}),
    ).cast({"on": pl.Date})
    parties = query(
        connection,
        """
        select r.article_id, coalesce(p.name, p.title) as name, min(p.person_id) as party_id
        from core.participants as p
        inner join core.meeting_reports as r on p.report_id = r.report_id
        semi join speakers on r.article_id = speakers.article_id
        where p.person_id is not null
        group by all having count(distinct p.person_id) = 1
        """,
        speakers=speakers.select("article_id").unique(),
    )
    absent = [pl.lit(None, pl.String).alias(name) for name in ("title", "role", "org")]
    found = known_people(speakers.with_columns(absent)).join(
        parties, on=["article_id", "name"], how="left"
    )
    assign(
        connection,
        "core.statements",
        found.select("statement_id", person_id=pl.coalesce("party_id", "person_id")).pipe(
            without_forgotten, forgotten_in(connection)
        ),
        Statement,
    )


def _refresh_newcomers(connection: duckdb.DuckDBPyConnection, corrections: pl.DataFrame) -> None:
    """Rows for the people that only the news told us of; the seeds' people are left as they are.

    The most frequent form of the name stands for the person, the longest of equals.
    """
    names = query(
        connection,
        """
        select person_id, name, max(country) as country, count(*) as times
        from core.participants
        where person_id is not null and name is not null
        group by person_id, name
        """,
    ).filter(is_newcomer(pl.col("person_id")))
    people = (
        names.sort("person_id", "times", pl.col("name").str.len_chars(), "name", descending=True)
        .group_by("person_id", maintain_order=True)
        .agg(pl.col("name").first(), pl.col("country").max())
        .with_columns(
            pl.lit(None, pl.String).alias("family_name"),
            pl.lit(None, pl.String).alias("wikidata_id"),
            is_provisional=pl.lit(value=True),
        )
        .pipe(put_right, corrections)
        .select(Person.column_names())
    )
    replace_reference(
        connection, "core.people", Person.validate(people), Person, keep="not is_provisional"
    )
    spellings = (
        names.select("person_id", "name")
        .join(people, on=["person_id", "name"], how="anti")
        .with_columns(kind=pl.lit("spelling"))
        .select(PersonName.column_names())
    )
    replace_reference(
        connection,
        "core.person_names",
        PersonName.validate(spellings),
        PersonName,
        keep="person_id not like '%~%'",
    )
