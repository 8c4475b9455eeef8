"""The last stage: all parts of a run into the warehouse, in one transaction."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import dataframely as dy
import duckdb
import polars as pl

from flows.identity import refresh_identity
from flows.memory import give_back
from flows.near_copies import settle_copies
from flows.operate.after import follow_up, watched
from flows.operate.forget_columns import cover_frames
from flows.operate.forget_known import forgotten_in
from flows.operate.forget_raw import named_since, remove
from flows.operate.forget_sweep import sweep_run
from flows.operate.stages import stage_seconds
from flows.progress import Report, silent
from flows.readings import choose_readings, without_readings
from flows.reference import refresh_reference
from flows.run import Run, versions
from flows.settings import CHECKS, MART, MIGRATIONS, WAIT_SECONDS
from flows.staging import Part
from flows.summary import Summary
from flows.versions import store_versions, straighten_repeats
from transforms.grammar.lexicon import forget_phrases
from transforms.identity.places import forget_towns
from transforms.schemas import (
    TABLES,
    Article,
    ArticleReading,
    ArticleVersion,
    Check,
    Duplicate,
    KnownArticle,
    MeetingReport,
    Problem,
    Reject,
)
from warehouse.checks import run_checks
from warehouse.connection import all_threads, is_there, one_thread, query, reading, writing
from warehouse.contract import prepare
from warehouse.errors import WarehouseBusy, WarehouseUnwritable
from warehouse.ledger import record_failure, recorded_run
from warehouse.load import append, replace
from warehouse.views import build_views

# Up to this many bytes a warehouse is put in order by one thread, to spare memory.
_SMALL = 256 << 20
# Which frame of a part goes into which table; each is limited to articles that are new.
EXTRACTED = {
    "signatures": "core.article_signatures",
    "readings": "core.article_readings",
    "reports": "core.meeting_reports",
    "participants": "core.participants",
    "report_topics": "core.report_topics",
    "article_topics": "core.article_topics",
    "statements": "core.statements",
    "evidence": "core.evidence",
}


def known_articles(warehouse: Path) -> dy.DataFrame[KnownArticle]:
    """What tells a repeat from a new article, of all versions in the warehouse."""
    columns = KnownArticle.column_names()
    if not is_there(warehouse):
        return KnownArticle.create_empty()
    with reading(warehouse, WAIT_SECONDS) as connection:
        tables = _tables(connection)
        if "core.articles" not in tables:
            return KnownArticle.create_empty()
        listed = "union select article_id, content_hash from core.article_versions"
        rows = query(
            connection,
            f"""
            select {", ".join(columns)}
            from (
                select article_id, content_hash from core.articles
                {listed if "core.article_versions" in tables else ""}
            )
            join (select * exclude (content_hash) from core.articles) using (article_id)
            """,
        )
    return KnownArticle.validate(rows.sort("article_id", "content_hash"), cast=True)


@contextmanager
def recorded_failure(run: Run) -> Iterator[None]:
    """A run that breaks before it loads anything still leaves its row in `ops.runs`."""
    try:
        yield
    except WarehouseBusy:
        raise  # there is no way to record anything
    except BaseException as error:
        try:
            # A full disk takes no row about it either; the first error is the one to tell.
            with (
                suppress(WarehouseUnwritable, OSError),
                writing(run.warehouse, WAIT_SECONDS) as connection,
            ):
                prepare(connection, TABLES, MIGRATIONS, run.started_at)
                record_failure(connection, TABLES, ledger_row(run), error, {})
        finally:
            if isinstance(error, Exception):
                follow_up(run, error)
        raise


@watched
def load_parts(
    run: Run,
    parts: Sequence[Part],
    progress: Report = silent,
    fetched: Mapping[str, pl.DataFrame] | None = None,
    *,
    again: bool = False,
) -> Summary:
    """Store the parts of a run, rebuild what depends on them, check it; all of it or nothing.

    `fetched` has rows for `ops` tables about how the parts were got. They are stored only with
    the parts: what the next run need not ask for again is what this one has loaded. `again`
    puts what was extracted now in place of what was extracted before from the same words.
    """
    forget_towns()
    forget_phrases()
    give_back()
    began = time.monotonic()
    row = ledger_row(run)
    with writing(run.warehouse, WAIT_SECONDS) as connection:
        prepare(connection, TABLES, MIGRATIONS, run.started_at)
        with recorded_run(connection, TABLES, row) as notes:
            rejects = [part.read("rejects", Reject) for part in parts]
            told = [frame for table, frame in (fetched or {}).items() if table == "ops.rejects"]
            kept = {
                **(fetched or {}),
                "ops.rejects": pl.concat([Reject.create_empty(), *rejects, *told]),
            }
            forgotten = forgotten_in(connection)
            named = named_since(run.warehouse.parent, run.started_at, forgotten)
            kept = cover_frames(kept, forgotten, named)
            notes["ops.rejects"] = kept.pop("ops.rejects")
            is_item = ~pl.col("is_loaded") & (pl.col("reason") != "source_failed")
            row["rejects"] = notes["ops.rejects"].filter(is_item).height
            one_thread(connection)
            for done, part in enumerate(parts, start=1):
                for name, count in _append_part(connection, part, run, again=again).items():
                    row[name] += count
                progress("load", done, len(parts))
            if not run.warehouse.is_file() or run.warehouse.stat().st_size > _SMALL:
                all_threads(connection)
            give_back()
            row["articles_in"] += row["rejects"]
            for table, frame in kept.items():
                store = replace if TABLES[table].primary_key() else append
                store(connection, table, frame, TABLES[table])
            settle_copies(connection, run.run_id)
            straighten_repeats(connection)
            swept = sweep_run(connection, run.run_id)
            row["reports"] -= swept.reports
            has_changed = refresh_reference(connection)
            chosen = choose_readings(connection, run.run_id)
            row["meetings"] = refresh_identity(
                connection, chosen, run.run_id, run.started_at, everything=has_changed
            )
            build_views(connection, MART)
            run.stages["load"] = time.monotonic() - began
            row["stages"] = stage_seconds(run)
            checks = run_checks(connection, CHECKS, run.run_id, run.started_at, Check)
        remove(run.warehouse.parent, [*named, *swept.raw])
        return _summary(connection, row, notes["ops.rejects"], checks)


def ledger_row(run: Run) -> dict[str, Any]:
    """A run's row of `ops.runs` before anything was counted."""
    counts = (
        "articles_in",
        "articles_new",
        "updated",
        "duplicates",
        "rejects",
        "reports",
        "meetings",
    )
    return {
        "run_id": run.run_id,
        "kind": run.kind,
        "started_at": run.started_at,
        "stages": stage_seconds(run),
        "versions": versions(run),
        **dict.fromkeys(counts, 0),
    }


def _append_part(
    connection: duckdb.DuckDBPyConnection, part: Part, run: Run, *, again: bool
) -> dict[str, int]:
    """Add the part's new articles and versions with all that was extracted from them.

    Another run may have stored some of them since this one collected: those are
    left as they are, as duplicates, together with everything that this engine extracted.
    """
    articles = part.read("articles", Article)
    versions = part.read("versions", ArticleVersion)
    if again:
        unread = part.read("problems", Problem).filter(~pl.col("is_read"))
        anew = articles.join(unread, on="article_id", how="anti")
    else:
        anew = without_readings(connection, part.read("readings", ArticleReading), run.engine)
    stored = store_versions(connection, articles, versions, anew, run.engine.name)
    read = pl.concat([stored.new, stored.changed, stored.same])
    reports = part.read("reports", MeetingReport).join(read, on="article_id", how="semi")
    for name, table in EXTRACTED.items():
        frame = part.read(name, TABLES[table])
        owner = read if "article_id" in frame.columns else reports
        key = "article_id" if "article_id" in frame.columns else "report_id"
        append(connection, table, frame.join(owner, on=key, how="semi"), TABLES[table])
    duplicates = part.read("duplicates", Duplicate).height
    return {
        "articles_in": versions.height + duplicates,
        "articles_new": stored.new.height,
        "updated": stored.version_count - stored.new.height,
        "duplicates": duplicates + versions.height - stored.version_count,
        "reports": reports.height,
    }


def _summary(
    connection: duckdb.DuckDBPyConnection,
    row: dict[str, Any],
    rejects: pl.DataFrame,
    checks: pl.DataFrame,
) -> Summary:
    counts = query(
        connection,
        f"""
        select run_id, articles_in, articles_new, updated, duplicates, rejects, reports, meetings,
            seconds
        from ops.runs where run_id = '{row["run_id"]}'
        """,
    ).row(0, named=True)
    return Summary(
        **counts,
        reject_reasons=rejects.group_by("reason", "is_loaded")
        .agg(items=pl.len(), example=(pl.col("location") + ": " + pl.col("detail")).min())
        .sort("items", "reason", descending=[True, False]),
        failing_checks=checks.filter(pl.col("failing_rows") > 0).select(
            "name", "severity", "failing_rows", "example"
        ),
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = query(connection, "select schema_name || '.' || table_name as t from duckdb_tables()")
    return set(rows["t"])
