"""The article that the project began with, from the file to the views."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.pipeline import run_load

Ask = Callable[[Path, str], pl.DataFrame]


@pytest.fixture(scope="module")
def loaded(founding: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("founding") / "communique.duckdb"
    run_load([founding], path)
    return path


def test_it_reports_two_held_meetings_in_person(loaded: Path, rows: Ask) -> None:
    reports = rows(
        loaded,
        "select status, mode, place, place_country, met_on, external_id "
        "from mart.meeting_reports order by place",
    )
    assert reports.rows() == [
        ("held", "in_person", "Damascus", "SYR", None, "syria_iran_talks"),
        ("held", "in_person", "Tehran", "IRN", None, "syria_iran_talks"),
    ]


def test_its_parties_have_names_titles_and_countries(loaded: Path, rows: Ask) -> None:
    parties = rows(
        loaded,
        """
        select r.place, p.name, p.title, p.country
        from mart.report_participants as p inner join mart.meeting_reports as r using (report_id)
        order by r.place, p.country desc
        """,
    )
    assert parties.rows() == [
        ("Damascus", "Bashar al-Assad", "President", "SYR"),
        ("Damascus", "Ali Asghar Khaji", "Senior Aide of the Foreign Minister", "IRN"),
        ("Tehran", "Ali Mamlouk", "Chairman of the National Security Bureau", "SYR"),
        ("Tehran", "Ibrahim Raisi", "President", "IRN"),
    ]


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("Damascus", {"economy_trade", "nuclear", "conflict_peace"}),
        ("Tehran", {"economy_trade", "security_terrorism"}),
    ],
)
def test_its_topics_are_told_apart(loaded: Path, rows: Ask, place: str, wanted: set[str]) -> None:
    topics = rows(
        loaded,
        f"""
        select topic from mart.report_topics inner join mart.meeting_reports using (report_id)
        where place = '{place}'
        """,
    )
    assert wanted <= set(topics["topic"])


def test_its_statements_have_the_right_speakers(loaded: Path, rows: Ask) -> None:
    statements = rows(loaded, "select speaker, text from mart.statements")
    said = [
        ("Ali Asghar Khaji", "latest developments in the Iranian nuclear file"),
        ("Ali Mamlouk", "Syria is categorically determined to eradicate terrorism"),
        ("Ali Mamlouk", "bolstering strategic relations"),
        ("Ali Mamlouk", "Syria will never forget"),
        ("Ali Mamlouk", "there are wide areas of cooperation"),
        ("Ibrahim Raisi", "necessity of preserving Syria"),
        ("Ibrahim Raisi", "the importance of economic cooperation"),
        ("Ibrahim Raisi", "Syria is the first line of confrontation"),
    ]
    for speaker, words in said:
        found = statements.filter(pl.col("text").str.contains(words, literal=True))
        assert found["speaker"].to_list() == [speaker], words
    assert statements.height >= 8


def test_a_weekday_without_an_article_date_is_kept_as_evidence(loaded: Path, rows: Ask) -> None:
    words = rows(
        loaded,
        """
        select r.place, substring(a.text, e.char_start + 1, e.char_end - e.char_start) as words
        from core.evidence as e inner join core.meeting_reports as r using (report_id)
        inner join core.articles as a using (article_id)
        where e.field = 'met_on'
        """,
    )
    assert words["place"].to_list() == ["Damascus"]
    assert "Tuesday" in words["words"].item()


def test_every_span_is_the_text_that_it_claims(loaded: Path, rows: Ask) -> None:
    text = rows(loaded, "select text from core.articles").item()
    parties = rows(
        loaded, "select name, char_start, char_end from core.participants where name is not null"
    )
    assert parties.height == 4
    for name, start, end in parties.rows():
        assert name.split()[-1].removeprefix("al-") in text[start:end]
    for words, start, end in rows(
        loaded, "select text, char_start, char_end from core.statements"
    ).rows():
        assert text[start:end] == words
    sentences = rows(
        loaded,
        "select m.sentence, c.char_start, c.char_end from mart.meeting_reports as m "
        "inner join core.meeting_reports as c using (report_id)",
    )
    assert sentences.height == 2
    for sentence, start, end in sentences.rows():
        assert text[start:end] == sentence
