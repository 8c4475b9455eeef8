import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from flows.pipeline import run_load
from flows.raw_archive import read
from flows.settings import BUNDLED

Ask = Callable[[Path, str], pl.DataFrame]
Content = Callable[[Path], dict[str, pl.DataFrame]]


def records(path: Path, *articles: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(article) for article in articles))
    return path


MET: dict[str, object] = {
    "id": "x1",
    "title": "Foreign ministers meet in Quito",
    "text": "QUITO - Foreign Minister Ana Prado of Bolivia met Foreign Minister Luis Ríos of "
    "Ecuador in Quito on Monday. They discussed trade.",
    "published": "2021-03-02",
    "source": "Andean Agency",
    "url": "https://andean.example/1",
}


def test_every_bundled_article_is_accounted_for(bundled: Path, rows: Ask) -> None:
    run = rows(bundled, "select * from ops.runs").row(0, named=True)
    files = sum(path.is_file() for path in BUNDLED.iterdir())
    assert run["state"] == "done"
    assert run["articles_in"] == files
    assert run["articles_new"] + run["duplicates"] + run["rejects"] == files
    assert run["reports"] == rows(bundled, "select * from core.meeting_reports").height > 50


def test_loading_twice_adds_nothing(
    bundled: Path, tmp_path: Path, rows: Ask, content: Content
) -> None:
    path = tmp_path / "twice" / bundled.name
    shutil.copytree(bundled.parent, path.parent)
    first = content(path)
    again = run_load([BUNDLED], path)
    assert (again.articles_new, again.reports, again.meetings) == (0, 0, 0)
    assert again.duplicates == again.articles_in
    for name, frame in content(path).items():
        assert_frame_equal(frame, first[name])
    assert rows(path, "select articles_new > 0 as n from ops.runs order by started_at")[
        "n"
    ].to_list() == [True, False]


def test_two_loads_of_half_the_files_equal_one_of_all(
    bundled: Path, tmp_path: Path, content: Content
) -> None:
    files = sorted(BUNDLED.iterdir())
    run_load(files[1::2], tmp_path / "two.duckdb")
    run_load(files[::2], tmp_path / "two.duckdb")
    one, two = content(bundled), content(tmp_path / "two.duckdb")
    for name, frame in one.items():
        assert_frame_equal(two[name], frame)


def test_bad_input_is_turned_away_aloud_and_the_run_goes_on(tmp_path: Path, rows: Ask) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    records(folder / "good.jsonl", MET)
    (folder / "empty.txt").write_text("  \n")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (folder / "broken.json").write_text('{"title": "half a rec')
    (folder / "numbers.jsonl").write_text('{"text": 17}\nnot json at all\n')
    summary = run_load([folder], tmp_path / "w.duckdb")
    assert (summary.articles_new, summary.rejects) == (1, 5)
    told = rows(tmp_path / "w.duckdb", 'select location, "where", reason, detail from ops.rejects')
    assert {(Path(r[0]).name, r[2]) for r in told.rows()} == {
        ("empty.txt", "empty"),
        ("picture.txt", "binary"),
        ("broken.json", "broken_json"),
        ("numbers.jsonl", "wrong_type"),
        ("numbers.jsonl", "broken_json"),
    }
    assert told.filter(pl.col("reason") == "broken_json", pl.col("where") == "line 2").height == 1


def test_another_language_is_kept_but_not_extracted(bundled: Path, rows: Ask) -> None:
    french = rows(
        bundled,
        "select language, report_count from mart.articles where language <> 'en'",
    )
    assert french.rows() == [("fr", 0)]
    assert rows(bundled, "select reason, is_loaded from ops.rejects").rows() == [
        ("not_english", True)
    ]


def test_a_reprint_is_stored_but_its_meeting_counts_once(tmp_path: Path, rows: Ask) -> None:
    reprint = {**MET, "id": "x2", "source": "Another Daily", "url": "https://daily.example/9"}
    path = tmp_path / "w.duckdb"
    run_load([records(tmp_path / "a.jsonl", MET)], path)
    run_load([records(tmp_path / "b.jsonl", reprint)], path)
    articles = rows(path, "select external_id, duplicate_of is not null from core.articles")
    assert sorted(articles.rows()) == [("x1", False), ("x2", True)]
    assert rows(path, "select count(*) from core.meeting_reports").item() == 1
    assert rows(path, "select report_count from mart.meetings").rows() == [(1,)]


def test_the_bytes_that_came_in_are_kept_unchanged_and_nothing_else_is_left(
    tmp_path: Path, rows: Ask
) -> None:
    source = records(tmp_path / "a.jsonl", MET)
    stale = tmp_path / "w" / "staging-999999999-x"  # no process can have that number
    stale.mkdir(parents=True)
    run_load([source], tmp_path / "w" / "w.duckdb")
    raw = rows(tmp_path / "w" / "w.duckdb", "select raw_path from core.articles").item()
    assert read(tmp_path / "w", raw) == source.read_bytes()
    assert not list(stale.parent.glob("staging-*"))


def test_an_agency_text_that_was_cut_and_given_another_headline_is_a_copy(
    tmp_path: Path, rows: Ask
) -> None:
    body = " ".join(
        f"The ministers agreed on point {number} of the plan that experts had drawn up before."
        for number in ("one", "two", "three", "four", "five", "six", "seven", "eight")
    )
    text = f"{MET['text']} {body}"
    full = {**MET, "text": text}
    cut = {
        **MET, "id": "x2", "title": "Neighbours Talk", "url": "https://daily.example/9",
        "source": "Another Daily", "text": text[: len(text) * 2 // 3],
    }  # fmt: skip
    path = tmp_path / "w.duckdb"
    run_load([records(tmp_path / "a.jsonl", full)], path)
    run_load([records(tmp_path / "b.jsonl", cut)], path)
    articles = rows(path, "select external_id, duplicate_of is not null from core.articles")
    assert sorted(articles.rows()) == [("x1", False), ("x2", True)]
    assert rows(path, "select report_count, source_count from mart.meetings").rows() == [(1, 1)]
    assert run_load([tmp_path / "b.jsonl"], path).articles_new == 0
