"""Which engine has read which article, and whose reports of it count.

Two engines may read one article: their reports are stored side by side, and only those of the
engine that core.engines prefers become meetings. So no article vouches twice for a meeting.
"""

import duckdb
import polars as pl

from flows.engines import Engine
from flows.run import Run
from transforms.articles import LANGUAGES
from transforms.schemas import Article, ArticleReading
from warehouse.connection import is_there, query, reading
from warehouse.load import assign

# To follow `core.meeting_reports as r` in a query: leaves out what does not count.
COUNTED = """
anti join (select article_id, extractor from core.article_readings where not is_chosen) as aside
    on r.article_id = aside.article_id and r.extractor = aside.extractor
"""


def unread_articles(run: Run, among: pl.DataFrame | None = None) -> pl.DataFrame:
    """Stored articles that the run's engine has not read in its version, in the order of their ids.

    `among` (a frame of `article_id`) limits them. Repeats and other languages are never read.
    """
    empty = Article.create_empty()
    if not is_there(run.warehouse) or (among is not None and among.is_empty()):
        return empty
    wanted = "" if among is None else "semi join among using (article_id)"
    codes = ", ".join(f"'{code}'" for code in LANGUAGES)
    with reading(run.warehouse) as connection:
        tables = set(query(connection, "select table_name as t from duckdb_tables()")["t"])
        if "articles" not in tables:
            return empty
        read = (
            "anti join (select article_id from core.article_readings "
            "semi join engine using (extractor, extractor_version)) using (article_id)"
        )
        rows = query(
            connection,
            f"""
            select {", ".join(Article.column_names())} from core.articles {wanted}
            {read if "article_readings" in tables else ""}
            where duplicate_of is null and language in ({codes})
            order by article_id
            """,
            among=empty.select("article_id") if among is None else among.select("article_id"),
            engine=_key(run.engine),
        )
    return Article.cast(rows)


def without_readings(
    connection: duckdb.DuckDBPyConnection, readings: pl.DataFrame, engine: Engine
) -> pl.DataFrame:
    """Those of the articles read just now that this version of the engine had not read before."""
    return query(
        connection,
        """
        select article_id from readings anti join (
            select article_id from core.article_readings
            semi join engine using (extractor, extractor_version)
        ) using (article_id)
        """,
        readings=readings.select("article_id"),
        engine=_key(engine),
    )


def choose_readings(connection: duckdb.DuckDBPyConnection, run_id: str) -> pl.DataFrame:
    """Mark for each article the engine whose reports count; take the others out of the meetings.

    The lowest preference of core.engines, then the name decides, so neither the order of the
    loads nor their number matters. What does not count has no meeting and no people. Returns
    the articles (`article_id`) for which another reading counts than before.
    """
    _adopt(connection, run_id)
    choice = query(
        connection,
        """
        with ranked as (
            select article_id, extractor, is_chosen as was_chosen, row_number() over (
                partition by article_id
                order by coalesce(preference, 1000000), extractor
            ) = 1 as is_chosen
            from core.article_readings left join core.engines using (extractor)
        )
        select article_id, extractor, is_chosen from ranked where is_chosen <> was_chosen
        order by all
        """,
    )
    assign(connection, "core.article_readings", choice, ArticleReading)
    connection.execute(
        """
        update core.participants set person_id = null, office_id = null, resolution = null,
            resolution_score = null
        where (person_id is not null or office_id is not null or resolution is not null)
            and report_id in (
                select report_id from core.meeting_reports
                semi join (from core.article_readings where not is_chosen)
                using (article_id, extractor)
            )
        """
    )
    connection.execute(
        """
        update core.statements as s set person_id = null from core.article_readings as e
        where s.article_id = e.article_id and s.extractor = e.extractor
            and not e.is_chosen and s.person_id is not null
        """
    )
    connection.execute(
        """
        update core.meeting_reports as r set meeting_id = null from core.article_readings as e
        where r.article_id = e.article_id and r.extractor = e.extractor
            and not e.is_chosen and r.meeting_id is not null
        """
    )
    return choice.select("article_id").unique("article_id", maintain_order=True)


def _adopt(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Rows for what was extracted before readings were kept, or was put there by hand."""
    connection.execute(
        "update core.statements set extractor = 'grammar', extractor_version = '1' "
        "where extractor is null"
    )
    connection.execute(
        f"""
        insert into core.article_readings by name
        select article_id, extractor, max(extractor_version) as extractor_version,
            false as is_chosen, '{run_id}' as run_id
        from core.meeting_reports anti join core.article_readings using (article_id, extractor)
        group by article_id, extractor
        """
    )


def _key(engine: Engine) -> pl.DataFrame:
    return pl.DataFrame({"extractor": [engine.name], "extractor_version": [engine.version]})
