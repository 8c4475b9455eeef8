"""A new version of the engine reads the archive anew: swap, resumption, comparison."""

import shutil
from collections.abc import Callable
from pathlib import Path

import dataframely as dy
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from flows.cli import app
from flows.engines import Engine
from flows.operate import reprocess as module
from flows.operate.diff import NothingToCompare, compared, diff
from flows.operate.overlap import RunUnderWay, sole_run
from flows.operate.reprocess import reprocess
from flows.pipeline import run_load
from flows.settings import BUNDLED, EngineError
from transforms.extract import Extraction, extract
from transforms.schemas import Article, MeetingReport, ReplacedReport, Statement
from warehouse.connection import writing
from warehouse.load import delete_extracted

Ask = Callable[[Path, str], pl.DataFrame]
Content = Callable[[Path], dict[str, pl.DataFrame]]
FILES = sorted(BUNDLED.glob("a00*.md"))
MARK = {"extractor_version": pl.lit("2")}


def newer(articles: dy.DataFrame[Article]) -> Extraction:
    """The grammar, but it takes no meeting to be in person and finds nothing planned."""
    found = extract(articles)
    mode = pl.col("mode").replace("in_person", "unspecified")
    kept = found.reports.filter(pl.col("status") != "planned").with_columns(mode=mode, **MARK)
    parts = {
        name: frame.join(kept, on="report_id", how="semi")
        for name, frame in found._asdict().items()
        if name in ("participants", "report_topics", "evidence")
    }
    statements = found.statements.with_columns(
        report_id=pl.when(pl.col("report_id").is_in(kept["report_id"].implode())).then("report_id"),
        **MARK,
    )
    return found._replace(
        reports=MeetingReport.validate(kept), statements=Statement.validate(statements), **parts
    )


NEWER = Engine("grammar", "2", newer)


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("loaded") / "w.duckdb"
    run_load(FILES, path)
    return path


@pytest.fixture(scope="module")
def swapped(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a reprocess that was killed in its second batch, and run again."""
    path = tmp_path_factory.mktemp("swapped") / "w.duckdb"
    shutil.copy(loaded, path)
    read: list[int] = []

    def dies(articles: dy.DataFrame[Article]) -> Extraction:
        read.append(articles.height)
        if len(read) == 2:
            raise Killed
        return newer(articles)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BATCH", 4)
        with pytest.raises(Killed):
            reprocess(path, NEWER._replace(extract=dies))
        done = reprocess(path, NEWER)
    assert (done.resumed, done.replaced) == (4, ["1"])
    assert not list(path.parent.glob("reprocess-*"))
    return path


def _reports(path: Path, rows: Ask) -> pl.DataFrame:
    return rows(path, "select * exclude (meeting_id) from core.meeting_reports order by report_id")


def test_readers_keep_the_old_reports_until_the_swap(
    loaded: Path, tmp_path: Path, rows: Ask
) -> None:
    path = tmp_path / "w.duckdb"
    shutil.copy(loaded, path)
    seen: list[pl.DataFrame] = []

    def watched(articles: dy.DataFrame[Article]) -> Extraction:
        seen.append(_reports(path, rows))
        raise Killed

    with pytest.raises(Killed):
        reprocess(path, NEWER._replace(extract=watched))
    assert_frame_equal(seen[0], _reports(loaded, rows))
    assert_frame_equal(_reports(path, rows), seen[0])
    assert rows(path, "select kind, state from ops.runs order by started_at").rows() == [
        ("load", "done"),
        ("reprocess", "failed"),
    ]

    def overtaken(articles: dy.DataFrame[Article]) -> Extraction:
        """Meanwhile another run has found that the first article repeats the last one."""
        copy, original = articles["article_id"][0], articles["article_id"][-1]
        if len(seen) == 1:
            seen.append(articles.head(1))
            with writing(path) as connection:
                delete_extracted(connection, articles.head(1))
                connection.execute(
                    f"update core.articles set duplicate_of = '{original}' "
                    f"where article_id = '{copy}'"
                )
        return newer(articles)

    reprocess(path, NEWER._replace(extract=overtaken))
    copy = seen[1]["article_id"].item()
    read = rows(path, "select article_id, extractor_version from core.article_readings")
    assert copy not in read["article_id"].to_list()
    assert set(read["extractor_version"]) == {"2"}


def test_the_swap_leaves_what_a_first_load_with_the_new_version_leaves(
    swapped: Path, tmp_path: Path, content: Content
) -> None:
    first = tmp_path / "first.duckdb"
    run_load(FILES, first, engine=NEWER)
    wanted = content(first)
    for name, frame in content(swapped).items():
        assert_frame_equal(frame, wanted[name])


def test_what_stays_keeps_its_ids_or_leads_from_the_old_to_the_new(
    loaded: Path, swapped: Path, rows: Ask
) -> None:
    ids = "select report_id, meeting_id from core.meeting_reports"
    old, new = rows(loaded, ids), rows(swapped, ids)
    both = old.join(new, on="report_id")
    assert 0 < both.height == new.height < old.height
    moved = both.filter(pl.col("meeting_id") != pl.col("meeting_id_right"))
    assert moved.height < both.height / 2
    leads = rows(swapped, "select old_id, new_id from core.meeting_redirects")
    pairs = moved.select("meeting_id", "meeting_id_right").unique()
    assert set(pairs.rows()) <= set(leads.rows())


def test_what_has_been_read_by_this_version_is_not_read_again(swapped: Path) -> None:
    def never(articles: dy.DataFrame[Article]) -> Extraction:
        raise AssertionError("asked again")

    done = reprocess(swapped, NEWER._replace(extract=never))
    assert (done.articles, done.summary) == (0, None)


def test_another_version_than_the_one_that_is_here_is_refused(swapped: Path) -> None:
    with pytest.raises(EngineError, match="version 2 here, not 3"):
        reprocess(swapped, NEWER, "3")
    with sole_run(swapped, "reprocess"), pytest.raises(RunUnderWay):
        reprocess(swapped, NEWER, "2")


def test_two_versions_are_compared_article_by_article(
    loaded: Path, swapped: Path, rows: Ask
) -> None:
    found = diff("1", "2", swapped, "grammar")
    planned, present, every = (
        rows(loaded, f"select count(*) from core.meeting_reports {where}").item()
        for where in (
            "where status = 'planned'",
            "where mode = 'in_person' and status <> 'planned'",
            "",
        )
    )
    assert planned > 0 < present
    reports = found.counts.row(by_predicate=pl.col("what") == "reports", named=True)
    assert reports == {
        "what": "reports", "in_a": every, "in_b": every - planned, "in_both": every - planned,
        "removed": planned, "added": 0, "changed": present,
    }  # fmt: skip
    assert found.fields.rows() == [("mode", present)]
    changes = found.changes.group_by("change", "field", "after").len().sort("change").rows()
    assert changes == [
        ("changed", "mode", "unspecified", present),
        ("removed", None, None, planned),
    ]


def test_two_files_are_compared_as_two_versions_are(loaded: Path, swapped: Path) -> None:
    of_files = diff(str(loaded), str(swapped), swapped, "grammar")
    assert_frame_equal(of_files.changes, diff("1", "2", swapped, "grammar").changes)
    back = diff("2", "1", swapped, "grammar")
    assert set(back.changes["change"]) == {"added", "changed"}
    assert diff("2", "2", swapped, "grammar").changes.is_empty()


def test_a_version_that_was_never_there_is_named_with_those_that_are(swapped: Path) -> None:
    with pytest.raises(NothingToCompare, match="nothing by grammar 9; there is: 1, 2"):
        diff("9", "2", swapped, "grammar")


def test_the_command_shows_and_writes_the_changes(swapped: Path) -> None:
    where = ["--warehouse", str(swapped)]
    shown = CliRunner().invoke(app, ["diff", "1", "2", "--examples", "3", *where])
    assert shown.exit_code == 0
    assert "articles read" in shown.output and "removed" in shown.output
    written = CliRunner().invoke(app, ["diff", "1", "2", "--format", "csv", *where])
    assert written.output.startswith("article_id,report_id,change,field,before,after")
    told = CliRunner().invoke(app, ["diff", "1", "7", *where])
    assert (told.exit_code, "there is: 1, 2" in told.output) == (2, True)


def _report(report_id: str | None, start: int, **values: str) -> dict[str, object]:
    return {"article_id": "a", "content_hash": "h", "report_id": report_id, "char_start": start,
            "char_end": start + 50, "status": "held", **values}  # fmt: skip


def _frame(*reports: dict[str, object]) -> dy.DataFrame[ReplacedReport]:
    return ReplacedReport.validate(
        pl.DataFrame(
            [{"extractor": "grammar", "extractor_version": "1", "run_id": "", **report}
             for report in reports],
            schema={name: column.dtype for name, column in ReplacedReport.columns().items()},
        )
    )  # fmt: skip


def test_another_trigger_in_the_same_sentence_is_the_same_meeting() -> None:
    found = compared(_frame(_report("x", 10)), _frame(_report("y", 10, status="denied")))
    assert found.changes.rows() == [("a", "x", "changed", "status", "held", "denied")]


def test_a_report_in_an_article_that_only_one_has_read_is_no_change() -> None:
    other = _frame(_report("x", 10) | {"content_hash": "other words"})
    assert compared(_frame(_report("x", 10)), other).changes.is_empty()
    nothing = compared(_frame(_report("x", 10)), _frame(_report(None, 0)))
    assert nothing.changes["change"].to_list() == ["removed"]
