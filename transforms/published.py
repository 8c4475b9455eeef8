"""One reader for all the ways in which publishers write a date."""

import polars as pl

from transforms.month_names import MONTHS

# Names that mean several zones (IST, CST in China) have the sense of the mail
# standard, or are left out: the day is then all that we take.
_ZONES = {  # minutes from UTC
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "et": -300, "bst": 60,
    "cet": 60, "cest": 120, "wat": 60, "eet": 120, "cat": 120, "sast": 120, "eest": 180, "msk": 180,
    "trt": 180, "eat": 180, "irst": 210, "pkt": 300, "hkt": 480, "sgt": 480, "jst": 540,
    "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_WEEKDAY = r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]? +"
_EARLIEST_YEAR = 1900
_YEAR, _DAY = "(?P<y>[0-9]{4})", "(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_CLOCK, _SIGNS = "[0-9]{1,2}:[0-9:]{2,5}", "[a-z+0-9:-]+"
_NAME, _REST = r"(?P<m>\p{L}+)\.?", "(?:[t ]+(?P<t>.*))?$"
_DATES = {  # what stands where: year, month, day, then the time of day
    "iso": f"^{_YEAR}[-/.](?P<m>[0-9]{{1,2}})[-/.](?P<d>[0-9]{{1,2}}){_REST}",
    "compact": f"^{_YEAR}(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?:[t ]?(?P<t>[0-9]{{4,6}}z?))?$",
    "day_first": (
        f"^{_DAY}[ -]+(?:(?:of|de) +)?{_NAME}[ -]+(?:de +)?(?P<y>[0-9]{{4}}|[0-9]{{2}}){_REST}"
    ),
    "month_first": f"^{_NAME} +{_DAY} +{_YEAR}{_REST}",
    "time_first": f"^(?P<t>{_CLOCK}(?: ?[ap]m)?(?: [a-z]{{2,5}})?) {_DAY} {_NAME} {_YEAR}$",
    "year_last": f"^{_NAME} +{_DAY} +(?P<t>{_CLOCK}(?: +{_SIGNS})?) +{_YEAR}$",
    "numbers": f"^(?P<a>[0-9]{{1,2}})(?P<sign>[/.-])(?P<b>[0-9]{{1,2}})[/.-]{_YEAR}{_REST}",
}
_TIME = (
    "^([0-9]{1,2})(?:[:.h]?([0-9]{2}))?(?:[:.]?([0-9]{2}))?(?:[.,:][0-9]+)?"
    r" ?(am|pm|a\.m\.|p\.m\.)? ?(?:\(?([a-z]{1,5})\)?)? ?([+-][0-9]{1,2}:?(?:[0-9]{2})?(?::00)?)?"
    r"(?: ?\([^)]*\)| ?\[[^\]]*\])?$"
)


def read_dates(dates: pl.DataFrame) -> pl.DataFrame:
    """Read column `published` against `received_at`; add `published_at`, `published_on`, `problem`.

    `published_on` is the day in the zone that the date is written in, `published_at` the
    instant; without a time, or with one in a zone that we cannot tell, midnight UTC of that
    day. A time without a zone is taken for UTC. Where day and month could be swapped, and
    for what lies before 1900 or more than two days ahead, both are null and `problem` says
    why.
    """
    unique = dates.select("published", "received_at").unique().with_columns(text=_plain())
    read = (
        unique.with_columns(
            pl.col("text").str.extract_groups(pattern).alias(name)
            for name, pattern in _DATES.items()
        )
        .with_columns(day=_day(), time=_part("t"), epoch=_epoch())
        .with_columns(clock=pl.col("time").str.extract_groups(_TIME))
        .with_columns(clock=_clock(), offset=_offset())
        .with_columns(local=pl.col("day") + pl.when(pl.col("offset").is_not_null()).then("clock"))
        .with_columns(
            published_at=pl.coalesce(
                pl.col("local") - pl.col("offset"), "day", "epoch"
            ).dt.replace_time_zone("UTC"),
            published_on=pl.coalesce("local", "day", "epoch").dt.date(),
        )
        .with_columns(problem=_problem())
        .with_columns(
            pl.when(pl.col("problem").is_null()).then(name).alias(name)
            for name in ("published_at", "published_on")
        )
    )
    return dates.join(
        read.select("published", "received_at", "published_at", "published_on", "problem"),
        on=["published", "received_at"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def in_zone(dates: pl.DataFrame, zone: str) -> pl.Series:
    """Column `published`, with the offset of `zone` (an IANA name) where it has a time but no zone.

    Publishers who leave the zone out mean their own; read as UTC, an evening's news in Tehran
    would be of the next day.
    """
    bare = pl.col("published").str.replace(r"(?i)\s*\b[ap]\.?m\.?\s*$", "")
    has_zone = bare.str.contains(r"(?i)(?:[+-]\d{1,2}:?(?:\d{2})?|[^a-z][a-z]{1,5}\)?)\s*$")
    lacks_zone = bare.str.contains(r"\d{1,2}:\d{2}") & ~has_zone
    local = pl.col("published_at").dt.replace_time_zone(None)
    told = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return (
        read_dates(dates.select("published", "received_at"))
        .select(
            pl.when(lacks_zone & pl.col("published_at").is_not_null())
            .then(pl.coalesce(told.dt.strftime("%Y-%m-%dT%H:%M:%S%z"), "published"))
            .otherwise("published")
            .alias("published")
        )
        .to_series()
    )


def _plain() -> pl.Expr:
    return (
        pl.col("published")
        .str.slice(0, 100)
        .str.to_lowercase()
        .str.replace_all("[ \t\r\n\u00a0\u202f]+", " ")
        .str.replace_all(r",( |$)", " ")
        .str.replace_all(r" (?:at|-|–|\|) ", " ")
        .str.replace(r"^ *(?:published|posted|updated)(?: on)?:? ", "")
        .str.replace_all(r" {2,}", " ")
        .str.strip_chars(" .")
        .str.replace(_WEEKDAY, "")
    )


def _part(name: str) -> pl.Expr:
    """A part of the date, from the first notation that fits."""
    return pl.coalesce(
        pl.col(kind).struct.field(name)
        for kind, pattern in _DATES.items()
        if f"<{name}>" in pattern
    )


def _day() -> pl.Expr:
    """The day; null where no notation fits, or where no calendar has it."""
    a, b = (pl.col("numbers").struct.field(name).cast(pl.Int64) for name in "ab")
    is_day_first = (a > 12) | (pl.col("numbers").struct.field("sign") == ".") | (a == b)
    is_month_first = (b > 12) & ~(a > 12)
    month = _part("m")
    number = month.replace_strict(MONTHS, default=None, return_dtype=pl.Int64)
    year = _part("y").cast(pl.Int64)
    century = (
        pl.when(_part("y").str.len_chars() == 4).then(0).when(year < 69).then(2000).otherwise(1900)
    )
    parts = [
        (year + century).cast(pl.String).str.zfill(4),
        pl.coalesce(
            month.cast(pl.Int64, strict=False),
            number,
            pl.when(is_day_first).then(b).when(is_month_first).then(a),
        ).cast(pl.String),
        pl.coalesce(
            _part("d").cast(pl.Int64), pl.when(is_day_first).then(a).when(is_month_first).then(b)
        ).cast(pl.String),
    ]
    return pl.concat_str(parts, separator="-").str.to_datetime(
        "%Y-%m-%d", strict=False, time_unit="us"
    )


def _epoch() -> pl.Expr:
    """Seconds since 1970, or their thousandths, millionths, billionths, told by their length."""
    digits = (
        pl.col("text").str.extract(r"^([0-9]{9,19})(?:\.[0-9]+)?$").cast(pl.Int64, strict=False)
    )
    length = digits.cast(pl.String).str.len_chars()
    micros = (
        pl.when(length <= 10).then(digits * 1_000_000)
        .when(length.is_between(12, 13)).then(digits * 1000)
        .when(length.is_between(15, 16)).then(digits)
        .when(length >= 18).then(digits // 1000)
    )  # fmt: skip
    return micros.cast(pl.Datetime("us"))


def _clock() -> pl.Expr:
    """Time of day as a duration; null where there is none, or no clock shows it."""
    hour, minute, second = (
        pl.col("clock").struct.field(name).cast(pl.Int64).fill_null(0) for name in ("1", "2", "3")
    )
    half = pl.col("clock").struct.field("4").str.slice(0, 1)
    hour_24 = (
        pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)
    )
    fits = (
        pl.col("clock").struct.field("1").is_not_null()
        & ((hour_24 < 24) | ((hour_24 == 24) & (minute == 0) & (second == 0)))
        & (minute < 60)
        & (second <= 60)
        & (half.is_null() | hour.is_between(1, 12))
    )
    return pl.when(fits).then(
        pl.duration(hours=hour_24, minutes=minute, seconds=second, time_unit="us")
    )


def _offset() -> pl.Expr:
    """Distance from UTC; zero where no zone is given, null where we do not know the one given."""
    zone, signed = (pl.col("clock").struct.field(name) for name in ("5", "6"))
    named = zone.replace_strict(_ZONES, default=None, return_dtype=pl.Int64)
    digits = signed.str.replace_all(":", "")
    minutes = (
        digits.str.slice(1, 2).cast(pl.Int64, strict=False) * 60
        + digits.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
    ) * pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    offset = (
        pl.when(signed.is_not_null() & (minutes.abs() <= 14 * 60)).then(minutes)
        .when(signed.is_not_null()).then(None)
        .when(zone.is_not_null()).then(named)
        .otherwise(0)
    )  # fmt: skip
    return pl.duration(minutes=offset, time_unit="us")


def _problem() -> pl.Expr:
    at = pl.col("published_at")
    return (
        pl.when(pl.col("published").is_null())
        .then(None)
        .when(at.is_null() & pl.col("numbers").struct.field("a").is_not_null())
        .then(pl.lit("day and month could be swapped, or no such day"))
        .when(at.is_null())
        .then(pl.lit("cannot be read"))
        .when(at.dt.year() < _EARLIEST_YEAR)
        .then(pl.lit("before 1900"))
        .when(at > pl.col("received_at") + pl.duration(days=2))
        .then(pl.lit("more than two days ahead"))
    )
