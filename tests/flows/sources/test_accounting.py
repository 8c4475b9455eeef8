"""Nothing that comes in raises or is lost: each row is an article, a repeat or a reject."""

import csv
import io
import json
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.sources.files import MEDIA_TYPES, collect, read_files
from transforms.articles import to_articles
from transforms.schemas import KnownArticle

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ODD_TEXT = st.one_of(
    st.text(),
    st.text("ab \n\t\0\x85\u200b\u202eש عربي😀\"',;<>&/pé\u0301", max_size=60),
    st.sampled_from(
        ["<p>x</p>", "&#0;&#xD800;&#1114112;", "9" * 400, "2026-11-24", "https://e.test/a?b=c"]
    ),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ODD_TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(ODD_TEXT, inner, max_size=3)
    ),
    max_leaves=5,
)
NAMES = [
    "id",
    "url",
    "title",
    "text",
    "body",
    "published",
    "timestamp",
    "source",
    "author",
    "lang",
    "x",
]
RECORDS = st.dictionaries(st.one_of(st.sampled_from(NAMES), ODD_TEXT), VALUES, max_size=8)
MODEST = settings(deadline=None, max_examples=25)


def counted(name: str, content: bytes) -> tuple[int, int]:
    """How many articles and repeats a file gave, and how many rejects; everything is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        taken = refused = 0
        for batch in read_files(collect([path]), Path(folder) / "w", "r1", NOW):
            read = to_articles(batch.items, KnownArticle.create_empty(), "r1")
            lost = read.rejects.filter(~read.rejects["is_loaded"]).height
            assert read.versions.height + read.duplicates.height + lost == batch.items.height
            taken += read.versions.height + read.duplicates.height
            refused += batch.rejects.height + lost
    return taken, refused


@MODEST
@given(st.lists(st.one_of(RECORDS, VALUES), min_size=1, max_size=6))
@example([{"text": "word " * 200_000, "id": "a line of a megabyte"}])
@example([{"text": "half a \ud83d pair", "title": "\udc00", "url": "https://e.test/\udfff"}])
def test_every_line_is_accounted_for(records: list[Any]) -> None:
    lines = "\n".join(json.dumps(record) for record in records)
    assert sum(counted("a.jsonl", lines.encode())) == len(records)


@MODEST
@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_every_element_is_accounted_for(records: list[dict[str, Any]]) -> None:
    assert sum(counted("a.json", json.dumps(records).encode())) == len(records)


# Many control characters make a file binary as a whole, and rows of blanks are no rows.
CELL = ODD_TEXT.map(lambda cell: re.sub(r"[\x00-\x1f]+", " ", cell)).filter(str.strip)


@MODEST
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5))
def test_every_row_of_a_table_is_accounted_for(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("id", "title", "text"), *rows])
    assert sum(counted("a.csv", out.getvalue().encode())) == len(rows)


@MODEST
@given(st.sampled_from(sorted(MEDIA_TYPES)), st.binary(max_size=400))
def test_any_bytes_under_any_name_are_read_or_refused(suffix: str, content: bytes) -> None:
    assert sum(counted(f"a{suffix}", content)) >= 1


@MODEST
@given(
    st.sampled_from([".txt", ".md", ".html", ".csv", ".json", ".jsonl"]),
    ODD_TEXT,
    st.randoms(use_true_random=False),
)
def test_any_text_under_any_name_is_read_or_refused(suffix: str, text: str, chance: Any) -> None:
    sound = '---\nid: 1\n---\n# T\n\n<p>text,id\n"a",{"text": [1]}\n</p>' + text
    cut = chance.randrange(len(sound) + 1)
    content = (sound[cut:] + sound[:cut]).encode("utf-8", "replace")
    assert sum(counted(f"a{suffix}", content)) >= 1


@pytest.mark.parametrize("suffix", sorted(MEDIA_TYPES))
def test_an_empty_file_of_any_kind_is_one_reject(suffix: str) -> None:
    assert counted(f"a{suffix}", b"") == (0, 1)
