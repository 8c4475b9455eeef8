import pytest

from transforms.grammar.name_lists import is_noun, looks, trimmed


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Mobility Carmel Martin", "Carmel Martin"),
        ("Maria Lopez Meeting", "Maria Lopez"),
        ("Maria Fernanda Lopez", "Maria Fernanda Lopez"),
        ("Carmel Martin", "Carmel Martin"),
        ("Xi Jinping", "Xi Jinping"),
        ("Energy Policy", "Energy Policy"),
    ],
)
def test_a_noun_beside_a_known_given_name_is_cut_off(name: str, kept: str) -> None:
    words = name.split()
    start, end = trimmed(words, 0, len(words))
    assert " ".join(words[start:end]) == kept


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("Maria Lopez", "both"),
        ("Maria Qwertyu", "given"),
        ("Qwertyu Lopez", "family"),
        ("COVID-19", "sign"),
        ("Industrial Partnership", "noun"),
        ("ABCD Qwertyu", "capitals"),
        ("Qwertyu Zxcvbn", "unknown"),
    ],
)
def test_how_much_a_name_looks_like_a_persons(name: str, look: str) -> None:
    assert looks(name.split()) == look


def test_a_word_that_is_also_a_name_is_no_noun() -> None:
    assert not is_noun("Rose")
    assert is_noun("Economics")


def test_a_field_of_work_before_a_name_is_left_off() -> None:
    assert trimmed("Economics Daleep Singh".split(), 0, 3) == (1, 3)
    assert trimmed("Emerging Technologies Carmel Martin".split(), 0, 4) == (2, 4)
    assert trimmed("Constance Wu Kim".split(), 0, 3) == (0, 3)
