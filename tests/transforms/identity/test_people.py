"""Names of the news against the people, offices and terms of the seeds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.identity import terms
from transforms.identity.people import find_person, forget_people, holder_of, offices_of
from transforms.identity.seeds import seed_rows


def found(*question: object) -> str | None:
    person = find_person(*question)
    return person.person_id if person else None


@pytest.mark.parametrize(
    ("name", "iso3", "person_id"),
    [
        ("Bashar Assad", "SYR", "bashar_al_assad"),
        ("Abu Mazen", "PSE", "mahmoud_abbas"),
        ("MBS", "SAU", "mohammed_bin_salman"),
        ("Antony J. Blinken", "USA", "antony_blinken"),
        ("Volodymyr Zelenskiy", None, "volodymyr_zelenskyy"),
        ("Recep Tayyip Erdoğan", "TUR", "recep_tayyip_erdogan"),
    ],
)
def test_a_name_of_the_seeds_is_an_alias(name: str, iso3: str | None, person_id: str) -> None:
    person = find_person(name, iso3)
    assert person is not None
    assert (person.person_id, person.method) == (person_id, "alias")


def test_what_was_forgotten_is_read_again() -> None:
    before = find_person("Bashar Assad", "SYR")
    forget_people()
    after = find_person("Bashar Assad", "SYR")
    assert after == before
    assert after is not before


def test_namesakes_are_told_apart_by_the_day() -> None:
    assert found("George Bush", "USA", date(1990, 6, 1)) == "george_h_w_bush"
    assert found("George Bush", "USA", date(2005, 6, 1)) == "george_w_bush"
    assert found("George Bush", "USA") is None


@pytest.mark.parametrize(
    ("name", "iso3", "on", "role", "person_id"),
    [
        ("Assad", "SYR", date(2012, 5, 1), "head_of_state", "bashar_al_assad"),
        ("Assad", "SYR", date(1995, 5, 1), "head_of_state", "hafez_al_assad"),
        ("Clinton", "USA", date(1996, 5, 1), None, "bill_clinton"),
        ("Clinton", "USA", date(2010, 5, 1), "foreign_minister", "hillary_clinton"),
        ("Abdullah", "JOR", date(2018, 5, 1), "monarch", "abdullah_ii"),
        ("Francis", "VAT", date(2018, 5, 1), "head_of_state", "francis"),
        ("Sullivan", "USA", date(2023, 5, 1), "adviser", "jake_sullivan"),
        ("Steinmeier", "DEU", date(2019, 5, 1), "head_of_state", "frank_walter_steinmeier"),
    ],
)
def test_a_family_name_goes_by_office_and_day(
    name: str, iso3: str, on: date, role: str | None, person_id: str
) -> None:
    person = find_person(name, iso3, on, role)
    assert person is not None
    assert (person.person_id, person.method) == (person_id, "office")
    assert person.score < 1


@pytest.mark.parametrize(
    "question",
    [
        ("Assad", "SYR"),  # no day
        ("Assad", "SYR", date(2000, 7, 1)),  # father or son
        ("Clinton", "USA", date(2010, 5, 1), "head_of_state"),  # not then
        ("Merkel", "FRA", date(2010, 5, 1)),  # another state
        ("Ali Khamenei", "IRQ"),
        ("Wendell Quartermain", "USA", date(2010, 5, 1)),
        ("Ali", "IRN", date(2010, 5, 1)),  # a given name
        ("Henri", None),  # a grand duke, and many others
        ("Park Jin-young", "KOR"),  # not Park Jin
        ("", None),
        ("…", None),
    ],
)
def test_where_doubt_remains_nobody_is_found(question: tuple[object, ...]) -> None:
    assert find_person(*question) is None


def test_a_new_spelling_is_found_by_likeness() -> None:
    person = find_person("Sergej Lawrow", "RUS")
    assert person is not None
    assert (person.person_id, person.method) == ("sergey_lavrov", "fuzzy")


def test_likeness_never_leaves_the_state() -> None:
    assert find_person("Sergej Lawrow", "BLR") is None


def test_the_holder_of_an_office_depends_on_the_day() -> None:
    assert holder_of("head_of_state", "USA", date(2016, 5, 1)) == "barack_obama"
    assert holder_of("foreign_minister", "IRN", date(2012, 6, 1)) == "ali_akbar_salehi"
    assert holder_of("head_of_state", "USA", date(1850, 5, 1)) is None


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_around_a_handover_nobody_is_the_holder(shift: int) -> None:
    assert holder_of("head_of_state", "USA", date(2017, 1, 20) + timedelta(days=shift)) is None


def test_a_year_of_change_is_ambiguous_where_only_the_year_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = terms.Office("x_president", "head_of_state", "XXX", "President of X", True)
    old = terms.Term("old", office, *terms.span("1995"), *terms.span("1999"))
    new = terms.Term("new", office, *terms.span("1999"), *terms.span("2003-02"))
    monkeypatch.setattr(terms, "_terms_by_role", lambda: {("head_of_state", "XXX"): [old, new]})
    assert holder_of("head_of_state", "XXX", date(1999, 6, 1)) is None
    assert holder_of("head_of_state", "XXX", date(1995, 6, 1)) is None
    assert holder_of("head_of_state", "XXX", date(1997, 6, 1)) == "old"
    assert holder_of("head_of_state", "XXX", date(2003, 1, 31)) == "new"
    assert holder_of("head_of_state", "XXX", date(2003, 2, 2)) is None


def test_the_title_chooses_between_two_heads_of_a_state() -> None:
    day = date(2016, 5, 1)
    assert holder_of("head_of_state", "IRN", day) == "hassan_rouhani"
    assert holder_of("head_of_state", "IRN", day, "Supreme Leader") == "ali_khamenei"


def test_an_office_that_ended_does_not_hide_the_one_that_followed() -> None:
    assert holder_of("head_of_state", "SDN", date(2016, 5, 1)) == "omar_al_bashir"
    assert holder_of("head_of_state", "SDN", date(2021, 5, 1)) == "abdel_fattah_al_burhan"


def test_a_king_is_the_head_of_his_state() -> None:
    assert holder_of("head_of_state", "JOR", date(2016, 5, 1)) == "abdullah_ii"


def test_roles_that_many_hold_at_once_have_no_holder() -> None:
    assert holder_of("minister", "USA", date(2016, 5, 1)) is None
    assert holder_of("adviser", "USA", date(2016, 5, 1)) is None


def test_an_organisation_has_a_head() -> None:
    assert holder_of("io_head", "United Nations", date(2010, 5, 1)) == "ban_ki_moon"


def test_offices_of_a_person_are_those_of_the_day() -> None:
    assert offices_of("vladimir_putin", date(2009, 5, 1)) == [
        ("rus_prime_minister", "head_of_government", "RUS")
    ]
    assert offices_of("nobody", date(2009, 5, 1)) == []


@given(st.text(max_size=30), st.dates())
def test_any_name_on_any_day_gets_an_answer(name: str, on: date) -> None:
    found = find_person(name, None, on)
    assert found is None or found.person_id in {row["person_id"] for row in seed_rows("people.csv")}
    assert holder_of("head_of_state", name, on) in {None, *terms.terms_by_person()}
