"""What the gate lets through."""

import polars as pl
import pytest

from transforms.gate import gated


def _is_gated(sentence: str) -> bool:
    return bool(pl.select(gated(pl.lit(sentence))).item())


@pytest.mark.parametrize(
    "sentence",
    [
        "President Assad received Ali Khaji.",
        "Secretary Blinken’s Call with Foreign Minister Hayashi",
        "Mr Noor and Mr Omar discussed trade.",
        "The ambassador was summoned to the ministry.",
        "Meeting with King Abdullah II",
    ],
)
def test_a_sentence_that_may_report_a_meeting_passes(sentence: str) -> None:
    assert _is_gated(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Shares rose by two percent.", "it rained and nobody met anyone", "The president slept."],
)
def test_a_sentence_without_trigger_or_party_does_not(sentence: str) -> None:
    assert not _is_gated(sentence)
