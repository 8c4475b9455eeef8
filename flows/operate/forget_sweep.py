"""Forgotten names out of stored articles: of all at `communique forget`, of its own in a load."""

from typing import NamedTuple

import duckdb
import polars as pl

from flows.operate.forget_known import forgotten_in
from flows.operate.forget_words import (
    Forgotten,
    Span,
    covered,
    is_named,
    names_in,
    parts_in,
    readable,
    without_names,
)
from transforms.identity.known import known_people
from transforms.schemas import Article, ArticleVersion
from warehouse.connection import query, registered
from warehouse.load import assign, delete
from warehouse.tables import sql_text

ARTICLE_WORDS = ["text", "title", "author", "url", "canonical_url"]


class Swept(NamedTuple):
    """What was taken out, and the raw archive entries that have the names as well."""

    articles: int = 0
    parties: int = 0
    statements: int = 0
    reports: int = 0
    raw: tuple[str, ...] = ()


def sweep(
    connection: duckdb.DuckDBPyConnection,
    forgotten: Forgotten,
    candidates: str,
    subjects: dict[str, set[str]],
) -> Swept:
    """Cover the names in articles, and drop the parties and statements that they belong to.

    `candidates` is a condition on core.articles that all articles with a name fulfil, `subjects`
    says of whom an article is known to speak although it may not give the whole name. A report
    left with fewer than two parties goes; of the others the meetings are to be found anew.
    """
    ids = pl.DataFrame({"article_id": list(subjects)}, schema={"article_id": pl.String})
    articles = query(
        connection,
        f"""
        select article_id, {", ".join(ARTICLE_WORDS)}, raw_path from core.articles as a
        where {candidates} or article_id in (select article_id from ids)
        order by article_id
        """,
        ids=ids,
    )
    meant = {
        row["article_id"]: subjects.get(row["article_id"], set()) | _subjects(row, forgotten)
        for row in articles.iter_rows(named=True)
    }
    hit = articles.filter(pl.col("article_id").is_in([key for key, who in meant.items() if who]))
    if hit.is_empty():
        return Swept()
    parties, kept = _parties(connection, hit, forgotten, meant)
    speeches = _speeches(connection, hit, forgotten, meant)
    rows = [
        {**row, **_covered_article(row, forgotten, meant[row["article_id"]], kept)}
        for row in hit.iter_rows(named=True)
    ]
    now = pl.DataFrame(rows, schema=hit.schema).with_columns(raw_path=pl.lit(None, pl.String))
    assign(connection, "core.articles", now, Article)
    versions = _forget_versions(connection, hit, forgotten, meant)
    delete(connection, "core.participants", parties)
    delete(connection, "core.evidence", parties)
    delete(connection, "core.statements", speeches)
    reports = _drop_lonely(connection, parties.select("report_id").unique())
    _say_again(connection, hit)
    raw = {path for path in [*hit["raw_path"], *versions] if path}
    return Swept(hit.height, parties.height, speeches.height, reports, tuple(sorted(raw)))


def sweep_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> Swept:
    """Keep the forgotten out of what a run is about to store; nothing where nobody is forgotten."""
    forgotten = forgotten_in(connection)
    if not forgotten:
        return Swept()
    this = f"a.run_id = {sql_text(run_id)}"
    parties = query(
        connection,
        f"""
        select r.article_id, p.name, p.title, p.role, p.country, p.org, a.published_on as "on"
        from core.participants as p
        inner join core.meeting_reports as r on p.report_id = r.report_id
        inner join core.articles as a on r.article_id = a.article_id
        where {this} and p.name is not null
        """,
    ).cast({"on": pl.Date})
    subjects: dict[str, set[str]] = {}
    for article, person in known_people(parties).select("article_id", "person_id").iter_rows():
        if who := forgotten.subjects_of(person):
            subjects.setdefault(article, set()).update(who)
    for article, name in _names_read(connection, run_id).iter_rows():
        if who := names_in(name, forgotten)[1]:
            subjects.setdefault(article, set()).update(who)
    return sweep(connection, forgotten, this, subjects)


def _names_read(connection: duckdb.DuckDBPyConnection, run_id: str) -> pl.DataFrame:
    """Articles that the run has read, also older ones, with the names that it found in them.

    What another process had read before somebody was forgotten is stored only now.
    """
    return query(
        connection,
        f"""
        select r.article_id, p.name from core.participants as p
        inner join core.meeting_reports as r on p.report_id = r.report_id
        semi join core.article_readings as d
            on r.article_id = d.article_id and d.run_id = {sql_text(run_id)}
        where p.name is not null
        union
        select s.article_id, s.speaker from core.statements as s
        semi join core.article_readings as d
            on s.article_id = d.article_id and d.run_id = {sql_text(run_id)}
        order by all
        """,
    )


def _subjects(row: dict[str, str | None], forgotten: Forgotten) -> set[str]:
    """Whose whole names stand in the words or the address of an article."""
    texts = [readable(row[name] or "") for name in ARTICLE_WORDS]
    return set[str]().union(*(names_in(text, forgotten)[1] for text in texts))


def _parties(
    connection: duckdb.DuckDBPyConnection,
    hit: pl.DataFrame,
    forgotten: Forgotten,
    meant: dict[str, set[str]],
) -> tuple[pl.DataFrame, dict[str, list[Span]]]:
    """Keys of the parties to drop; and where the names of the other parties stand."""
    rows = query(
        connection,
        """
        select r.article_id, p.report_id, p.participant_no, p.name,
            coalesce(e.char_start, p.char_start) as "start",
            coalesce(e.char_end, p.char_end) as "end"
        from core.participants as p
        inner join core.meeting_reports as r on p.report_id = r.report_id
        left join core.evidence as e
            on p.report_id = e.report_id and p.participant_no = e.participant_no
            and e.field = 'name'
        where r.article_id in (select article_id from hit) and p.name is not null
        order by all
        """,
        hit=hit.select("article_id"),
    )
    dropped: list[tuple[str, int]] = []
    kept: dict[str, list[Span]] = {}
    for article, report, number, name, start, end in rows.iter_rows():
        if is_named(name, forgotten, meant[article]):
            dropped.append((report, number))
        elif start is not None:
            kept.setdefault(article, []).append((start, end))
    schema = {"report_id": pl.String, "participant_no": pl.Int64}
    return pl.DataFrame(dropped, schema=schema, orient="row").unique(), kept


def _speeches(
    connection: duckdb.DuckDBPyConnection,
    hit: pl.DataFrame,
    forgotten: Forgotten,
    meant: dict[str, set[str]],
) -> pl.DataFrame:
    """Keys of the statements that a forgotten person made."""
    rows = query(
        connection,
        """
        select statement_id, article_id, speaker from core.statements
        where article_id in (select article_id from hit) order by statement_id
        """,
        hit=hit.select("article_id"),
    )
    gone = [
        key for key, article, speaker in rows.iter_rows()
        if is_named(speaker, forgotten, meant[article])
    ]  # fmt: skip
    return pl.DataFrame({"statement_id": gone}, schema={"statement_id": pl.String})


def _covered_article(
    row: dict[str, str | None],
    forgotten: Forgotten,
    subjects: set[str],
    kept: dict[str, list[Span]],
) -> dict[str, str | None]:
    """The words of an article without the names; names of others that share a word stay."""
    text = row["text"] or ""
    others = kept.get(row["article_id"] or "", [])
    alone = [
        (start, end)
        for start, end in parts_in(text, forgotten, subjects)
        if not any(first <= start and end <= last for first, last in others)
    ]
    return {
        "text": covered(text, [*names_in(text, forgotten)[0], *alone]),
        "title": _covered_title(row["title"], forgotten, subjects),
        **{
            name: without_names(row[name], forgotten) for name in ("author", "url", "canonical_url")
        },
    }


def _covered_title(title: str | None, forgotten: Forgotten, subjects: set[str]) -> str | None:
    if not title:
        return title
    return covered(title, [*names_in(title, forgotten)[0], *parts_in(title, forgotten, subjects)])


def _forget_versions(
    connection: duckdb.DuckDBPyConnection,
    hit: pl.DataFrame,
    forgotten: Forgotten,
    meant: dict[str, set[str]],
) -> list[str]:
    """Cover the headlines of all versions, and take from them the way to the bytes: returns it."""
    versions = query(
        connection,
        "select article_id, content_hash, title, raw_path from core.article_versions "
        "semi join hit using (article_id)",
        hit=hit.select("article_id"),
    )
    titles = [
        _covered_title(title, forgotten, meant[article])
        for article, title in versions.select("article_id", "title").iter_rows()
    ]
    gone = versions.with_columns(
        title=pl.Series(titles, dtype=pl.String), raw_path=pl.lit(None, pl.String)
    )
    assign(connection, "core.article_versions", gone, ArticleVersion)
    return versions["raw_path"].drop_nulls().to_list()


def _drop_lonely(connection: duckdb.DuckDBPyConnection, touched: pl.DataFrame) -> int:
    """Drop reports with fewer than two parties left; meetings of the others are found anew."""
    lonely = query(
        connection,
        """
        select t.report_id from touched as t
        left join core.participants as p on t.report_id = p.report_id
        group by t.report_id having count(p.report_id) < 2
        """,
        touched=touched,
    )
    for table in ("meeting_reports", "participants", "evidence", "report_topics"):
        delete(connection, f"core.{table}", lonely)
    with registered(connection, lonely=lonely, touched=touched):
        connection.execute(
            "update core.statements set report_id = null "
            "where report_id in (select report_id from lonely)"
        )
        connection.execute(
            "update core.meeting_reports set meeting_id = null "
            "where report_id in (select report_id from touched)"
        )
    return lonely.height


def _say_again(connection: duckdb.DuckDBPyConnection, hit: pl.DataFrame) -> None:
    """What others said is a part of the text, so it says what the text says now."""
    with registered(connection, hit=hit.select("article_id")):
        connection.execute(
            """
            update core.statements as s
            set text = substring(a.text, s.char_start + 1, s.char_end - s.char_start)
            from core.articles as a
            where s.article_id = a.article_id and a.article_id in (select article_id from hit)
            """
        )
