from datetime import date

from tests.transforms.fields.reading_of import reading_of
from transforms.fields.segments import segment
from transforms.readings import Report
from transforms.topics import passages_of, to_report_topics

TEXT = (
    "Ministers meet\n"
    "Minister A met Minister B on Monday.\n"
    "They discussed the sanctions and the oil exports of both.\n"
    "Later Minister A received Mr. C.\n"
    "They spoke of refugees and their return."
)


def test_a_report_ends_where_another_begins() -> None:
    reading = reading_of(TEXT, "met", others=("received",), title=True)
    assert segment(reading) == [0, 1, 2]
    other = reading._replace(report_no=1, cues=tuple(c for n, c in reading.page.cues if n == 1))
    assert segment(other) == [3, 4]


def test_the_sentence_of_the_trigger_is_cut_at_it() -> None:
    passages = passages_of(reading_of(TEXT, "met", others=("received",), title=True))
    assert [(one.zone, TEXT[one.start : one.end]) for one in passages][:3] == [
        ("title", "Ministers meet"),
        ("before", "Minister A "),
        ("after", "met Minister B on Monday."),
    ]


def test_topics_are_those_of_the_own_sentences() -> None:
    reading = reading_of(
        TEXT, "met", others=("received",), published_on=date(2022, 4, 13), title=True
    )
    found = to_report_topics([Report("a", reading, 0.9, ())], ["r"])
    assert {"sanctions", "energy"} <= set(found["topic"])
    assert "migration_refugees" not in set(found["topic"])
    row = found.filter(topic="sanctions").row(0, named=True)
    assert "sanctions" in TEXT[row["char_start"] : row["char_end"]]


def test_no_reports_have_no_topics() -> None:
    assert to_report_topics([], []).is_empty()
