"""Which reports may speak of one meeting: pairs that share two parties, compared and scored.

Everything here is joins over whole frames. Candidates out of a block are compared party by party;
any contradiction of named counterparts, of certain days or of the way they met is a veto.
"""

import polars as pl

from transforms.identity.blocks import candidates, parts, undated_candidates
from transforms.identity.windows import with_window

# Points for and against; a pair is linked from LINK on. Set by reasoning and by the measured
# rule of the design notes; docs/quality-identity.md tells what they reach.
LINK = 1.9
NAME, PART_OF_NAME, UNKNOWN = 2.0, 1.0, 0.3
SAME_ACTORS, MANY_ACTORS, OTHER_ACTORS = 0.8, 0.4, -0.4
SAME_PLACE, OTHER_PLACE, OTHER_COUNTRY = 1.2, -1.6, -2.4
DAY_APART_SURE, DAY_APART, WEEK_OPEN = -1.5, -0.9, -0.1
DAY_FROM_PUBLICATION = -0.01
_AT_ONCE = 20_000  # pairs scored at a time: beside each stand all parties of both of its units
MAX_APART = 2  # days between the windows of two reports of one meeting
NEAR_KM, FAR_KM = 60, 150
_ALONE = ["bilateral", "sidelines", "credentials"]
_TOGETHER = ["trilateral", "multilateral", "summit", "conference"]


def to_facts(reports: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """One row per report: all that is compared of it beside its parties.

    `reports` has the columns of core.meeting_reports and the article's published_on; `places`
    place_id, latitude, longitude.
    """
    return with_window(reports).select(
        "report_id",
        "article_id",
        "day_from",
        "day_to",
        "is_day_sure",
        is_remote=pl.col("mode").replace_strict(
            {"phone": True, "video": True, "in_person": False},
            default=None,
            return_dtype=pl.Boolean,
        ),
        is_together=pl.when(pl.col("occasion").is_in(_TOGETHER))
        .then(pl.lit(value=True))
        .when(pl.col("occasion").is_in(_ALONE))
        .then(pl.lit(value=False)),
        place=pl.coalesce("place_id", pl.col("place").str.to_lowercase()),
        place_country="place_country",
        place_id="place_id",
        published=pl.col("published_on").dt.epoch("d").cast(pl.Int32),
    ).join(places.select("place_id", "latitude", "longitude"), on="place_id", how="left").drop(
        "place_id"
    )  # fmt: skip


def to_links(
    facts: pl.DataFrame, sides: pl.DataFrame, touching: pl.DataFrame | None = None
) -> pl.DataFrame:
    """One row per pair of units that may be one meeting: first, second, score.

    `facts` has one row per unit (a report, or several that say exactly the same), `sides`
    one per unit and actor (`has_known`: one of its persons is of the seeds). `touching` (a frame
    of `unit`) limits it to pairs with one of those.
    """
    undated = undated_candidates(facts, sides, touching)
    found = [_linked(undated, facts, sides)]
    for days in parts(facts, touching):
        units = days.select("unit").unique()
        of_part = sides.join(units, on="unit", how="semi")
        pairs = candidates(days, of_part, touching)
        found.append(_linked(pairs, facts.join(units, on="unit", how="semi"), of_part))
    return pl.concat(found).unique(["first", "second"]).sort("first", "second")


def _linked(pairs: pl.DataFrame, facts: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """Pairs with points enough; scored some at a time, since each of them counts for itself."""
    return pl.concat(
        _scored_by_parties(_scored_by_facts(some, facts), sides)
        .filter(pl.col("score") >= LINK)
        .select("first", "second", pl.col("score").round(6))
        for some in (pairs.clear(), *pairs.iter_slices(_AT_ONCE))
    )


def _scored_by_facts(pairs: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Pairs that days and manner allow, with the points for days and places."""
    columns = facts.drop("unit").columns
    both = pairs.join(facts, left_on="first", right_on="unit").join(
        facts.rename({name: f"{name}_b" for name in columns}), left_on="second", right_on="unit"
    )
    gap = pl.max_horizontal(
        pl.col("day_from") - pl.col("day_to_b"), pl.col("day_from_b") - pl.col("day_to"), 0
    )
    apart = (
        both.with_columns(
            gap=gap.fill_null(0),
            is_sure=pl.col("is_day_sure") & pl.col("is_day_sure_b"),
            open_days=pl.max_horizontal(_open_days(""), _open_days("_b")),
        )
        .filter(
            pl.col("gap") <= MAX_APART,
            (pl.col("is_remote") == pl.col("is_remote_b")).fill_null(value=True),
        )
        .with_columns(km=_kilometres())
    )
    is_near = (pl.col("place") == pl.col("place_b")) | (pl.col("km") <= NEAR_KM).fill_null(
        value=False
    )
    place = (
        pl.when(is_near)
        .then(SAME_PLACE)
        .when(pl.col("place_country") != pl.col("place_country_b"))
        .then(OTHER_COUNTRY)
        .when(pl.col("km") > FAR_KM)
        .then(OTHER_PLACE)
        .otherwise(0.0)
    )
    day = pl.when("is_sure").then(DAY_APART_SURE).otherwise(DAY_APART) * pl.col("gap")
    vague = WEEK_OPEN * (pl.col("open_days").clip(0, 70) / 7)
    return apart.select(
        "first",
        "second",
        "is_together",
        "is_together_b",
        facts_score=place + day + vague + DAY_FROM_PUBLICATION * _days_from_news().clip(0, 40),
    )


def _open_days(suffix: str) -> pl.Expr:
    """How many days a report leaves open; a span that it states leaves none."""
    width = pl.col(f"day_to{suffix}") - pl.col(f"day_from{suffix}")
    return pl.when(f"is_day_sure{suffix}").then(0).otherwise(width.fill_null(70))


def _days_from_news() -> pl.Expr:
    """Days between the publication of the vaguer report and the day that the other gives.

    Of two meetings that an undated report can mean, it means the one in the news.
    """
    is_vaguer = _open_days("") >= _open_days("_b")
    news = pl.when(is_vaguer).then("published").otherwise("published_b")
    day = pl.when(is_vaguer).then("day_from_b").otherwise("day_from")
    return (
        pl.when(pl.max_horizontal(_open_days(""), _open_days("_b")) > 0)
        .then((news - day).abs())
        .fill_null(0)
    )


def _kilometres() -> pl.Expr:
    """Great-circle distance of the two places; null where one has no coordinates."""
    latitude, longitude = pl.col("latitude").radians(), pl.col("longitude").radians()
    latitude_b, longitude_b = pl.col("latitude_b").radians(), pl.col("longitude_b").radians()
    half = ((latitude - latitude_b) / 2).sin() ** 2 + latitude.cos() * latitude_b.cos() * (
        ((longitude - longitude_b) / 2).sin() ** 2
    )
    return half.sqrt().clip(0, 1).arcsin() * (2 * 6371.0)


def _scored_by_parties(pairs: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """Pairs without a contradiction among their parties, with all points."""
    counts = sides.group_by("unit").agg(
        actor_count=(pl.col("actor") != "").sum(),
        named_count=pl.col("named").list.len().sum(),
    )
    return (
        pairs.join(_compared(pairs, sides), on=["first", "second"], how="left")
        .join(_common(pairs, sides), on=["first", "second"], how="left")
        .join(counts, left_on="first", right_on="unit")
        .join(counts, left_on="second", right_on="unit", suffix="_b")
        .with_columns(pl.col("common", "weak", "unknown", "conflicts", "shared").fill_null(0))
        .with_columns(
            has_same_actors=(pl.col("shared") == pl.col("actor_count"))
            & (pl.col("shared") == pl.col("actor_count_b")),
            few_actors=pl.min_horizontal("actor_count", "actor_count_b"),
            most_actors=pl.max_horizontal("actor_count", "actor_count_b"),
        )
        .filter(~_is_contradiction())
        .with_columns(
            score=pl.col("facts_score")
            + NAME * pl.col("common")
            + PART_OF_NAME * pl.col("weak")
            + UNKNOWN * pl.col("unknown").clip(0, 3)
            + pl.when("has_same_actors")
            .then(SAME_ACTORS)
            .when(pl.col("shared") > 2)
            .then(MANY_ACTORS)
            .otherwise(OTHER_ACTORS)
        )
    )


def _is_contradiction() -> pl.Expr:
    """Other counterparts, unless at a large meeting where two others agree; or other company."""
    large = (pl.col("few_actors") > 2) & (pl.col("common") >= 2)
    at_home = (pl.col("most_actors") <= 1) & (
        pl.col("common") < pl.min_horizontal("named_count", "named_count_b")
    )
    other_company = ~pl.col("has_same_actors") & (
        pl.col("is_together") != pl.col("is_together_b")
    ).fill_null(value=False)
    return ((pl.col("conflicts") > 0) & ~large) | at_home | other_company


def _common(pairs: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """How many persons the two units have in common, whatever state each gives them."""
    persons = sides.select("unit", person="persons").explode("person").drop_nulls().unique()
    return (
        pairs.select("first", "second")
        .join(persons, left_on="first", right_on="unit")
        .join(persons, left_on=["second", "person"], right_on=["unit", "person"], how="semi")
        .group_by("first", "second")
        .agg(common=pl.len().cast(pl.Int64))
    )


def _compared(pairs: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """Per pair, over the actors that both have: partial agreements, unknowns, contradictions."""
    at = pairs.select("first", "second").join(
        sides.filter(pl.col("actor") != ""), left_on="first", right_on="unit"
    )
    both = at.join(sides, left_on=["second", "actor"], right_on=["unit", "actor"], suffix="_b")
    same = pl.col("persons").list.set_intersection("persons_b").list.len() > 0
    weak = (pl.col("short_names").list.set_intersection("words_b").list.len() > 0) | (
        pl.col("short_names_b").list.set_intersection("words").list.len() > 0
    )
    is_named = (pl.col("named").list.len() + pl.col("short_names").list.len()) > 0
    is_named_b = (pl.col("named_b").list.len() + pl.col("short_names_b").list.len()) > 0
    has_roles = (pl.col("roles").list.len() > 0) & (pl.col("roles_b").list.len() > 0)
    same_role = pl.col("roles").list.set_intersection("roles_b").list.len() > 0
    by_role = ~(is_named & is_named_b) & has_roles
    are_known = pl.col("has_known") & pl.col("has_known_b")
    return (
        both.select(
            "first",
            "second",
            kind=pl.when(same)
            .then(pl.lit("same"))
            .when(are_known)
            .then(pl.lit("conflict"))
            .when(weak | (by_role & same_role))
            .then(pl.lit("weak"))
            .when((is_named & is_named_b) | by_role)
            .then(pl.lit("conflict"))
            .otherwise(pl.lit("unknown")),
        )
        .group_by("first", "second")
        .agg(
            shared=pl.len().cast(pl.Int64),
            weak=(pl.col("kind") == "weak").sum().cast(pl.Int64),
            unknown=(pl.col("kind") == "unknown").sum().cast(pl.Int64),
            conflicts=(pl.col("kind") == "conflict").sum().cast(pl.Int64),
        )
    )
