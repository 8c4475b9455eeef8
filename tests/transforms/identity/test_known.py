from datetime import date
from typing import Any

import polars as pl
import pytest

from transforms.identity.known import known_people, without_doubles

SCHEMA = {
    "name": pl.String, "title": pl.String, "role": pl.String, "country": pl.String,
    "org": pl.String, "on": pl.Date,
}  # fmt: skip


def known(**party: Any) -> tuple[str | None, str | None]:
    found = known_people(pl.DataFrame([party], schema=SCHEMA)).row(0, named=True)
    assert (found["person_id"] is None) == (found["resolution_score"] is None)
    return found["person_id"], found["resolution"]


MINISTER = {"title": "foreign minister", "role": "foreign_minister"}


@pytest.mark.parametrize(
    ("party", "wanted"),
    [
        ({"name": "Sergei Lavrov", "country": "RUS"}, ("sergey_lavrov", "alias")),
        ({"name": "Lavrov", "country": "RUS", "on": date(2019, 5, 2), **MINISTER},
         ("sergey_lavrov", "alias")),
        ({"country": "RUS", "on": date(2019, 5, 2), **MINISTER}, ("sergey_lavrov", "office")),
        ({"name": "Sergei Lavrov", "country": "BGR"}, (None, None)),
        ({"country": "RUS", "on": date(2019, 5, 2), **MINISTER,
          "title": "former foreign minister"}, (None, None)),
        ({"country": "RUS", "on": date(2019, 5, 2), **MINISTER,
          "title": "acting foreign minister"}, (None, None)),
        ({"country": "RUS", "on": date(2019, 5, 2), "role": "adviser",
          "title": "senior aide to the foreign minister"}, (None, None)),
        ({"country": "RUS", **MINISTER}, (None, None)),
        ({"name": "Nobody Atall", "country": "RUS"}, (None, None)),
    ],
)  # fmt: skip
def test_a_party_is_known_by_name_or_by_the_office_of_the_day(
    party: dict[str, Any], wanted: tuple[str | None, str | None]
) -> None:
    assert known(**party) == wanted


def test_the_office_of_the_day_comes_with_the_person() -> None:
    party = {"name": "Sergei Lavrov", "country": "RUS", "on": date(2019, 5, 2), **MINISTER}
    found = known_people(pl.DataFrame([party, {**party, "on": None}], schema=SCHEMA))
    assert found.sort("on")["office_id"].to_list() == [None, "rus_foreign_minister"]


def test_every_party_comes_back_once() -> None:
    parties = pl.DataFrame(
        [{"name": "Sergei Lavrov"}, {"name": "Sergei Lavrov"}, {}, {"role": "minister"}],
        schema=SCHEMA,
    ).with_row_index("party_no")
    found = known_people(parties)
    assert sorted(found["party_no"]) == [0, 1, 2, 3]
    assert known_people(parties.clear()).is_empty()


def test_an_office_is_not_its_holder_where_the_holder_is_named_too() -> None:
    office = {"country": "RUS", "on": date(2019, 5, 2), **MINISTER}
    parties = pl.DataFrame(
        [
            {"report_id": "a", "name": "Sergei Lavrov", **office},
            {"report_id": "a", **office},
            {"report_id": "b", **office},
        ],
        schema={"report_id": pl.String, **SCHEMA},
    )
    found = without_doubles(known_people(parties)).sort("report_id", "name", nulls_last=True)
    assert found["person_id"].to_list() == ["sergey_lavrov", None, "sergey_lavrov"]
    assert found["resolution"].to_list() == ["alias", None, "office"]
