"""Which reports are worth comparing: those with two parties and a few days in common.

A block is a pair of parties (two states or bodies, or two persons) in the same few days.
"""

import polars as pl

_BUCKET_DAYS = 4
# A summit lists dozens of parties; the first dozen are enough to find its other reports.
_MAX_PARTIES = 12


def candidates(
    facts: pl.DataFrame, sides: pl.DataFrame, touching: pl.DataFrame | None
) -> pl.DataFrame:
    """Pairs of units in a block: two parties and a few days in common."""
    days = facts.select(
        "unit",
        bucket=pl.int_ranges(
            (pl.col("day_from") - 1) // _BUCKET_DAYS, (pl.col("day_to") + 1) // _BUCKET_DAYS + 1
        ),
    )
    keys = _keys(sides).join(days, on="unit")
    dated = keys.filter(pl.col("bucket").is_not_null()).explode("bucket")
    undated = keys.filter(pl.col("bucket").is_null(), pl.col("of_persons")).select("unit", "key")
    if touching is None:
        ours, our_undated = dated, undated
    else:
        ours = dated.join(touching, on="unit", how="semi")
        our_undated = undated.join(touching, on="unit", how="semi")
    persons = keys.filter("of_persons").select("unit", "key")
    ours_of_persons = persons if touching is None else persons.join(touching, on="unit", how="semi")
    return (
        pl.concat(
            [
                _paired(ours, dated, ["key", "bucket"]),
                _paired(our_undated, persons, ["key"]),
                _paired(ours_of_persons, undated, ["key"]),
            ]
        )
        .unique()
        .sort("first", "second")
    )


def _paired(ours: pl.DataFrame, theirs: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    return (
        ours.join(theirs, on=on, suffix="_b")
        .filter(pl.col("unit") != pl.col("unit_b"))
        .select(
            first=pl.min_horizontal("unit", "unit_b"), second=pl.max_horizontal("unit", "unit_b")
        )
        .unique()
    )


def _keys(sides: pl.DataFrame) -> pl.DataFrame:
    """Pairs of actors and pairs of persons of each unit, as one number each."""
    actors = sides.filter(pl.col("actor") != "").select(
        "unit", party="actor", is_twice=pl.col("party_count") > 1
    )
    persons = (
        sides.select("unit", party="persons", is_twice=pl.lit(value=False))
        .explode("party")
        .drop_nulls("party")
        .unique()
    )
    return pl.concat(
        [
            _dyads(actors).with_columns(of_persons=pl.lit(value=False)),
            _dyads(persons).with_columns(of_persons=pl.lit(value=True)),
        ]
    )


def _dyads(parties: pl.DataFrame) -> pl.DataFrame:
    first = parties.sort("unit", "party").filter(pl.int_range(pl.len()).over("unit") < _MAX_PARTIES)
    return (
        first.join(first.drop("is_twice"), on="unit", suffix="_b")
        .filter(
            (pl.col("party") < pl.col("party_b"))
            | (pl.col("is_twice") & (pl.col("party") == pl.col("party_b")))
        )
        .select("unit", key=pl.struct("party", "party_b").hash())
    )
