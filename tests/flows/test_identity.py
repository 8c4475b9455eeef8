"""People and meetings of a warehouse, from gold records: whatever order they are loaded in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import flows.identity
import flows.reference
from flows.load import load_parts
from flows.run import start_run
from flows.summary import Summary
from tests.gold_reports import gold_part, gold_records
from transforms.identity.corrections import read_corrections
from warehouse.connection import writing
from warehouse.load import delete_extracted

Ask = Callable[[Path, str], pl.DataFrame]
Content = Callable[[Path], dict[str, pl.DataFrame]]


def load(warehouse: Path, *records: dict[str, Any]) -> Summary:
    run = start_run("load", warehouse)
    part = gold_part(list(records), warehouse.parent / f"part-{run.run_id}", run.run_id)
    return load_parts(run, [part])


def record(doc_id: str, published: str, day: str | None = None, **party: Any) -> dict[str, Any]:
    """An article on one meeting of the ministers of Ecuador and Kazakhstan."""
    guest = {"name": "Daulet Aibekov", "title": "Foreign Minister", "country": "KAZ", "org": None}
    host = {"name": "Lucia Paredes", "title": "Foreign Minister", "country": "ECU", "org": None}
    meeting = {
        "status": "held", "mode": "in_person", "date": day or published, "place": "Quito",
        "place_country": "ECU", "topics": [], "participants": [host, {**guest, **party}],
    }  # fmt: skip
    return {
        "doc_id": doc_id, "outlet": doc_id, "published": published, "title": doc_id,
        "text": f"Nothing but {doc_id}.", "meetings": [meeting],
    }  # fmt: skip


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


@pytest.fixture
def correct(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put rows into the seed of corrections: kind, subject and object."""

    def given(*rows: str) -> None:
        lines = ["kind,subject,object,reason,link,date", *(f"{row},r,,2024-01-01" for row in rows)]
        frame = read_corrections("\n".join(lines).encode())
        for module in (flows.identity, flows.reference):
            monkeypatch.setattr(module, "corrections", lambda: frame)

    return given


def test_loads_in_any_order_give_what_one_load_gives(tmp_path: Path, content: Content) -> None:
    records = gold_records()
    (tmp_path / "one").mkdir()
    load(tmp_path / "one" / "w.duckdb", *records)
    whole = content(tmp_path / "one" / "w.duckdb")
    for name, batches in {
        "reversed": [records[40:], records[20:40], records[:20]],
        "mixed": [records[1::3], records[::3], records[2::3]],
    }.items():
        (tmp_path / name).mkdir()
        for batch in batches:
            load(tmp_path / name / "w.duckdb", *batch)
        for table, frame in content(tmp_path / name / "w.duckdb").items():
            assert_frame_equal(frame, whole[table])


def test_a_meeting_keeps_its_id_when_reports_join(warehouse: Path, rows: Ask) -> None:
    load(warehouse, record("a", "2023-05-11"))
    later = load(warehouse, record("b", "2023-05-12", "2023-05-11"))
    assert rows(warehouse, "select meeting_id, report_count from core.meetings").rows() == [
        ("ma.0", 2)
    ]
    assert later.meetings == 1
    assert rows(warehouse, "from core.meeting_redirects").is_empty()


def test_an_id_that_is_no_more_leads_to_the_meeting(warehouse: Path, rows: Ask) -> None:
    load(warehouse, record("c", "2023-05-14", "2023-05-12"))
    load(warehouse, record("b", "2023-05-12", "2023-05-11"))
    load(warehouse, record("a", "2023-05-11"))
    assert rows(warehouse, "select meeting_id from core.meetings").rows() == [("ma.0",)]
    redirects = rows(warehouse, "select old_id, new_id from core.meeting_redirects order by all")
    assert redirects.rows() == [("mb.0", "ma.0"), ("mc.0", "ma.0")]


def test_a_new_article_leaves_meetings_elsewhere_alone(warehouse: Path) -> None:
    load(warehouse, *gold_records())
    assert load(warehouse, record("z", "2024-05-11")).meetings == 1


def test_a_meeting_that_loses_its_reports_goes(warehouse: Path, rows: Ask) -> None:
    load(warehouse, record("a", "2023-05-11"), record("b", "2023-05-12", "2023-05-11"))
    load(warehouse, record("c", "2023-07-01"))
    with writing(warehouse) as connection:
        delete_extracted(connection, pl.DataFrame({"article_id": ["a_a", "a_c"]}))
    load(warehouse, record("d", "2023-09-01"))
    found = rows(warehouse, "select meeting_id, report_count from core.meetings order by all")
    assert found.rows() == [("mb.0", 1), ("md.0", 1)]


def test_a_new_spelling_joins_people_and_their_meetings(warehouse: Path, rows: Ask) -> None:
    load(warehouse, record("a", "2023-05-11"))
    load(warehouse, record("b", "2023-05-12", "2023-05-11", name="Dauleth Aibekow"))
    load(warehouse, record("c", "2023-05-13", "2023-05-11", name="Aibekov"))
    people = rows(
        warehouse,
        "select name, person_id, resolution from core.participants "
        "where country = 'KAZ' order by report_id",
    )
    assert people["person_id"].unique().to_list() == ["daulet_aibekov~kaz"]
    assert people["resolution"].to_list() == ["new", "new", "fuzzy"]
    assert rows(warehouse, "select report_count from core.meetings").rows() == [(3,)]
    names = rows(warehouse, "select name from core.person_names where person_id like '%~kaz'")
    assert set(names["name"]) == {"Daulet Aibekov", "Aibekov"}  # but for the longest


def test_what_a_person_puts_right_applies_to_every_load(
    warehouse: Path, rows: Ask, correct: Callable[..., None]
) -> None:
    load(warehouse, record("a", "2023-05-11"), record("b", "2023-05-11", name="Serik Nurov"))
    assert rows(warehouse, "from core.meetings").height == 2
    correct(
        "merge,serik_nurov~kaz,daulet_aibekov~kaz",
        "rename,daulet_aibekov~kaz,Daulet Q. Aibekov",
        "set_country,daulet_aibekov~kaz,KGZ",
        "set_qid,daulet_aibekov~kaz,Q1",
        "set_qid,nobody~kaz,Q2",
    )
    load(warehouse, record("c", "2023-05-12", "2023-05-11", name="Serik Nurov"))
    assert rows(warehouse, "select report_count from core.meetings").rows() == [(3,)]
    person = rows(
        warehouse,
        "select person_id, name, country, wikidata_id from core.people "
        "where person_id like '%~kaz'",
    )
    assert person.rows() == [("daulet_aibekov~kaz", "Daulet Q. Aibekov", "KGZ", "Q1")]
    assert load(warehouse, record("c", "2023-05-12")).meetings == 0
    applied = rows(
        warehouse, "select kind, subject, match_count from core.corrections order by all"
    )
    assert applied.rows() == [
        ("merge", "serik_nurov~kaz", 2),
        ("rename", "daulet_aibekov~kaz", 1),
        ("set_country", "daulet_aibekov~kaz", 1),
        ("set_qid", "daulet_aibekov~kaz", 1),
        ("set_qid", "nobody~kaz", 0),
    ]
    warned = rows(
        warehouse,
        "select failing_rows from ops.checks where name = 'corrections_apply' order by checked_at",
    )
    assert warned["failing_rows"].to_list() == [0, 1, 1]


def test_a_person_and_a_meeting_can_be_split(
    warehouse: Path, rows: Ask, correct: Callable[..., None]
) -> None:
    load(warehouse, record("a", "2023-05-11"), record("b", "2023-05-11", name="Dauleth Aybekow"),
         record("c", "2023-05-11"))  # fmt: skip
    assert rows(warehouse, "select report_count from core.meetings").rows() == [(3,)]
    correct("split,daulet_aibekov~kaz,Dauleth Aybekow", "different_meeting,ma.0,mc.0")
    load(warehouse)
    found = rows(warehouse, "select meeting_id, report_count from core.meetings order by all")
    assert found.rows() == [("ma.0", 1), ("mb.0", 1), ("mc.0", 1)]
    correct("same_meeting,ma.0,mb.0")
    load(warehouse)
    found = rows(warehouse, "select meeting_id, report_count from core.meetings order by all")
    assert found.rows() == [("ma.0", 3)]


def test_a_person_added_to_the_seeds_is_found_in_what_was_loaded_before(
    warehouse: Path, rows: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.people, "known_people", _nobody)
    load(warehouse, record("a", "2023-05-11", name="Sergey Lavrov", country="RUS"))
    who = "select person_id from core.participants where country = 'RUS'"
    assert rows(warehouse, who).item() == "sergey_lavrov~rus"
    monkeypatch.undo()
    monkeypatch.setattr(flows.reference, "put_right", _with_another_name)
    load(warehouse)
    assert rows(warehouse, who).item() == "sergey_lavrov"


def _with_another_name(known: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    return known.with_columns(family_name=pl.lit("Changed"))


def _nobody(parties: pl.DataFrame) -> pl.DataFrame:
    found = {
        "person_id": pl.String, "resolution": pl.String, "resolution_score": pl.Float64,
        "office_id": pl.String, "organisation_id": pl.String,
    }  # fmt: skip
    return parties.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in found.items())


def test_offices_held_by_people_come_with_their_day(warehouse: Path, rows: Ask) -> None:
    lavrov = record("a", "2019-05-02", name=None, title="foreign minister", country="RUS")
    load(warehouse, lavrov)
    found = rows(
        warehouse,
        "select person_id, office_id, resolution from core.participants where country = 'RUS'",
    )
    assert found.rows() == [("sergey_lavrov", "rus_foreign_minister", "office")]
    assert date(2019, 5, 2) == rows(warehouse, "select met_on from core.meetings").item()
