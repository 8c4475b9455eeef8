"""The llm engine in the warehouse: beside the grammar, again, and after a kill."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import BUNDLED, ROOT
from tests.flows.llm.model import ANSWER, TEXT, Handler, Model, says, status

Ask = Callable[[Path, str], pl.DataFrame]
Content = Callable[[Path], dict[str, pl.DataFrame]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Three articles that report the same and go on about something else."""
    path = tmp_path / "articles.jsonl"
    title, _, text = TEXT.partition("\n\n")
    with path.open("w") as lines:
        for number, other in enumerate(("a021", "a022", "a023")):
            (quiet,) = BUNDLED.glob(f"{other}*.md")
            body = f"{text}\n\n{quiet.read_text('utf-8').split('---')[-1].strip()}"
            line = {"title": title, "text": body, "url": f"https://agency{number}.example/1",
                    "published": "2021-03-02"}  # fmt: skip
            lines.write(json.dumps(line) + "\n")
    return path


@pytest.fixture
def environment(model: Model, monkeypatch: pytest.MonkeyPatch) -> Model:
    """The engine is set up, to ask one question at a time."""
    for name, value in {
        "URL": f"{model.url}/v1", "MODEL": "made-up", "CONCURRENCY": "1", "PER_MINUTE": "60000",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"COMMUNIQUE_LLM_{name}", value)
    return model


def test_beside_the_grammar_and_again(
    environment: Model, files: Path, tmp_path: Path, rows: Ask, content: Content
) -> None:
    path = tmp_path / "w.duckdb"
    load = ["load", str(files), "--warehouse", str(path)]
    assert CliRunner().invoke(app, load).exit_code == 0
    before = rows(path, "select * from mart.meetings order by all")
    unread = status(400, b"this one is too long")
    invented = {**ANSWER, "statements": [{**ANSWER["statements"][0], "quote": "We disagree"}]}
    environment.will(says(ANSWER), unread, unread, says(invented))
    result = CliRunner().invoke(app, [*load, "--engine", "llm"])
    assert result.exit_code == 0, result.output
    assert "engine_failed: 1 articles, such as" in result.stderr
    notes = rows(path, 'select location, "where", reason, detail from ops.rejects order by reason')
    assert notes["reason"].to_list() == ["engine_failed", "not_in_text"]
    assert notes["location"].str.ends_with("articles.jsonl").all()
    assert notes["where"].str.contains(r"\d").all()
    assert "400: this one is too long" in notes["detail"][0]
    assert len(environment.asked) == 4
    environment.will(says(ANSWER))
    assert CliRunner().invoke(app, [*load, "--engine", "llm"]).exit_code == 0
    assert len(environment.asked) == 1  # only the one that failed
    counts = "select extractor, count(distinct article_id) from core.meeting_reports group by all"
    assert dict(rows(path, counts).rows()) == {"grammar": 3, "llm": 3}
    assert_frame_equal(rows(path, "select * from mart.meetings order by all"), before)
    compared = rows(
        path,
        "select article_id, counted_engine from mart.engine_comparison where found_by = 'both'",
    )
    assert compared["article_id"].n_unique() == 3
    assert compared["counted_engine"].unique().to_list() == ["grammar"]
    stored = content(path)
    assert CliRunner().invoke(app, [*load, "--engine", "llm"]).exit_code == 0
    assert len(environment.asked) == 1
    for name, frame in content(path).items():
        assert_frame_equal(frame, stored[name])


def test_a_killed_load_goes_on_where_it_was(
    environment: Model, files: Path, tmp_path: Path, rows: Ask
) -> None:
    path = tmp_path / "w.duckdb"
    reached = threading.Event()

    def stuck(_: Handler) -> None:
        reached.set()

    environment.will(says(ANSWER), says(ANSWER), stuck)
    command = [sys.executable, "-m", "flows.cli", "load", str(files), "--engine", "llm"]
    load = subprocess.Popen(
        [*command, "--warehouse", str(path)], cwd=ROOT, env=os.environ.copy(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert reached.wait(300)
    load.send_signal(signal.SIGKILL)
    load.wait()
    assert not path.exists()
    environment.will(says(ANSWER))
    again = ["load", str(files), "--engine", "llm", "--warehouse", str(path)]
    result = CliRunner().invoke(app, again)
    assert result.exit_code == 0, result.output
    assert len(environment.asked) == 1
    assert rows(path, "select count(*) as n from core.meeting_reports").item() == 3


def test_an_engine_without_settings_is_a_usage_error(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMUNIQUE_LLM_URL", raising=False)
    monkeypatch.setenv("COMMUNIQUE_ENGINE", "llm")
    result = CliRunner().invoke(app, ["load", str(files), "--warehouse", str(tmp_path / "w")])
    assert result.exit_code == 2
    assert "COMMUNIQUE_LLM_URL is not set" in result.stderr
    assert not (tmp_path / "w").exists()
