"""A person who is forgotten is nowhere in the warehouse, and no load brings the name back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from typer.testing import CliRunner

from flows import raw_archive
from flows.cli import app
from flows.load import load_parts
from flows.operate.forget import Forgot, forget
from flows.operate.forget_seeds import seed_rows
from flows.operate.forget_whom import NoSuchPerson
from flows.pipeline import extract_part, run_load, write_stored
from flows.run import Run, start_run
from flows.staging import Part
from transforms.schemas import Article, Origin
from warehouse.connection import query, reading

Ask = Callable[[Path, str], pl.DataFrame]


def article(number: int, day: int, url: str, title: str, text: str) -> str:
    """One line of a file to load."""
    return json.dumps(
        {"id": number, "date": f"2024-12-{day:02}", "source": "gazette", "url": url,
         "title": title, "text": text}
    )  # fmt: skip


FIRST = [
    article(1, 2, "https://x.example/espen-barth-eide-in-cairo", "Eide meets Egyptian minister",
            "Norwegian Foreign Minister Espen Barth Eide met Egyptian Foreign Minister Badr "
            "Abdelatty and Iraqi Foreign Minister Fuad Hussein in Cairo on Monday. Eide said talks "
            "were useful. Abdelatty said Mr. Eide’s visit helped."),
    article(2, 3, "https://x.example/2", "Talks in Oslo",
            "Norwegian Foreign Minister Espen Barth Eide met Iraqi Foreign Minister Fuad Hussein "
            "in Oslo on Tuesday."),
]  # fmt: skip
LATER = [
    article(3, 4, "https://x.example/3", "Barth Eide received",
            "Egyptian Foreign Minister Badr Abdelatty received ESPEN BARTH-EIDE in Cairo on "
            "Wednesday. Abdelatty also met Iraqi Foreign Minister Fuad Hussein in Cairo on "
            "Wednesday."),
    article(4, 5, "https://x.example/4", "Talks about fish",
            "Egyptian Foreign Minister Badr Abdelatty met the Norwegian foreign minister in Cairo "
            "on Thursday."),
]  # fmt: skip


class Story(NamedTuple):
    """What was seen at each step: loaded, shown, forgotten, loaded again with more, loaded late."""

    path: Path
    first: dict[str, object]
    shown: Forgot
    after_show: int
    forgot: Forgot
    left: dict[str, object]
    again: dict[str, object]
    late: dict[str, object]


def mentions(path: Path) -> list[tuple[str, str, str]]:
    """Every text of every table that has the name, whatever its case."""
    with reading(path) as connection:
        columns = query(
            connection,
            "select schema_name || '.' || table_name as t, column_name as c from duckdb_columns() "
            "where data_type = 'VARCHAR' and database_name = current_database() and not internal",
        )
        assert columns.height > 150
        each = [
            f"select '{table}' as t, '{column}' as c, \"{column}\"::varchar as v from {table} "
            f"where regexp_matches(\"{column}\", '(?i)(^|[^a-z])(espen|barth.{{0,3}}eide)')"
            for table, column in columns.iter_rows()
            if not table.startswith("mart.")
        ]
        return query(connection, " union all ".join(each)).rows()


def archived(path: Path) -> list[str]:
    """Entries of the raw archive that have the name."""
    entries = [str(e.relative_to(path.parent)) for e in sorted(path.parent.glob("raw/*/*"))]
    return [e for e in entries if b"eide" in raw_archive.read(path.parent, e).lower()]


def seen(path: Path) -> dict[str, object]:
    """What a step leaves."""
    with reading(path) as connection:
        parties = query(
            connection,
            "select a.external_id as id, p.name, p.title, p.person_id from core.participants as p "
            "inner join core.meeting_reports as r on p.report_id = r.report_id "
            "inner join core.articles as a on r.article_id = a.article_id order by all",
        ).rows()
        meetings = query(connection, "select count(*) from core.meetings").item()
        texts = dict(query(connection, "select external_id, text from core.articles").rows())
        changed = query(connection, "select count(*) from core.people").item()
    return {"mentions": mentions(path), "archived": archived(path), "parties": parties,
            "meetings": meetings, "texts": texts, "people": changed}  # fmt: skip


def read_before(path: Path, folder: Path) -> tuple[Run, list[Part]]:
    """A run that has read the stored articles already, but not stored what it found."""
    with reading(path) as connection:
        stored = query(connection, "select * from core.articles order by article_id")
    run, part = start_run("reprocess", path), Part(folder / "staged")
    write_stored(part, Article.cast(stored), Origin.create_empty())
    extract_part(part, run)
    return run, [part]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """All steps, once."""
    folder = tmp_path_factory.mktemp("forget")
    path, file = folder / "w.duckdb", folder / "news.jsonl"
    file.write_text("\n".join(FIRST), "utf-8")
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("COMMUNIQUE_METRICS", str(folder / "figures.prom"))
        run_load([file], path)
    first = seen(path)
    under_way = read_before(path, folder)
    shown = forget(path, "espen barth-eide", dry_run=True)
    after_show = len(mentions(path))
    forgot = forget(path, "Espen Barth Eide")
    left = seen(path)
    file.write_text("\n".join([*FIRST, *LATER]), "utf-8")
    run_load([file], path)
    again = seen(path)
    load_parts(*under_way, again=True)
    return Story(path, first, shown, after_show, forgot, left, again, seen(path))


def test_a_dry_run_shows_what_goes_and_changes_nothing(story: Story) -> None:
    assert story.after_show == len(story.first["mentions"])  # type: ignore[arg-type]
    assert story.shown == story.forgot
    assert story.shown.lines(dry_run=True)[0].startswith("names: Espen Barth Eide")
    assert story.forgot.swept[:4] == (2, 2, 1, 1)
    assert (story.forgot.meetings, story.forgot.raw_entries) == (1, 1)


def test_no_table_and_no_entry_of_the_archive_has_the_name_whatever_is_loaded(story: Story) -> None:
    assert story.first["archived"]
    for step in (story.left, story.again, story.late):
        assert step["mentions"] == [] and step["archived"] == []


def test_others_keep_their_meeting_and_a_party_alone_has_none(story: Story) -> None:
    assert story.left["parties"] == [
        ("1", "Badr Abdelatty", "Foreign Minister", "badr_abdelatty"),
        ("1", "Fuad Hussein", "Foreign Minister", "fuad_hussein"),
    ]
    assert story.left["meetings"] == 1
    assert story.late["parties"] == story.again["parties"]


def test_letters_are_covered_one_by_one_so_that_all_spans_stay_true(story: Story) -> None:
    before, after = story.first["texts"]["1"], story.left["texts"]["1"]  # type: ignore[index]
    assert len(before) == len(after)
    assert "Minister █████ █████ ████ met" in after and "said Mr. ████’s visit" in after
    spoken = "select count(*) from mart.statements where text like '%████%'"
    with reading(story.path) as connection:
        assert query(connection, spoken).item() == 1


def test_an_office_stays_but_leads_to_nobody(story: Story) -> None:
    unnamed = [party for party in story.again["parties"] if party[0] == "4" and not party[1]]  # type: ignore[attr-defined]
    assert unnamed == [("4", None, "foreign minister", None)]
    assert story.left["people"] == story.again["people"]


def test_the_list_of_the_forgotten_does_not_name_them(story: Story, rows: Ask) -> None:
    kept = rows(story.path, "select kind, word_count from ops.forgotten order by all").rows()
    assert ("name", 3) in kept and ("person", 1) in kept and ("part", 1) in kept


def test_the_seeds_are_told_of_since_they_name_the_person_too(story: Story) -> None:
    assert any(line.startswith("seeds/people.csv") for line in seed_rows(story.forgot.person))


@pytest.mark.parametrize(
    ("asked", "why"), [("Xyzzy", "no full name"), ("Q999999999", "no full name")]
)
def test_one_word_that_nobody_bears_is_no_name_to_forget(
    story: Story, asked: str, why: str
) -> None:
    done = CliRunner().invoke(app, ["forget", asked, "--warehouse", str(story.path)])
    assert done.exit_code == 2 and why in done.stderr


def test_a_name_that_stands_nowhere_is_told_and_changes_nothing(story: Story, rows: Ask) -> None:
    counts = "select (select count(*) from ops.forgotten), (select count(*) from ops.runs)"
    before = rows(story.path, counts).rows()
    with pytest.raises(NoSuchPerson, match="nobody of that"):
        forget(story.path, "Nobody Whatsoever")
    assert rows(story.path, counts).rows() == before


def test_a_load_leaves_its_figures_where_the_setting_says(story: Story) -> None:
    text = (story.path.parent / "figures.prom").read_text("utf-8")
    assert 'communique_last_run_failed{kind="load"} 0.0\n' in text
    assert 'communique_last_run_stage_seconds{kind="load",stage="load"}' in text
    assert "communique_meeting_reports 2.0\n" in text
