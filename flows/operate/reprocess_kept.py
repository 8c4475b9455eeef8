"""Reports in the shape in which two versions are compared: of the present one, or put aside."""

from pathlib import Path

import dataframely as dy
import polars as pl

from flows.run import Run
from transforms.schemas import ReplacedReport
from warehouse.connection import query, reading

# One row per report that an engine finds now, and one for each article in which it finds none.
_PRESENT = """
with marks as materialized (select name, version from engine),
parties as (
    select
        report_id,
        string_agg(coalesce(name, title, org, country, '?'), '; ' order by participant_no)
            as participants,
        string_agg(coalesce(title, '-'), '; ' order by participant_no) as titles,
        string_agg(coalesce(country, org, '-'), '; ' order by participant_no) as countries
    from core.participants group by report_id
),
codes as (
    select report_id, string_agg(topic, '; ' order by topic) as topics
    from core.report_topics group by report_id
)
select e.extractor, e.extractor_version, e.article_id, a.content_hash, r.report_id, r.meeting_id,
    r.status, r.mode, r.occasion, r.met_on, r.ended_on, r.date_precision, r.place, r.place_country,
    p.participants, p.titles, p.countries, c.topics, r.char_start, r.char_end, r.confidence,
    $run as run_id
from core.article_readings as e
inner join core.articles as a on e.article_id = a.article_id
left join core.meeting_reports as r
    on e.article_id = r.article_id and e.extractor = r.extractor
left join parties as p on r.report_id = p.report_id
left join codes as c on r.report_id = c.report_id
where e.extractor = (select name from marks)
"""


def replaced_reports(run: Run, articles: pl.DataFrame) -> dy.DataFrame[ReplacedReport]:
    """What other versions of the run's engine have found in these articles, to be kept."""
    with reading(run.warehouse) as connection:
        rows = query(
            connection,
            _PRESENT.replace("$run", f"'{run.run_id}'")
            + " and e.extractor_version <> (select version from marks)"
            + " and e.article_id in (select article_id from articles) order by all",
            engine=_engine(run.engine.name, run.engine.version),
            articles=articles,
        )
    return ReplacedReport.validate(rows, cast=True)


def present_reports(warehouse: Path, engine: str) -> dy.DataFrame[ReplacedReport]:
    """What the engine's reports are now, in whatever version it has read each article."""
    with reading(warehouse) as connection:
        rows = query(
            connection, _PRESENT.replace("$run", "''") + " order by all", engine=_engine(engine, "")
        )
    return ReplacedReport.validate(rows, cast=True)


def kept_reports(warehouse: Path, engine: str) -> dy.DataFrame[ReplacedReport]:
    """What versions that were replaced had found."""
    with reading(warehouse) as connection:
        tables = query(connection, "select table_name as t from duckdb_tables()")
        if "replaced_reports" not in set(tables["t"]):
            return ReplacedReport.create_empty()
        rows = query(
            connection,
            f"select {', '.join(ReplacedReport.column_names())} from ops.replaced_reports "
            "where extractor = (select name from engine) order by all",
            engine=_engine(engine, ""),
        )
    return ReplacedReport.validate(rows, cast=True)


def _engine(name: str, version: str) -> pl.DataFrame:
    return pl.DataFrame({"name": [name], "version": [version]})
