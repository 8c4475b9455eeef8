"""Between which days a reported meeting can have been, and how far that can be trusted."""

import polars as pl

# Days around publication in which a meeting lies whose day the report does not give: news of a
# held meeting follows within days, an announced one comes within weeks.
_UNTOLD = {"held": (-7, 1), "planned": (0, 21), "cancelled": (-7, 21), "denied": (-21, 1)}
# Nothing but a fresh report: the meeting was on that day or shortly before.
_FRESH = (-2, 0)


def with_window(reports: pl.DataFrame) -> pl.DataFrame:
    """Add `day_from`, `day_to` (days since 1970; null where nothing tells) and `is_day_sure`.

    Needs status, met_on, ended_on, date_precision, date_basis and published_on. Sure is a day
    that the text states, in numbers or as a weekday.
    """
    precision, basis = pl.col("date_precision"), pl.col("date_basis")
    told = precision.is_not_null() & (basis != "published").fill_null(value=True)
    end = (
        pl.when(precision == "day")
        .then(pl.max_horizontal("met_on", "ended_on"))
        .when(precision == "month")
        .then(pl.max_horizontal(pl.col("met_on").dt.month_end(), "ended_on"))
        .otherwise(pl.col("met_on").dt.offset_by("1y").dt.offset_by("-1d"))
    )
    published = _days(pl.col("published_on"))
    before, after = (
        pl.when(basis == "published")
        .then(pl.lit(_FRESH[i]))
        .otherwise(
            pl.col("status").replace_strict(
                {status: days[i] for status, days in _UNTOLD.items()}, return_dtype=pl.Int32
            )
        )
        for i in (0, 1)
    )
    return reports.with_columns(
        day_from=pl.when(told).then(_days(pl.col("met_on"))).otherwise(published + before),
        day_to=pl.when(told).then(_days(end)).otherwise(published + after),
        is_day_sure=(told & (precision == "day") & basis.is_in(["stated", "relative"])).fill_null(
            value=False
        ),
    )


def _days(day: pl.Expr) -> pl.Expr:
    return day.dt.epoch("d").cast(pl.Int32)
