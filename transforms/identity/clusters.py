"""Which reports speak of the same real-world meeting: clusters of linked reports.

Links are followed best first; a cluster stays plausible: it never holds two reports of one
article (its author told them apart), contradicts itself in persons, or spans more than a few
days. Reports that say exactly the same are one unit from the start.
"""

from collections.abc import Iterator

import polars as pl

from transforms.identity.links import to_facts, to_links
from transforms.identity.newcomers import is_newcomer
from transforms.identity.sides import to_sides
from transforms.identity.union import Unit, united

_STRONG_SPAN = 3  # days that a unit may leave open; vaguer reports are compared one by one


def to_clusters(
    reports: pl.DataFrame,
    participants: pl.DataFrame,
    places: pl.DataFrame,
    rulings: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row per report: report_id and cluster, the smallest report_id of its meeting.

    `rulings` (first, second, is_same) are pairs of reports that a person has decided on.
    """
    units, facts, sides = _units(reports, participants, places, rulings)
    links = to_links(facts, sides)
    ruled = _ruled(units, rulings)
    linked = pl.concat(
        pairs.select(unit=end) for pairs in (links, ruled) for end in ("first", "second")
    ).unique()
    together = dict(
        united(
            _members(
                *(frame.join(linked, on="unit", how="semi") for frame in (units, facts, sides))
            ),
            links.sort(-pl.col("score"), "first", "second").select("first", "second").iter_rows(),
            ruled.filter("is_same").select("first", "second").rows(),
            ruled.filter(~pl.col("is_same")).select("first", "second").rows(),
        )
    )
    homes = pl.DataFrame(
        {"unit": together.keys(), "home": together.values()},
        schema={"unit": pl.UInt32, "home": pl.UInt32},
    )
    return (
        units.join(homes, on="unit", how="left")
        .with_columns(home=pl.coalesce("home", "unit"))
        .select("report_id", cluster=pl.col("report_id").min().over("home"))
        .sort("report_id")
    )


def to_neighbourhood(
    reports: pl.DataFrame,
    participants: pl.DataFrame,
    places: pl.DataFrame,
    changed: pl.Series,
    rulings: pl.DataFrame | None = None,
) -> pl.Series:
    """Ids of all reports whose meeting can depend on the changed ones: what must be recomputed.

    These are the reports that links lead to, from the changed ones on and on: clustering them alone
    gives what clustering everything would give for them.
    """
    units, facts, sides = _units(reports, participants, places, rulings)
    ruled = _ruled(units, rulings).select("first", "second")
    known = units.join(changed.to_frame("report_id"), on="report_id", how="semi")
    known = known.select("unit").unique()
    frontier = known
    while frontier.height:
        links = pl.concat([to_links(facts, sides, frontier).select("first", "second"), ruled])
        ends = pl.concat(
            [
                links.join(frontier, left_on="first", right_on="unit", how="semi")
                .select(unit="second"),
                links.join(frontier, left_on="second", right_on="unit", how="semi")
                .select(unit="first"),
            ]
        )  # fmt: skip
        frontier = ends.unique().join(known, on="unit", how="anti")
        known = pl.concat([known, frontier])
    return units.join(known, on="unit", how="semi")["report_id"].sort()


def _units(
    reports: pl.DataFrame,
    participants: pl.DataFrame,
    places: pl.DataFrame,
    rulings: pl.DataFrame | None,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Reports by unit (report_id, article_id, unit), and facts and sides of the units.

    Reports with the same named parties, days, place and manner are one unit: an event that a
    thousand articles tell is compared once. Where the day is open, that holds within one article
    only. A unit is a number, in the order of the smallest report_id in each: what is compared
    millions of times should be small.
    """
    facts = to_facts(reports, places)
    sides = to_sides(participants)
    parties = (
        sides.sort("report_id", "actor")
        .group_by("report_id")
        .agg(
            parties=pl.struct("actor", "persons", "named", "short_names", "roles").hash(),
            is_named=(pl.col("named").list.len() > 0).all() & (pl.col("actor") != "").all(),
        )
    )
    is_named = pl.col("is_named").fill_null(value=False)
    is_near = (pl.col("day_to") - pl.col("day_from") < _STRONG_SPAN).fill_null(value=False)
    own = (
        pl.when(pl.col("report_id").is_in(_told_apart(rulings)))
        .then("report_id")
        .when(is_named & is_near)
        .then(None)
        .when(is_named)
        .then("article_id")
        .otherwise("report_id")
    )
    same = [
        "parties", "day_from", "day_to", "is_day_sure", "is_remote", "is_together", "place",
        "place_country",
    ]  # fmt: skip
    units = (
        facts.join(parties, on="report_id", how="left")
        .with_columns(own=own)
        .with_columns(first=pl.col("report_id").min().over([*same, "own"]))
        .with_columns(unit=pl.col("first").rank("dense").cast(pl.UInt32))
    )
    firsts = units.filter(pl.col("report_id") == pl.col("first")).sort("unit")
    return (
        units.select("report_id", "article_id", "unit"),
        firsts.select([*facts.drop("report_id", "article_id").columns, "unit"]),
        firsts.select("report_id", "unit")
        .join(sides, on="report_id")
        .drop("report_id")
        .with_columns(
            pl.col("persons", "named", "short_names", "words", "roles").list.eval(
                pl.element().hash()
            ),
            has_known=pl.col("persons").list.eval(~is_newcomer(pl.element())).list.any(),
        ),
    )


def _told_apart(rulings: pl.DataFrame | None) -> list[str]:
    """Reports that a person has told apart from another: never one unit with it."""
    if rulings is None:
        return []
    apart = rulings.filter(~pl.col("is_same"))
    return pl.concat([apart["first"], apart["second"]]).unique().sort().to_list()


def _ruled(units: pl.DataFrame, rulings: pl.DataFrame | None) -> pl.DataFrame:
    """Rulings on reports as rulings on their units; one that names an unknown report is void."""
    if rulings is None:
        rulings = pl.DataFrame(
            schema={"first": pl.String, "second": pl.String, "is_same": pl.Boolean}
        )
    unit_of = units.select("report_id", "unit")
    return (
        rulings.join(unit_of, left_on="first", right_on="report_id")
        .join(unit_of, left_on="second", right_on="report_id", suffix="_b")
        .filter(pl.col("unit") != pl.col("unit_b"))
        .select(first="unit", second="unit_b", is_same="is_same")
        .unique()
        .sort("first", "second")
    )


def _members(
    units: pl.DataFrame, facts: pl.DataFrame, sides: pl.DataFrame
) -> Iterator[tuple[int, Unit]]:
    articles = units.group_by("unit").agg("article_id", count=pl.len())
    actors = sides.group_by("unit").agg("actor", "named")
    rows = (
        facts.select("unit", "day_from", "day_to", "is_day_sure")
        .join(articles, on="unit")
        .join(actors, on="unit", how="left")
        .sort("unit")
    )
    for unit, first, last, is_sure, of_articles, count, names, named in rows.iter_rows():
        yield (
            unit,
            Unit(
                frozenset(of_articles),
                {
                    name: frozenset(ids)
                    for name, ids in zip(names or (), named or (), strict=True)
                    if ids
                },
                len(names or ()),
                {(first, last): count} if is_sure else {},
            ),
        )
