"""The seeds of personal names: well formed, without repeats, and large enough to be of use."""

import csv
import re

import pytest

from transforms.identity.seeds import seed_path

MINIMUM = {"lexicon/given_names.csv": 5000, "lexicon/family_names.csv": 3500}
NAME = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def table(name: str) -> list[list[str]]:
    with seed_path(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("name", MINIMUM)
def test_the_header_is_name_and_weight(name: str) -> None:
    assert table(name)[0] == ["name", "weight"]


@pytest.mark.parametrize("name", MINIMUM)
def test_names_are_sorted_and_given_once(name: str) -> None:
    names = [row[0] for row in table(name)[1:]]
    assert names == sorted(set(names))
    assert len(names) >= MINIMUM[name]


@pytest.mark.parametrize("name", MINIMUM)
def test_names_are_one_capitalised_token(name: str) -> None:
    names = [row[0] for row in table(name)[1:]]
    assert [n for n in names if not NAME.fullmatch(n) or not n[0].isupper()] == []


@pytest.mark.parametrize("name", MINIMUM)
def test_weights_are_one_to_three(name: str) -> None:
    assert {row[1] for row in table(name)[1:]} == {"1", "2", "3"}
