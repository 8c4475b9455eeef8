"""Which reports speak of the same real-world meeting.

Two reports of different articles are linked when two of their parties agree and
their days fit. Links are followed best first; a cluster never holds two reports of
one article (its author told them apart) and never spans more than `MAX_SPAN` days.
"""

import polars as pl

# Days between two reports of one meeting: stated days are off by one or two (zones, dinners after
# talks); a publication day follows the meeting by up to a week. Source: rule measured on
# simulated reports, see DECISIONS.md.
MAX_APART = 2
MAX_APART_UNSURE = 7
MAX_SPAN = 3
# A summit lists dozens of parties; the first dozen are enough to find its other reports.
MAX_PARTIES = 12


def to_clusters(reports: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """One row per report: report_id and cluster, the smallest report_id of its meeting.

    `reports`: report_id, article_id, day (of the meeting, else of publication; may
    be null), is_day_sure. `parties`: report_id, party_key.
    """
    return pl.DataFrame(
        _follow(reports, _links(reports, parties)),
        schema={"report_id": pl.String, "cluster": pl.String},
        orient="row",
    ).sort("report_id")


def _links(reports: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """One row per pair of reports that may be one meeting, the likeliest first."""
    keys = (
        parties.unique()
        .sort("report_id", "party_key")
        .filter(pl.int_range(pl.len()).over("report_id") < MAX_PARTIES)
    )
    dyads = (
        keys.join(keys, on="report_id", suffix="_b")
        .filter(pl.col("party_key") < pl.col("party_key_b"))
        .join(reports, on="report_id")
        .with_columns(bucket=(pl.col("day").dt.epoch("d") // (MAX_APART_UNSURE + 1)))
    )
    near = pl.concat([dyads, dyads.with_columns(pl.col("bucket") + 1)])
    return (
        near.join(
            dyads,
            on=["party_key", "party_key_b", "bucket"],
            suffix="_b",
            nulls_equal=True,
        )
        .filter(pl.col("article_id") != pl.col("article_id_b"))
        .with_columns(
            first=pl.min_horizontal("report_id", "report_id_b"),
            second=pl.max_horizontal("report_id", "report_id_b"),
            apart=(pl.col("day") - pl.col("day_b")).dt.total_days().abs(),
            allowed=pl.when(pl.col("is_day_sure") & pl.col("is_day_sure_b"))
            .then(MAX_APART)
            .otherwise(MAX_APART_UNSURE),
        )
        .filter(pl.col("apart").is_null() | (pl.col("apart") <= pl.col("allowed")))
        .group_by("first", "second")
        .agg(
            pl.struct("party_key", "party_key_b").n_unique().alias("shared"),
            pl.col("apart").min(),
        )
        .sort(pl.col("apart").fill_null(MAX_APART_UNSURE), -pl.col("shared").cast(pl.Int64), "first", "second")
    )


def _follow(reports: pl.DataFrame, links: pl.DataFrame) -> list[tuple[str, str]]:
    """Union the linked reports, best link first, as long as the cluster stays plausible."""
    members = {row[0]: [row] for row in reports.select(
        "report_id", "article_id", pl.when("is_day_sure").then("day")
    ).iter_rows()}  # fmt: skip
    home = {report: report for report in members}
    for first, second in links.select("first", "second").iter_rows():
        a, b = sorted((home[first], home[second]))
        if a == b:
            continue
        both = members[a] + members[b]
        days = [day for _, _, day in both if day is not None]
        told_apart = len({article for _, article, _ in both}) < len(both)
        if told_apart or (days and (max(days) - min(days)).days > MAX_SPAN):
            continue
        members[a] = both
        for report, _, _ in members.pop(b):
            home[report] = a
    return list(home.items())
