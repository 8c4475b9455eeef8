"""What is sent, how often, and what becomes of every way in which an endpoint can fail."""

import json
import re
import threading
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.llm.engine import llm_engine
from flows.llm.options import SETTINGS, options_of_environment
from flows.settings import ROOT, EngineError
from tests.flows.fetch.web import JumpingClock
from tests.flows.llm.model import (
    ANSWER,
    TEXT,
    Handler,
    Model,
    articles,
    resets,
    says,
    status,
)
from transforms.extract import Extraction

DOCS = ROOT / "docs" / "engines.md"


def read(
    model: Model, folder: Path, *texts: str, time: JumpingClock | None = None, **given: Any
) -> Extraction:
    """What the engine finds with a clock that jumps."""
    clock = (time or JumpingClock()).clock()
    return llm_engine(folder, model.options(**given), clock).extract(articles(*texts or [TEXT]))


def failures(found: Extraction) -> list[tuple[str, str]]:
    lost = found.problems.filter(~pl.col("is_read"))
    return [(reason, detail) for _, reason, detail, _ in lost.rows()]


def test_the_question_carries_guide_shape_day_and_text(model: Model, tmp_path: Path) -> None:
    model.will(says(ANSWER))
    assert read(model, tmp_path).reports.height == 1
    (asked,) = model.asked
    system, user = (message["content"] for message in asked["messages"])
    assert "WHAT A MEETING IS" in system and "date_words" in system
    assert user.startswith("Date of publication: Tuesday 2021-03-02") and user.endswith(TEXT)
    assert asked["response_format"]["json_schema"]["strict"] and asked["model"] == "made-up"
    assert "authorization" not in model.headers[0]


def test_an_answer_is_asked_for_once(model: Model, tmp_path: Path) -> None:
    model.will(says(ANSWER))
    first = read(model, tmp_path)
    second = read(model, tmp_path)
    assert len(model.asked) == 1
    assert all(one.equals(two) for one, two in zip(first, second, strict=True))
    read(model, tmp_path, TEXT + " More.")
    read(model, tmp_path / "elsewhere")
    assert len(model.asked) == 3


def test_an_answer_that_was_damaged_on_disk_is_asked_for_again(
    model: Model, tmp_path: Path
) -> None:
    model.will(says(ANSWER))
    read(model, tmp_path)
    (kept,) = tmp_path.glob("llm/*/*.json")
    kept.write_text(kept.read_text("utf-8")[:-20], "utf-8")
    assert read(model, tmp_path).reports.height == 1
    assert len(model.asked) == 2


def test_what_the_gate_stops_is_not_sent(model: Model, tmp_path: Path) -> None:
    quiet = "Rovers win\n\nThe rovers beat the harbour city by two goals."
    found = read(model, tmp_path, quiet)
    assert model.asked == [] and found.problems.is_empty()
    read(model, tmp_path, quiet, reads_everything=True)
    assert len(model.asked) == 1


def test_a_long_text_is_cut_and_that_is_told(model: Model, tmp_path: Path) -> None:
    found = read(model, tmp_path, longest_text=160)
    assert model.asked[0]["messages"][1]["content"].endswith(TEXT[:160])
    assert found.problems["reason"].to_list() == ["cut_short"]
    assert found.problems["is_read"].to_list() == [True]


@pytest.mark.parametrize(
    "bad",
    ["I found no meeting.", '{"meetings": [', '{"meetings": {}, "statements": []}', "[1]", "{" * 9],
)
def test_a_bad_answer_is_told_and_asked_for_once_more(
    model: Model, tmp_path: Path, bad: str
) -> None:
    model.will(says(bad), says(ANSWER))
    assert read(model, tmp_path).reports.height == 1
    assert "cannot be used" in model.asked[1]["messages"][-1]["content"]
    model.will(says(bad))
    found = read(model, tmp_path / "again")
    assert [reason for reason, _ in failures(found)] == ["bad_answer"]
    assert len(model.asked) == 2
    model.will(says(ANSWER))
    assert read(model, tmp_path / "again").reports.height == 1  # it was not kept


def test_json_among_other_words_is_read(model: Model, tmp_path: Path) -> None:
    model.will(says(f"Here it is:\n```json\n{json.dumps(ANSWER)}\n```"))
    assert read(model, tmp_path).reports.height == 1


def test_an_answer_that_was_cut_off_is_no_answer(model: Model, tmp_path: Path) -> None:
    model.will(says(json.dumps(ANSWER), finish="length"))
    assert failures(read(model, tmp_path))[0][0] == "bad_answer"


def test_an_endpoint_without_schemas_is_asked_without(model: Model, tmp_path: Path) -> None:
    model.will(status(400, b'{"error": "unknown response_format"}'), says(ANSWER))
    engine = llm_engine(tmp_path, model.options(), JumpingClock().clock())
    assert engine.extract(articles(TEXT)).reports.height == 1
    engine.extract(articles(TEXT + " More."))
    assert ["response_format" in asked for asked in model.asked] == [True, False, False]


def test_429_is_waited_out_as_long_as_the_endpoint_asks(model: Model, tmp_path: Path) -> None:
    model.will(status(429, Retry_After="7"), status(503), says(ANSWER))
    time = JumpingClock()
    assert read(model, tmp_path, time=time, per_minute=6000).reports.height == 1
    assert len(model.asked) == 3
    assert time.slept[0] == pytest.approx(7) and time.passed >= 7


def test_a_wait_beyond_all_patience_ends_the_asking(model: Model, tmp_path: Path) -> None:
    model.will(status(429, b"come back tomorrow", Retry_After="86400"))
    found = read(model, tmp_path, TEXT, TEXT + " More.", TEXT + " Still more.", concurrency=1)
    assert len(model.asked) == 1
    assert [reason for reason, _ in failures(found)] == ["engine_failed"] * 3
    assert "429: come back tomorrow; asked to wait 86400 s" in failures(found)[0][1]


def test_what_fails_every_time_is_given_up(model: Model, tmp_path: Path) -> None:
    model.will(status(500, b"out of order"))
    found = read(model, tmp_path, attempts=3)
    assert len(model.asked) == 3
    assert failures(found) == [("engine_failed", "3 attempts, the last: 500: out of order")]


@pytest.mark.parametrize(
    "script",
    [resets, status(200, b"<html>"), status(200, b"[]"), status(503)],
    ids=["reset", "page", "list", "503"],
)
def test_an_accident_is_tried_again(model: Model, tmp_path: Path, script: Any) -> None:
    model.will(script, says(ANSWER))
    assert read(model, tmp_path).reports.height == 1
    assert len(model.asked) == 2


def test_silence_is_a_timeout(model: Model, tmp_path: Path) -> None:
    over = threading.Event()

    def silent(_: Handler) -> None:
        over.wait(60)

    model.will(silent)
    try:
        found = read(model, tmp_path, timeout_seconds=0.2, attempts=2)
    finally:
        over.set()
    assert len(model.asked) == 2
    assert [reason for reason, _ in failures(found)] == ["engine_failed"]
    assert "Timeout" in failures(found)[0][1]


def test_an_endpoint_in_trouble_is_left_alone(model: Model, tmp_path: Path) -> None:
    model.will(status(502))
    texts = [f"{TEXT} Edition {number}." for number in range(6)]
    found = read(
        model, tmp_path, *texts, attempts=1, failures_before_break=2, concurrency=1
    )  # fmt: skip
    assert len(model.asked) == 2
    assert len(failures(found)) == 6
    assert "not asked: 2 failures in a row" in failures(found)[5][1]


def test_a_wrong_key_ends_the_asking_and_is_shown_to_nobody(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("COMMUNIQUE_LLM_KEY", "sk-secret-1")
    model.will(status(401, b"Incorrect API key provided: sk-secret-1"))
    found = read(model, tmp_path, TEXT, TEXT + " More.", concurrency=1)
    assert model.headers[0]["authorization"] == "Bearer sk-secret-1"
    assert len(model.asked) == 1 and len(failures(found)) == 2
    shown = caplog.text + str(failures(found)) + repr(model.options())
    assert "sk-secret-1" not in shown and "(key)" in shown


def test_a_redirect_is_not_followed(model: Model, tmp_path: Path) -> None:
    model.will(status(307, Location=f"{model.url}/elsewhere"))
    assert len(failures(read(model, tmp_path))) == 1
    assert len(model.asked) == 1


def test_requests_keep_their_pace_and_their_number(model: Model, tmp_path: Path) -> None:
    time = JumpingClock()
    texts = [f"{TEXT} Edition {number}." for number in range(5)]
    read(model, tmp_path, *texts, time=time, per_minute=30)
    assert time.passed == pytest.approx(8)  # four gaps of two seconds
    found = read(model, tmp_path / "few", *texts, most_requests=3)
    assert len(failures(found)) == 2
    assert "3 requests in one run are enough" in failures(found)[0][1]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMUNIQUE_LLM_URL", raising=False)
    monkeypatch.setenv("COMMUNIQUE_LLM_MODEL", "some")
    with pytest.raises(EngineError, match="COMMUNIQUE_LLM_URL is not set"):
        options_of_environment()
    for url in ("http://there.test/v1", "http://there.test/v1/chat/completions/"):
        monkeypatch.setenv("COMMUNIQUE_LLM_URL", url)
        assert options_of_environment().url == "http://there.test/v1/chat/completions"
    monkeypatch.setenv("COMMUNIQUE_LLM_ALL", "1")
    monkeypatch.setenv("COMMUNIQUE_LLM_CONCURRENCY", "2")
    told = options_of_environment()
    assert (told.concurrency, told.reads_everything) == (2, True)
    for name, wrong in (("CONCURRENCY", "0"), ("TIMEOUT", "soon"), ("ALL", "yes"), ("URL", "ftp:")):
        with monkeypatch.context() as changed:
            changed.setenv(f"COMMUNIQUE_LLM_{name}", wrong)
            with pytest.raises(EngineError, match=name):
                options_of_environment()


def test_every_setting_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    described = re.findall(
        r"^\| `COMMUNIQUE_LLM_(\w+)` \| .* \| (.*) \|$", DOCS.read_text("utf-8"), re.MULTILINE
    )
    assert {name for name, _ in described} == {*SETTINGS, "KEY"}
    monkeypatch.setenv("COMMUNIQUE_LLM_URL", "http://there.test/v1")
    monkeypatch.setenv("COMMUNIQUE_LLM_MODEL", "some")
    told = options_of_environment()
    for name, default in described:
        if default.isdigit():
            assert float(getattr(told, SETTINGS[name][0])) == float(default)
