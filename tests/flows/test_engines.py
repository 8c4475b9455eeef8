"""Two engines read the same articles: both are stored, one of them counts."""

import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import dataframely as dy
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import flows.reference as module
from flows.engines import GRAMMAR, Engine, engine_named
from flows.evaluate import evaluate_files
from flows.pipeline import run_load
from flows.replay import replay
from flows.run import start_run
from flows.settings import BUNDLED, EngineError
from transforms.extract import Extraction, extract
from transforms.schemas import Article, MeetingReport, Statement

Ask = Callable[[Path, str], pl.DataFrame]
Content = Callable[[Path], dict[str, pl.DataFrame]]
CHOICE = ["engines", "article_readings"]
FILES = sorted([*BUNDLED.glob("a00*.md"), *BUNDLED.glob("a035*.md")])  # the last tells of a plan


def renamed(articles: dy.DataFrame[Article], name: str = "llm", version: str = "t1") -> Extraction:
    """What the grammar finds of meetings that are not planned, under another name."""

    def other(key: str) -> pl.Expr:
        return pl.col(key).map_elements(
            lambda known: sha256(f"{name}{known}".encode()).hexdigest()[:16],
            return_dtype=pl.String,
        )

    found = extract(articles)
    kept = found.reports.filter(pl.col("status") != "planned")
    marks = {"extractor": pl.lit(name), "extractor_version": pl.lit(version)}
    of_kept = {
        field: frame.join(kept, on="report_id", how="semi").with_columns(other("report_id"))
        for field, frame in found._asdict().items()
        if field in ("participants", "report_topics", "evidence")
    }
    statements = found.statements.join(kept, on="report_id", how="semi").with_columns(
        other("report_id"), other("statement_id"), **marks
    )
    reports = kept.with_columns(other("report_id"), **marks)
    return found._replace(
        reports=MeetingReport.validate(reports),
        statements=Statement.validate(statements),
        **of_kept,
    )


SECOND = Engine("llm", "t1", renamed)


def test_any_engine_can_be_evaluated(tmp_path: Path) -> None:
    """The second engine of these tests finds the same but for planned meetings."""
    gold = (BUNDLED.parent / "gold" / "bundled.jsonl").read_text("utf-8").splitlines()[:12]
    (tmp_path / "few.jsonl").write_text("\n".join(gold), "utf-8")
    grammar, other = (
        evaluate_files([tmp_path / "few.jsonl"], engine=engine).figures
        for engine in (GRAMMAR, SECOND)
    )
    assert 0 < other["meeting"]["r"] < grammar["meeting"]["r"]
    assert other["held"] == grammar["held"]


def counts(path: Path, rows: Ask) -> dict[str, int]:
    return dict(
        rows(path, "select extractor, count(*) from core.meeting_reports group by all").rows()
    )


def seen(path: Path, rows: Ask) -> dict[str, pl.DataFrame]:
    """All that readers of mart see, but for the view that compares and the books of the runs."""
    names = rows(path, "select view_name as n from duckdb_views() where schema_name = 'mart'")["n"]
    left_out = {"engine_comparison", "data_dictionary", "coverage"}
    return {
        name: rows(path, f"select * from mart.{name} order by all").drop(
            "run_id", "first_seen_at", strict=False
        )
        for name in sorted(set(names) - left_out)
    }


@pytest.fixture(scope="module")
def one_engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that the grammar alone has filled: not to be changed."""
    path = tmp_path_factory.mktemp("one") / "w.duckdb"
    run_load(FILES, path)
    return path


@pytest.fixture(scope="module")
def two_engines(one_engine: Path) -> Path:
    """The same after the second engine: not to be changed."""
    path = one_engine.with_name("two") / "w.duckdb"
    shutil.copytree(one_engine.parent, path.parent)
    run_load(FILES, path, engine=SECOND)
    return path


@pytest.fixture
def first(tmp_path: Path, one_engine: Path) -> Path:
    """A copy of it."""
    return _copy(one_engine, tmp_path)


@pytest.fixture
def both(tmp_path: Path, two_engines: Path) -> Path:
    """A copy of it."""
    return _copy(two_engines, tmp_path)


def _copy(path: Path, folder: Path) -> Path:
    shutil.copytree(path.parent, folder / "copy")
    return folder / "copy" / path.name


def test_a_second_engine_changes_nothing_that_readers_see(
    one_engine: Path, two_engines: Path, rows: Ask
) -> None:
    before, alone = seen(one_engine, rows), counts(one_engine, rows)
    told = rows(two_engines, "from ops.runs order by started_at").rows(named=True)
    assert [run["articles_new"] for run in told] == [len(FILES), 0] and told[1]["reports"] > 5
    both = counts(two_engines, rows)
    assert both == {"grammar": alone["grammar"], "llm": told[1]["reports"]}
    for name, frame in seen(two_engines, rows).items():
        assert_frame_equal(frame, before[name])
    assert rows(two_engines, "select max(report_count) as n from core.meetings").item() < 4


def test_an_engine_alone_makes_the_meetings_and_the_order_of_engines_does_not_matter(
    tmp_path: Path, one_engine: Path, two_engines: Path, rows: Ask, content: Content
) -> None:
    path = tmp_path / "w.duckdb"
    run_load(FILES, path, engine=SECOND)
    assert counts(path, rows).keys() == {"llm"}
    assert rows(path, "select count(*) as n from mart.meetings").item() > 3
    run_load(FILES, path)
    wanted, got = content(two_engines), content(path)
    for name, frame in got.items():
        # An organisation that was told when the report counted stays with it.
        assert_frame_equal(
            frame.drop("organisation_id", strict=False).sort(pl.all()),
            wanted[name].drop("organisation_id", strict=False).sort(pl.all()),
        )
    alone = seen(one_engine, rows)
    for name, frame in seen(path, rows).items():
        assert_frame_equal(frame, alone[name])


def test_the_same_engine_reads_no_article_twice(both: Path, content: Content) -> None:
    asked: list[int] = []

    def counted(articles: dy.DataFrame[Article]) -> Extraction:
        asked.append(articles.height)
        return renamed(articles)

    before = content(both)
    again = run_load(FILES, both, engine=SECOND._replace(extract=counted))
    assert sum(asked) == 0 and again.reports == 0
    for name, frame in content(both).items():
        assert_frame_equal(frame, before[name])


def test_another_version_of_an_engine_replaces_what_it_found(both: Path, rows: Ask) -> None:
    before = counts(both, rows)
    newer = Engine("llm", "t2", lambda articles: renamed(articles, version="t2"))
    run_load(FILES, both, engine=newer)
    assert counts(both, rows) == before
    versions = "select distinct extractor, extractor_version from core.{} order by all"
    for table in ("meeting_reports", "statements", "article_readings"):
        assert rows(both, versions.format(table)).rows() == [("grammar", "1"), ("llm", "t2")]


def test_a_replay_with_another_engine_stands_beside_the_first(first: Path, rows: Ask) -> None:
    run_id = rows(first, "select run_id from ops.runs")["run_id"].item()
    before = rows(first, "select * from core.statements order by all")
    replay(run_id, {}, first, engine=SECOND)
    kept = "select * from core.statements where extractor = 'grammar' order by all"
    assert_frame_equal(rows(first, kept), before)
    assert counts(first, rows).keys() == {"grammar", "llm"}


def test_what_is_preferred_is_a_row_of_the_seeds(
    both: Path, rows: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = "select count(*) as n from mart.meetings where status = 'planned'"
    assert rows(both, plans).item() > 0
    original = module._seed

    def preferred(name: str) -> pl.DataFrame:
        frame = original(name)
        if name == "engines.csv":
            is_llm = pl.col("extractor") == "llm"
            return frame.with_columns(
                preference=pl.when(is_llm).then(pl.lit("1")).otherwise(pl.lit("2"))
            )
        return frame

    monkeypatch.setattr(module, "_seed", preferred)
    run_load(FILES[:1], both)
    assert rows(both, plans).item() == 0
    assert rows(both, "select distinct extractor as e from mart.meeting_reports").item() == "llm"
    monkeypatch.setattr(module, "_seed", original)
    run_load(FILES[:1], both)
    assert rows(both, plans).item() > 0


def test_an_engine_must_sign_with_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=re.escape("['other', '1']")):
        run_load(FILES[:2], tmp_path / "w.duckdb", engine=Engine("other", "1", extract))


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="oracle: no such engine; there are grammar, llm"):
        engine_named("oracle", tmp_path / "w.duckdb")
    assert engine_named("grammar", tmp_path / "w.duckdb") is GRAMMAR
    assert start_run("load", tmp_path).engine is GRAMMAR
