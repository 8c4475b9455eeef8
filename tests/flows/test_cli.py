import json
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.settings import ROOT

Ask = Callable[[Path, str], pl.DataFrame]


def communique(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    result = communique("load", tmp_path / "nowhere", "--warehouse", tmp_path / "w.duckdb")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert not (tmp_path / "w.duckdb").exists()


def test_bad_files_do_not_make_a_load_fail(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0" * 100)
    result = communique("load", tmp_path / "a.txt", "--warehouse", tmp_path / "w.duckdb")
    assert result.exit_code == 0
    assert "1 rejects" in result.stdout


def test_a_query_prints_json_and_csv(bundled: Path) -> None:
    sql = "select 1 as one, 'a,b' as text"
    as_json = communique("query", sql, "--warehouse", bundled, "--format", "json")
    assert json.loads(as_json.stdout) == {"one": 1, "text": "a,b"}
    as_csv = communique("query", sql, "--warehouse", bundled, "--format", "csv")
    assert as_csv.stdout == 'one,text\n1,"a,b"\n'


def test_any_value_that_a_query_gives_can_be_printed(bundled: Path) -> None:
    sql = (
        "select interval 2 days as lasts, {'a': [1, 2]} as nested, 'nan'::double as odd, "
        "'infinity'::timestamp as never, null as nothing"
    )
    for form in ("table", "csv", "json"):
        result = communique("query", sql, "--warehouse", bundled, "--format", form)
        assert result.exit_code == 0, result.exception
    assert json.loads(result.stdout)["odd"] is None
    for nothing in ("", ";"):
        assert communique("query", nothing, "--warehouse", bundled).exit_code == 0


def test_many_columns_are_shown_one_below_the_other(bundled: Path) -> None:
    result = communique("query", "select * from mart.meetings limit 2", "--warehouse", bundled)
    assert (
        sum(line.split()[:1] == ["participant_count"] for line in result.stdout.splitlines()) == 2
    )


def test_the_example_query_shows_who_met_whom(bundled: Path) -> None:
    result = communique(
        "query", "--file", ROOT / "sql/examples/who_met_whom.sql", "--warehouse", bundled
    )
    assert result.exit_code == 0
    assert "Ali Mamlouk" in result.stdout


def test_a_query_cannot_write(bundled: Path) -> None:
    result = communique("query", "delete from core.articles", "--warehouse", bundled)
    assert result.exit_code == 1
    assert "read-only" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["query"], 2, "give either a query or --file"),
        (["query", "select 1", "--format", "xml"], 2, "no format xml; --format is one of table,"),
        (["query", "--file", "none.sql"], 1, "none.sql: no such file or directory"),
        (["query", "--file", sys.executable], 2, f"{sys.executable}: not UTF-8 text"),
        (["evaluate", "none.jsonl"], 2, "none.jsonl: no such file or directory"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(words: list[str], code: int, told: str) -> None:
    result = communique(*words)
    assert result.exit_code == code
    assert result.stderr.startswith(f"communique: {told}")
    assert result.stderr.count("\n") == 1
    assert "Errno" not in result.stderr


def test_a_warehouse_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    result = communique("status", "--warehouse", tmp_path / "none.duckdb")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "none.duckdb: no such warehouse" in result.stderr


def test_a_duckdb_file_of_somebody_else_is_one_clear_line(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    for words in (["status"], ["explain", "x"]):
        result = communique(*words, "--warehouse", tmp_path / "other.duckdb")
        assert result.exit_code == 1
        assert "no warehouse of ours" in result.stderr


def test_an_empty_path_does_not_load_the_current_folder(tmp_path: Path) -> None:
    result = communique("load", "", "--warehouse", tmp_path / "w.duckdb")
    assert result.exit_code == 2
    assert not (tmp_path / "w.duckdb").exists()


def test_status_counts_what_is_there(bundled: Path) -> None:
    result = communique("status", "--warehouse", bundled)
    assert result.exit_code == 0
    assert "not_english" in result.stdout


def test_explain_shows_the_sentence_and_the_evidence(bundled: Path, rows: Ask) -> None:
    report_id = rows(
        bundled,
        "select report_id from mart.meeting_reports "
        "where external_id = 'syria_iran_talks' and place = 'Tehran'",
    ).item()
    result = communique("explain", report_id, "--warehouse", bundled)
    assert result.exit_code == 0
    assert "Major General Ali Mamlouk" in result.stdout
    assert "pattern" in result.stdout
    # What is read around the sentence begins and ends with whole words.
    assert "\n\nRaisi Receives Mamlouk in Tehran\n\nIn Tehran" in result.stdout
    assert "categorically …\n" in result.stdout
    assert communique("explain", report_id[:-2], "--warehouse", bundled).exit_code == 0
    assert communique("explain", "nonsense", "--warehouse", bundled).exit_code == 1


def test_evaluate_prints_the_figures(tmp_path: Path) -> None:
    gold = ROOT / "seeds/gold/bundled.jsonl"
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(gold.read_text().splitlines()[-5:]))
    result = communique("evaluate", few, "--errors", 3, "--by", "outlet")
    assert result.exit_code == 0
    assert "place_country" in result.stdout
    figures = json.loads(communique("evaluate", few, "--json").stdout)
    assert 0 <= figures["meeting"]["f1"] <= 1


def test_a_gold_file_out_of_form_names_the_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"doc_id": "a", "text": "b", "meetings": []}\n{"doc_id": "c"}\n')
    result = communique("evaluate", bad)
    assert result.exit_code == 2
    assert "line 2: no text, meetings" in result.stderr
