"""`communique report` and `communique ui` as they are typed."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from typer.testing import CliRunner

from flows.cli import app


def test_report_writes_the_page_and_says_how_much_is_in_it(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    words = ["report", target, "--country", "irn", "--topic", "energy", "--today", "2024-03-10"]
    done = CliRunner().invoke(app, [*map(str, words), "--warehouse", str(small)])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{target}: 1 meeting, 0.")
    assert target.read_text("utf-8").startswith("<!doctype html>")
    wrong = CliRunner().invoke(
        app, [*map(str, words), "--country", "XX", "--warehouse", str(small)]
    )
    assert (wrong.exit_code, wrong.stderr) == (
        2, "communique: no such country: XX; see core.countries\n",
    )  # fmt: skip


def test_ui_says_where_it_is_serves_and_ends_with_ctrl_c(small: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "ui", "--port", "0", "--warehouse", str(small)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ui:
        assert ui.stdout and ui.stderr
        address = ui.stdout.readline().split()[0]
        with urllib.request.urlopen(f"{address}csv/meetings.csv?country=FRA", timeout=60) as answer:
            assert len(answer.read().splitlines()) == 2
        ui.send_signal(signal.SIGINT)
        assert ui.wait(timeout=60) == 0
        assert ui.stderr.read() == "ended\n"
