"""Which reports are worth comparing: those with two parties and a few days in common.

A block is a pair of parties (two states or bodies, or two persons) in the same few days.
"""

from collections.abc import Iterator

import polars as pl

_BUCKET_DAYS = 4
# A summit lists dozens of parties; the first dozen are enough to find its other reports.
_MAX_PARTIES = 12
_PART = 40_000  # units, each counted once for every bucket that it is in


def parts(facts: pl.DataFrame, touching: pl.DataFrame | None) -> Iterator[pl.DataFrame]:
    """Units and the buckets of days that they may be in, cut by time; each small enough to be fast.

    What is joined within one part stays in the processor's cache, so the time grows with the number
    of reports and not faster. With `touching` only the parts in which those units are.
    """
    days = (
        facts.filter(pl.col("day_from").is_not_null(), pl.col("day_to").is_not_null())
        .select(
            "unit",
            bucket=pl.int_ranges(
                (pl.col("day_from") - 1) // _BUCKET_DAYS, (pl.col("day_to") + 1) // _BUCKET_DAYS + 1
            ),
        )
        .explode("bucket")
        .filter(pl.col("bucket").is_not_null())
    )
    cuts = (
        days.group_by("bucket")
        .len()
        .sort("bucket")
        .select("bucket", part=pl.col("len").cum_sum() // _PART)
    )
    cut = days.join(cuts, on="bucket")
    if touching is not None:
        ours = cut.join(touching, on="unit", how="semi").select("part").unique()
        cut = cut.join(ours, on="part", how="semi")
    yield from cut.partition_by("part", include_key=False)


def candidates(
    days: pl.DataFrame, sides: pl.DataFrame, touching: pl.DataFrame | None
) -> pl.DataFrame:
    """Pairs of units in a block: two parties and a few days in common; `days` is one of `parts`."""
    keys = _keys(sides).join(days, on="unit")
    ours = keys if touching is None else keys.join(touching, on="unit", how="semi")
    return _paired(ours, keys, ["key", "bucket"]).sort("first", "second")


def undated_candidates(
    facts: pl.DataFrame, sides: pl.DataFrame, touching: pl.DataFrame | None
) -> pl.DataFrame:
    """Pairs of units with two persons in common, of which one could be on any day."""
    undated = facts.filter(pl.col("day_from").is_null() | pl.col("day_to").is_null())
    if undated.is_empty():
        return pl.DataFrame(schema={"first": pl.UInt32, "second": pl.UInt32})
    keys = _keys(sides).filter("of_persons").select("unit", "key")
    open_keys = keys.join(undated, on="unit", how="semi")
    if touching is None:
        return _paired(open_keys, keys, ["key"]).sort("first", "second")
    return (
        pl.concat(
            [
                _paired(open_keys.join(touching, on="unit", how="semi"), keys, ["key"]),
                _paired(keys.join(touching, on="unit", how="semi"), open_keys, ["key"]),
            ]
        )
        .unique()
        .sort("first", "second")
    )


def _paired(ours: pl.DataFrame, theirs: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Pairs of units that share a key, each once; streamed, for most pairs share several."""
    return (
        ours.lazy()
        .join(theirs.lazy(), on=on, suffix="_b")
        .filter(pl.col("unit") != pl.col("unit_b"))
        .select(
            first=pl.min_horizontal("unit", "unit_b"), second=pl.max_horizontal("unit", "unit_b")
        )
        .unique()
        .collect(engine="streaming")
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
