from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from transforms.identity.newcomers import to_newcomers

FIRST, LATER = date(2023, 5, 4), date(2023, 6, 1)
MINISTER, ENVOY = "foreign_minister", "ambassador"


def crowd(*rows: tuple[str, str, str | None, date | None]) -> pl.DataFrame:
    schema = {"name": pl.String, "actor": pl.String, "role": pl.String, "first_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def people(names: pl.DataFrame) -> list[str]:
    """The person of each row, in the order of the rows."""
    return (
        names.join(to_newcomers(names), on=["name", "actor"], maintain_order="left")["person_id"]
    ).to_list()


@pytest.mark.parametrize(
    "spellings",
    [
        ("Qais al-Harthy", "Qays al-Harthi", "Qais Al Harthi"),
        ("Behrouz Kazemipour", "Behruz Kazemi-Pour", "Behrooz Kazempour"),
        ("Lucía Paredes-Ordoñez", "Lucia Paredes Ordonez"),
        ("Eleanor W. Whitcombe", "Eleanor Whitcombe", "E. Whitcombe"),
    ],
)
def test_spellings_of_a_name_are_one_person(spellings: tuple[str, ...]) -> None:
    assert len(set(people(crowd(*[(name, "OMN", MINISTER, None) for name in spellings])))) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("Ali Khan", "PAK"), ("Ali Khan", "IND")),
        (("Ali Khan", "PAK"), ("Ahmed Khan", "PAK")),
        (("Kim Jong-il", "PRK"), ("Kim Jong-un", "PRK")),
        (("Olga Volkova", "BLR"), ("Oleg Volkov", "BLR")),
        (("George H. W. Bush", "USA"), ("George W. Bush", "USA")),
    ],
)
def test_names_that_look_alike_stay_two_people(one: tuple[str, str], two: tuple[str, str]) -> None:
    assert len(set(people(crowd((*one, None, None), (*two, None, None))))) == 2


def test_a_family_name_goes_to_the_one_person_of_that_role() -> None:
    names = crowd(
        ("Ali Khan", "PAK", MINISTER, None),
        ("Ahmed Khan", "PAK", ENVOY, None),
        ("Khan", "PAK", ENVOY, None),
    )
    assert people(names) == ["ali_khan~pak", "ahmed_khan~pak", "ahmed_khan~pak"]


def test_a_family_name_that_several_can_have_stays_alone() -> None:
    names = crowd(
        ("Ali Khan", "PAK", None, None), ("Ahmed Khan", "PAK", None, None),
        ("Khan", "PAK", None, None), ("A. Khan", "PAK", None, None),
    )  # fmt: skip
    assert people(names) == ["ali_khan~pak", "ahmed_khan~pak", "khan~pak", "a_khan~pak"]


def test_a_family_name_in_another_role_stays_alone() -> None:
    names = crowd(("Ali Khan", "PAK", MINISTER, None), ("Khan", "PAK", ENVOY, None))
    assert people(names) == ["ali_khan~pak", "khan~pak"]


def test_a_name_without_a_state_joins_only_if_one_state_has_it() -> None:
    one = crowd(("Ali Khan", "PAK", None, None), ("Ali Khan", "", None, None))
    assert people(one) == ["ali_khan~pak", "ali_khan~pak"]
    two = crowd(*one.rows(), ("Ali Khan", "IND", None, None))
    assert people(two) == ["ali_khan~pak", "ali_khan~unknown", "ali_khan~ind"]


def test_the_id_is_that_of_the_name_published_first() -> None:
    late = crowd(("Daulet Aibekov", "KAZ", None, FIRST), ("Dauleth Aybekow", "KAZ", None, LATER))
    assert set(people(late)) == {"daulet_aibekov~kaz"}


def test_what_was_told_apart_stays_apart() -> None:
    names = crowd(("Qais al-Harthy", "OMN", None, None), ("Qays al-Harthi", "OMN", None, None))
    found = to_newcomers(names, apart=[("OMN", "Ali Khan")])
    assert found["person_id"].n_unique() == 1
    alike = crowd(
        ("Behrouz Kazemipour", "IRN", None, None), ("Behrooz Kazempour", "IRN", None, None)
    )
    assert to_newcomers(alike, apart=[("IRN", "Behrooz Kazempour")])["person_id"].n_unique() == 2


def test_what_new_names_change_is_what_a_full_look_would_change() -> None:
    names = crowd(
        ("Ali Khan", "PAK", MINISTER, LATER), ("Khan", "PAK", MINISTER, FIRST),
        ("Ali Qan", "PAK", MINISTER, FIRST), ("Alee Khan", "PAK", ENVOY, LATER),
        ("Ali Khan", "", None, None), ("Rana Sadiq", "PAK", ENVOY, FIRST),
        ("Ali Khan", "IND", MINISTER, FIRST),
    )  # fmt: skip
    whole = to_newcomers(names)
    for row in names.rows():
        part = to_newcomers(names, crowd(row))
        assert row[0] in part["name"].to_list()
        assert_frame_equal(part, whole.join(part, on=["actor", "name"], how="semi"))
    assert to_newcomers(names, crowd(("Rana Sadiq", "PAK", ENVOY, None))).height == 1


def test_order_does_not_matter_and_nobody_gives_nobody() -> None:
    names = crowd(
        ("Ali Khan", "PAK", None, None), ("!!!", "PAK", None, None), ("Khan", "PAK", None, FIRST),
        ("A. Khan", "PAK", None, None), ("Ali Khaan", "PAK", None, None),
    )  # fmt: skip
    for seed in range(3):
        shuffled = names.sample(fraction=1, shuffle=True, seed=seed)
        assert_frame_equal(to_newcomers(shuffled), to_newcomers(names))
    assert to_newcomers(names.clear()).is_empty()
