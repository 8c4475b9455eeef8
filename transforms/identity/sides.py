"""The parties of a report by state or body: who is named there, by what, in which role."""

from collections.abc import Callable

import polars as pl

from transforms.identity.fold import fold
from transforms.identity.names import fold_name
from transforms.identity.organisations import find_organisation

# Roles that at most one or few people of a state have: another of them is another person.
_TELLING = {
    "head_of_state": "head", "monarch": "head", "head_of_government": "government",
    "foreign_minister": "foreign", "defence_minister": "defence", "deputy_minister": "deputy",
    "ambassador": "ambassador", "military": "military", "intelligence": "intelligence",
    "io_head": "io_head",
}  # fmt: skip
_KNOWN = ["document", "alias", "office", "fuzzy"]


def to_sides(participants: pl.DataFrame) -> pl.DataFrame:
    """One row per report and actor: who acts for it, and what they are called.

    The actor is the state acted for, else the body, else empty. `persons` are ids, or folded
    names where there is no id; `named` those of them that the report names, the others are
    known by their office. A name of one word beside initials that is not resolved is no person
    yet, only a `short_name`. `words` are those of all names, to find short names in.
    """
    name = pl.col("folded")
    whole = name.str.replace_all(r"(^| )\w( \w)*( |$)", " ").str.strip_chars()
    is_short = name.is_not_null() & ~whole.str.contains(" ")
    is_known = pl.col("resolution").is_in(_KNOWN).fill_null(value=False)
    is_person = is_known | (name.is_not_null() & ~is_short)
    has_id_only = pl.col("person_id").is_not_null() & name.is_null()
    return (
        participants.select(
            "report_id",
            "person_id",
            "resolution",
            folded=_mapped(pl.col("name"), fold_name),
            actor=actor_of(pl.col("country"), pl.col("org")),
            role=pl.col("role").replace_strict(_TELLING, default=None, return_dtype=pl.String),
        )
        .with_columns(
            person=pl.when(is_person | has_id_only).then(
                pl.coalesce("person_id", pl.lit("~") + name)
            ),
            short_name=pl.when(is_short & ~is_known & ~has_id_only).then(whole),
        )
        .group_by("report_id", "actor")
        .agg(
            persons=pl.col("person").drop_nulls().unique().sort(),
            named=pl.col("person")
            .filter(pl.col("folded").is_not_null())
            .drop_nulls()
            .unique()
            .sort(),
            short_names=pl.col("short_name").drop_nulls().unique().sort(),
            words=pl.col("folded")
            .drop_nulls()
            .str.split(" ")
            .explode()
            .drop_nulls()
            .unique()
            .sort(),
            roles=pl.col("role").drop_nulls().unique().sort(),
            party_count=pl.len().cast(pl.Int64),
        )
    )


def actor_of(country: pl.Expr, org: pl.Expr) -> pl.Expr:
    """The state acted for, else the body (its code, or its name folded); empty if neither."""
    return pl.coalesce(country, _mapped(org, _body), pl.lit(""))


def _body(org: str) -> str:
    known = find_organisation(org)
    return known.org_code if known else fold(org)


def _mapped(values: pl.Expr, change: Callable[[str], str]) -> pl.Expr:
    """Each different value changed once by a Python function."""

    def of_each(given: pl.Series) -> pl.Series:
        each = given.drop_nulls().unique()
        changed = pl.Series([change(value) or None for value in each], dtype=pl.String)
        return given.replace_strict(each, changed, default=None, return_dtype=pl.String)

    return values.map_batches(of_each, return_dtype=pl.String)
