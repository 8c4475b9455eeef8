"""The seeds of people: whole, without dangling references, and with few contradictions."""

import re
from collections import Counter, defaultdict
from itertools import combinations

import pytest

from transforms.identity.fold import fold
from transforms.identity.seeds import seed_rows
from transforms.identity.terms import span
from transforms.schemas.columns import ROLES

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
SINGLE = {
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "defence_minister",
    "monarch",
    "io_head",
}

PEOPLE = seed_rows("people.csv")
NAMES = seed_rows("person_names.csv")
OFFICES = seed_rows("offices.csv")
HOLDERS = seed_rows("office_holders.csv")
SINGLE_OFFICES = {
    row["office_id"]
    for row in OFFICES
    if row["role"] in SINGLE and not row["label"].startswith("Member of ")
}


@pytest.mark.parametrize(("rows", "key"), [(PEOPLE, "person_id"), (OFFICES, "office_id")])
def test_ids_are_unique_and_lower_case(rows: list[dict[str, str]], key: str) -> None:
    counts = Counter(row[key] for row in rows)
    assert [value for value, count in counts.items() if count > 1] == []
    assert [value for value in counts if not re.fullmatch(r"[a-z0-9_]+", value)] == []


def test_every_name_and_term_points_to_a_person_and_an_office() -> None:
    people = {row["person_id"] for row in PEOPLE}
    offices = {row["office_id"] for row in OFFICES}
    assert {row["person_id"] for row in NAMES + HOLDERS} <= people
    assert {row["office_id"] for row in HOLDERS} <= offices


def test_states_are_states() -> None:
    states = {row["iso3"] for row in seed_rows("countries.csv")}
    assert [row for row in PEOPLE if row["iso3"] not in states] == []
    assert [row for row in OFFICES if row["iso3"] and row["iso3"] not in states] == []
    assert [row for row in OFFICES if not re.fullmatch("([A-Z]{3})?", row["iso3"])] == []


def test_offices_have_a_role_of_the_data_model_and_a_label() -> None:
    assert [row for row in OFFICES if row["role"] not in ROLES or not row["label"]] == []


def test_names_have_a_kind_and_repeat_nothing() -> None:
    assert {row["kind"] for row in NAMES} <= {"spelling", "alias", "short"}
    counts = Counter((row["person_id"], row["name"]) for row in NAMES)
    assert [pair for pair, count in counts.items() if count > 1] == []
    assert [row for row in PEOPLE + NAMES if not fold(row["name"])] == []


def test_wikidata_ids_look_like_ids_and_are_given_once() -> None:
    ids = [row["wikidata_id"] for row in PEOPLE if row["wikidata_id"]]
    assert [value for value in ids if not re.fullmatch(r"Q[1-9]\d*", value)] == []
    assert len(ids) == len(set(ids))


def test_dates_are_years_months_or_days_and_no_term_ends_before_it_starts() -> None:
    days = [row["start"] for row in HOLDERS] + [row["end"] for row in HOLDERS if row["end"]]
    assert [day for day in days if not DATE.fullmatch(day)] == []
    backwards = [
        row for row in HOLDERS if row["end"] and span(row["end"])[1] < span(row["start"])[0]
    ]
    assert backwards == []
    assert {row["acting"] for row in HOLDERS} <= {"true", "false"}


def test_only_the_last_holder_of_a_single_office_has_no_end() -> None:
    last: dict[str, str] = defaultdict(str)
    for row in HOLDERS:
        last[row["office_id"]] = max(last[row["office_id"]], row["start"])
    stale = [
        row
        for row in HOLDERS
        if row["office_id"] in SINGLE_OFFICES
        and not row["end"]
        and row["start"] < last[row["office_id"]]
    ]
    assert stale == []


def test_terms_of_one_office_seldom_overlap() -> None:
    """A known contradiction is better counted than hidden; none of them may be added unseen."""
    terms = defaultdict(list)
    for row in HOLDERS:
        if row["office_id"] in SINGLE_OFFICES and row["acting"] == "false":
            terms[row["office_id"]].append(row)
    overlaps = [
        (office_id, a["person_id"], b["person_id"])
        for office_id, rows in terms.items()
        for a, b in combinations(sorted(rows, key=lambda row: row["start"]), 2)
        if not a["end"] or span(a["end"])[0] > span(b["start"])[1]
    ]
    assert len(overlaps) <= 1, overlaps


def test_few_names_belong_to_two_persons() -> None:
    owners = defaultdict(set)
    for row in PEOPLE + NAMES:
        owners[fold(row["name"])].add(row["person_id"])
    shared = {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert len(shared) <= 7, shared
