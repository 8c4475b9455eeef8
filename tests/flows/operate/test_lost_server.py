"""A run whose Prefect server goes away ends with one line that says what to do."""

import httpx
import pytest
import typer

from flows.command import FAILED, told
from flows.server_process import free_port


def test_a_server_that_no_longer_answers_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit) as ended, told():
        httpx.get(f"http://127.0.0.1:{free_port()}/api/health", trust_env=False)
    assert ended.value.exit_code == FAILED
    [line] = capsys.readouterr().err.splitlines()
    assert "Prefect's server no longer answers" in line and "communique status" in line


def test_what_is_a_mistake_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), told():
        _ = 1 // 0
