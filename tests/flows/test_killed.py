"""A load killed at any moment leaves the last good state, and the next load heals everything."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.evaluate import read_gold
from flows.pipeline import run_load
from flows.settings import ROOT

Content = Callable[[Path], dict[str, pl.DataFrame]]

ARTICLES = 2_000
KILLS = 6


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand different articles: the bundled ones over and over, each copy with its own
    closing line and address.
    """
    gold = read_gold(ROOT / "seeds" / "gold" / "bundled.jsonl")
    path = tmp_path_factory.mktemp("many") / "articles.jsonl"
    with path.open("w") as lines:
        for number in range(ARTICLES):
            record = gold[number % len(gold)]
            line = {
                "id": f"k{number}",
                "url": f"https://copies.example/{number}",
                "title": record["title"],
                "text": f"{record['text']}\n\nEdition {number} of the bulletin ends here.",
                "published": record["published"],
                "source": record["outlet"],
            }
            lines.write(json.dumps(line) + "\n")
    return path


def test_a_load_killed_at_any_moment_heals(
    articles: Path, tmp_path: Path, content: Content
) -> None:
    undisturbed, killed = tmp_path / "undisturbed.duckdb", tmp_path / "killed.duckdb"
    begun = time.monotonic()
    summary = run_load([articles], undisturbed)
    assert summary.articles_new == ARTICLES
    lasts = time.monotonic() - begun
    dice = random.Random(20260101)
    for _ in range(KILLS):
        load = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "load", str(articles), "--warehouse", str(killed)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(dice.uniform(0, lasts * 1.2))
        load.send_signal(signal.SIGKILL)
        load.wait()
    run_load([articles], killed)
    wanted = content(undisturbed)
    for name, frame in content(killed).items():
        assert_frame_equal(frame, wanted[name])
    assert wanted["articles"].height == ARTICLES
    assert not list(tmp_path.glob("staging-*"))
