import io

import pytest

from flows.sources.plain_text import (
    markdown_records,
    split_title,
    text_records,
    unwrapped,
    without_marks,
)
from flows.sources.records import Fields, Found


def fields(text: str, *, markdown: bool = False) -> Fields:
    stream = io.BytesIO(text.encode())
    [record] = markdown_records(stream) if markdown else text_records(stream)
    assert isinstance(record, Found)
    return record.fields


TITLES = [
    (
        "Raisi Receives Mamlouk in Tehran\n\nThe president met him.",
        "Raisi Receives Mamlouk in Tehran",
    ),
    ("Will They Meet?\r\n\r\nNobody knows.".replace("\r\n", "\n"), "Will They Meet?"),
    ("\n\n  Talks in Doha\n \nBody", "Talks in Doha"),
    ("Officials met in Damascus, according to SANA.\n\nThe president", None),
    ("He said “no.”\n\nBody", None),
    ("DAMASCUS:\n\nBody", None),
    ("A first line\nand a second\n\nBody", None),
    ("Only a line", None),
    ("A line and blanks\n\n\n", None),
    ("* * *\n\nBody", None),
    ("x" * 200 + "\n\nBody", None),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_a_short_first_line_before_a_blank_one_is_the_headline(
    text: str, title: str | None
) -> None:
    assert split_title(text)[0] == title


def test_lines_broken_at_a_margin_are_joined_and_others_are_not() -> None:
    wrapped = "\n".join(
        ["The foreign minister of the one country met the minister of the"] * 4 + ["other."]
    )
    assert "\n" not in unwrapped(wrapped)
    assert unwrapped(f"{wrapped}\n\n{wrapped}").count("\n") == 2
    paragraphs = "\n".join(
        [
            "A short paragraph.",
            "Another one, which is quite a bit longer than that.",
            "A third.",
            "x" * 80,
        ]
    )
    assert unwrapped(paragraphs) == paragraphs


def test_front_matter_gives_the_fields_of_a_markdown_file() -> None:
    told = fields(
        "---\nid: r-7\ntitle: Envoy in Doha\ndate: 2026-11-24\nsource: Agency\n"
        "url: https://e.test/7\nauthor: [Ana, Bo]\nlang: en\ntags: [a]\n---\n\n"
        "# Another heading\n\nThe envoy\nmet the minister.\n",
        markdown=True,
    )
    assert told == {
        "external_id": "r-7", "title": "Envoy in Doha", "published": "2026-11-24",
        "source": "Agency", "url": "https://e.test/7", "author": "Ana, Bo", "language": "en",
        "text": "The envoy met the minister.",
    }  # fmt: skip


def test_front_matter_that_is_no_yaml_is_read_line_by_line() -> None:
    told = fields("---\ntitle: Minister: no talks\ndate: 2026-11-24\n---\nBody", markdown=True)
    assert (told["title"], told["published"], told["text"]) == (
        "Minister: no talks",
        "2026-11-24",
        "Body",
    )


def test_the_first_heading_of_a_markdown_file_is_its_headline() -> None:
    assert fields("# Talks *end* in Doha #\n\nBody", markdown=True) == {
        "title": "Talks end in Doha",
        "text": "Body",
    }
    assert fields("Talks end\n=========\n\nBody", markdown=True) == {
        "title": "Talks end",
        "text": "Body",
    }
    assert fields("A paragraph.\n\n# Later heading\n\nBody", markdown=True).get("title") is None


MARKS = [
    (
        "He met [the envoy](https://e.test/a_b) and **the** *king*.",
        "He met the envoy and the king.",
    ),
    ("## Part two\n\nText", "Part two\n\nText"),
    ("![A picture](x.png) Text", "A picture Text"),
    ("- one\n- two", "one\ntwo"),
    ("> He said\n> so.", "He said\nso."),
    ("___\n\nsnake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
    ("`code` and \\*stars\\*", "code and *stars*"),
    ("a __strong__ and _weak_ word", "a strong and weak word"),
    ("<!-- gone -->Text", "Text"),
    ("One\nparagraph\n\nAnother", "One paragraph\n\nAnother"),
]


@pytest.mark.parametrize(("marked", "plain"), MARKS)
def test_markdown_is_reduced_to_its_words(marked: str, plain: str) -> None:
    assert without_marks(marked) == plain
