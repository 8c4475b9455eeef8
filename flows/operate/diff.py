"""What changed between two versions of an engine, or two warehouses: reports and their fields.

Compared are the articles that both have read, in the same words. A report is the same one where
it has the same id; where a version found another trigger in the same sentence, its reports are
paired in their order.
"""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.operate.reprocess_kept import kept_reports, present_reports

FIELDS = ["participants", "titles", "countries", "status", "mode", "occasion", "met_on",
          "ended_on", "date_precision", "place", "place_country", "topics"]  # fmt: skip
_ARTICLE = ["article_id", "content_hash"]


class NothingToCompare(Exception):
    """There are no reports of that version; the message says which there are."""


class Diff(NamedTuple):
    """What changed from a to b.

    `counts` has articles, reports and meetings; `fields` how often each field changed; `changes`
    one row per report that came or went, or per field of one that stayed and changed.
    """

    counts: pl.DataFrame
    fields: pl.DataFrame
    changes: pl.DataFrame


def diff(a: str, b: str, warehouse: Path, engine: str) -> Diff:
    """Compare `a` with `b`: each a version that `warehouse` knows, or another warehouse file."""
    return compared(_side(a, warehouse, engine), _side(b, warehouse, engine))


def compared(a: pl.DataFrame, b: pl.DataFrame) -> Diff:
    """Compare two frames of ReplacedReport, one version of each article in each."""
    both = a.select(_ARTICLE).unique().join(b.select(_ARTICLE).unique(), on=_ARTICLE)
    old, new = (
        side.filter(pl.col("report_id").is_not_null()).join(both, on=_ARTICLE, how="semi")
        for side in (a, b)
    )
    pairs = _pairs(old, new)
    gone = old.join(pairs, on="report_id", how="anti")
    come = new.join(pairs, left_on="report_id", right_on="new_id", how="anti")
    changed = _changed(old, new, pairs)
    changes = pl.concat(
        [
            _whole(gone, "removed", pl.col("said"), pl.lit(None, pl.String)),
            _whole(come, "added", pl.lit(None, pl.String), pl.col("said")),
            changed,
        ]
    ).sort("article_id", "report_id", "change", "field")
    return Diff(
        _counts(a, b, both, old, new, pairs, changed),
        changed.group_by("field")
        .agg(reports=pl.len())
        .sort("reports", "field", descending=[True, False]),
        changes,
    )


def _side(which: str, warehouse: Path, engine: str) -> pl.DataFrame:
    """One version's reports: what is stored now, and what was put aside when it was replaced."""
    if which.endswith((".duckdb", ".db")) or Path(which).is_file():
        found: pl.DataFrame = present_reports(Path(which), engine)
        if found.is_empty():
            raise NothingToCompare(f"{which}: nothing was read by {engine}")
        return found
    present, kept = present_reports(warehouse, engine), kept_reports(warehouse, engine)
    now, then = (side.filter(pl.col("extractor_version") == which) for side in (present, kept))
    if now.is_empty() and then.is_empty():
        versions = {*present["extractor_version"], *kept["extractor_version"]}
        raise NothingToCompare(
            f"{warehouse}: nothing by {engine} {which}; there is: "
            f"{', '.join(sorted(versions)) or 'nothing at all'}. "
            "`communique reprocess` keeps what it replaces; two files can be compared as well"
        )
    last = then.group_by("article_id").agg(pl.col("run_id").max())
    latest = then.join(last, on=["article_id", "run_id"], how="semi")
    return pl.concat([now, latest.join(now, on="article_id", how="anti")])


def _pairs(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Reports that are the same one: report_id in `old`, new_id in `new`."""
    same = old.select("report_id").join(new.select("report_id"), on="report_id")
    sentence = ["article_id", "char_start", "char_end"]
    numbered = pl.int_range(pl.len()).over(sentence).alias("number")
    moved = (
        old.join(same, on="report_id", how="anti").sort("report_id").with_columns(numbered)
    ).join(
        new.join(same, on="report_id", how="anti")
        .sort("report_id")
        .select(*sentence, numbered, new_id="report_id"),
        on=[*sentence, "number"],
    )
    return pl.concat([same.with_columns(new_id="report_id"), moved.select("report_id", "new_id")])


def _changed(old: pl.DataFrame, new: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """One row per pair and field that differs, as text."""
    text = [pl.col(name).cast(pl.String) for name in FIELDS]

    def long(frame: pl.DataFrame, value: str) -> pl.DataFrame:
        return frame.select("article_id", "report_id", *text).unpivot(
            FIELDS, index=["article_id", "report_id"], variable_name="field", value_name=value
        )

    as_before = new.join(
        pairs.rename({"report_id": "old_id"}), left_on="report_id", right_on="new_id"
    ).with_columns(report_id="old_id")
    return (
        long(old, "before")
        .join(long(as_before, "after").drop("article_id"), on=["report_id", "field"])
        .filter(pl.col("before").ne_missing(pl.col("after")))
        .select(
            "article_id", "report_id", pl.lit("changed").alias("change"), "field", "before", "after"
        )
    )


def _whole(reports: pl.DataFrame, change: str, before: pl.Expr, after: pl.Expr) -> pl.DataFrame:
    said = pl.format(
        "{} {}{}: {}",
        pl.coalesce(pl.col("met_on").cast(pl.String), pl.lit("undated")),
        "status",
        pl.coalesce(pl.format(" in {}", "place"), pl.lit("")),
        pl.coalesce("participants", pl.lit("?")),
    )
    return reports.with_columns(said=said).select(
        "article_id", "report_id", pl.lit(change).alias("change"),
        pl.lit(None, pl.String).alias("field"), before.alias("before"), after.alias("after"),
    )  # fmt: skip


def _counts(
    a: pl.DataFrame, b: pl.DataFrame, both: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame,
    pairs: pl.DataFrame, changed: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    meetings = [set(side["meeting_id"].drop_nulls()) for side in (old, new)]
    articles = [side["article_id"].n_unique() for side in (a, b)]
    touched = changed["report_id"].n_unique()
    rows = [
        ("articles read", articles[0], articles[1], both.height, None),
        ("reports", old.height, new.height, pairs.height, touched),
        ("meetings", len(meetings[0]), len(meetings[1]), len(meetings[0] & meetings[1]), None),
    ]
    return pl.DataFrame(
        [(*row[:4], row[1] - row[3], row[2] - row[3], row[4]) for row in rows],
        schema=["what", "in_a", "in_b", "in_both", "removed", "added", "changed"],
        orient="row",
    )
