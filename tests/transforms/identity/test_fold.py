import polars as pl
import pytest

from transforms.identity.fold import fold, folded
from transforms.identity.seeds import seed_path

FOLDED = [
    ("Côte d’Ivoire", "cote divoire"),
    ("U.S.", "us"),
    ("Washington, D.C.", "washington dc"),
    ("St. Petersburg", "st petersburg"),
    ("the United States", "united states"),
    ("Theresa", "theresa"),
    ("N'Djamena", "ndjamena"),
    ("Guinea-Bissau", "guinea bissau"),
    ("Erdoğan", "erdogan"),
    ("Łódź", "lodz"),
    ("Çavuşoğlu", "cavusoglu"),
    ("Sana`a", "sanaa"),
    ("  P5+1  ", "p5 1"),
    ("", ""),
    ("–", ""),
]


@pytest.mark.parametrize(("text", "key"), FOLDED)
def test_a_name_is_reduced_to_plain_words(text: str, key: str) -> None:
    assert fold(text) == key


def test_a_key_stays_as_it_is() -> None:
    for _, key in FOLDED:
        assert fold(key) == key


def test_the_expression_folds_as_the_function_does() -> None:
    names = pl.read_parquet(seed_path("cities.parquet"))["name"].unique().sort().to_list()
    texts = pl.DataFrame({"text": names + [text for text, _ in FOLDED if text != "–"]})
    found = texts.with_columns(key=folded(pl.col("text")))
    wrong = [row for row in found.iter_rows() if fold(row[0]) != row[1]]
    assert wrong == []
