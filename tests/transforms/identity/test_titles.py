import re

from tests.transforms.identity.cases import own_cases, reference_cases
from transforms.identity.titles import split_title

PARTS = ("name", "title", "role", "country", "org_code")


def test_a_name_and_its_office_are_taken_apart() -> None:
    wrong = [
        (case, found)
        for case in own_cases("titles")
        if (found := split_title(case["text"]))[: len(PARTS)]
        != tuple(case[part] or None for part in PARTS)
    ]
    assert wrong == []


def test_whether_the_office_is_held_is_told() -> None:
    assert split_title("former Iraqi Prime Minister Adel Abdul Mahdi").modifier == "former"
    assert split_title("then-Foreign Minister Mohammad Javad Zarif").modifier == "then"
    assert split_title("Iraqi Prime Minister Mustafa Al-Kadhimi").modifier is None


def test_nothing_is_taken_from_nothing() -> None:
    assert set(split_title("")) == {None}
    assert set(split_title(", ;")) == {None}


def test_the_reference_list_of_titles_is_taken_apart() -> None:
    cases = [(case, split_title(case["text"])) for case in reference_cases("titles_test")]
    names = sum(_plain(case["name"]) == _plain(found.name) for case, found in cases)
    countries = sum(case["country_iso3"] in {"", found.country} for case, found in cases)
    assert (names >= 48, countries >= 46) == (True, True)


def _plain(name: str | None) -> str:
    return re.sub(r"\W+", " ", name or "").strip().casefold()
