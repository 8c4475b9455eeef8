"""Lines of a log: one an event, readable by people and programs, without what is secret."""

import json

import pytest

from flows.operate.logs import event, harmless
from flows.operate.stages import stage_seconds, timed
from flows.run import Run, start_run


def test_an_event_is_one_line_whatever_it_tells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    title = 'Talks "in\nCairo" \x1b[31mred = yes'
    monkeypatch.setenv("COMMUNIQUE_LOG", "json")
    event("seen", title=title, count=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["title"], line["count"], line["level"]) == (
        "seen",
        title,
        3,
        "info",
    )
    monkeypatch.setenv("COMMUNIQUE_LOG", "text")
    event("seen", title=title, count=3)
    [words] = capsys.readouterr().err.splitlines()
    assert words.endswith('info seen title="Talks \\"in\\nCairo\\" \\u001b[31mred = yes" count=3')


def test_without_a_setting_only_warnings_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COMMUNIQUE_LOG", raising=False)
    event("seen")
    event("odd", 30, what="this")
    assert capsys.readouterr().err.split(" ", 1)[1] == "warning odd what=this\n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://ann:pw@x.example/a", "https://***@x.example/a"),
        ("GET https://x.example/?q=1&api_key=k1&z=2", "GET https://x.example/?q=1&api_key=***&z=2"),
        ("https://x.example/?Access-Token=k1", "https://x.example/?Access-Token=***"),
        ("mail ann@x.example", "mail ann@x.example"),
        ("posted to https://hooks.example/T0/B0/xyz", "posted to ***"),
    ],
)
def test_passwords_and_keys_are_not_told(
    monkeypatch: pytest.MonkeyPatch, text: str, kept: str
) -> None:
    monkeypatch.setenv("COMMUNIQUE_WEBHOOK", "https://hooks.example/T0/B0/xyz")
    assert harmless(text) == kept
    assert harmless({"a": [text, 1, None]}) == {"a": [kept, 1, None]}


def test_batches_of_a_stage_add_up(tmp_path: object) -> None:
    @timed("extract")
    def extract(number: int, run: Run) -> int:
        return number + 1

    run = start_run("load", tmp_path)  # type: ignore[arg-type]
    assert [extract(1, run), extract(2, run=run)] == [2, 3]
    run.stages["load"] = 1.2345
    assert list(json.loads(stage_seconds(run))) == ["extract", "load"]
    assert json.loads(stage_seconds(run))["load"] == 1.234
