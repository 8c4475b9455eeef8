import polars as pl
import pytest

from transforms.identity.corrections import (
    corrections,
    merged,
    put_right,
    read_corrections,
    rulings,
    splits,
)

HEADER = "kind,subject,object,reason,link,date\n"


def given(*rows: str) -> pl.DataFrame:
    return read_corrections((HEADER + "\n".join(f"{row},r,,2024-01-01" for row in rows)).encode())


@pytest.mark.parametrize(
    ("rows", "person", "wanted"),
    [
        ([], "a~kaz", "a~kaz"),
        (["merge,a~kaz,b~kaz"], "a~kaz", "b~kaz"),
        (["merge,a~kaz,b~kaz"], "b~kaz", "b~kaz"),
        (["merge,a~kaz,b~kaz", "merge,b~kaz,c"], "a~kaz", "c"),
        (["merge,a~kaz,b~kaz", "merge,b~kaz,a~kaz"], "a~kaz", "a~kaz"),
    ],
)
def test_merges_follow_each_other_and_end(rows: list[str], person: str, wanted: str) -> None:
    found = pl.DataFrame({"person_id": [person]}).select(merged(pl.col("person_id"), given(*rows)))
    assert found.item() == wanted


def test_a_value_that_somebody_set_takes_the_place_of_the_other() -> None:
    people = pl.DataFrame(
        {"person_id": ["a", "b"], "name": ["A", "B"], "country": ["KAZ", None]}
    ).with_columns(wikidata_id=pl.lit(None, pl.String))
    right = put_right(people, given("rename,a,Ada", "set_country,b,PER", "set_qid,a,Q7"))
    assert right.rows() == [("a", "Ada", "KAZ", "Q7"), ("b", "B", "PER", None)]


def test_a_meeting_is_named_by_its_id_or_that_of_a_report() -> None:
    ruled = rulings(given("same_meeting,mabc,def", "different_meeting,abc,m123"))
    assert sorted(ruled.rows()) == [("abc", "123", False), ("abc", "def", True)]


def test_a_split_says_whose_name_it_is() -> None:
    found = splits(given("split,a~kaz,Ada Other", "rename,a~kaz,Ada"))
    assert found.rows() == [("Ada Other", "kaz")]


def test_a_row_that_is_there_twice_counts_once_and_the_seed_can_be_read() -> None:
    assert given("merge,a,b", "merge,a,b").height == 1
    assert corrections().columns == read_corrections(HEADER.encode()).columns
