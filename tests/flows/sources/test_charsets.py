import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources.charsets import decode, encoding_of, is_binary

CASES = Path(__file__).parents[4] / "shared/reference/ingest/charset.py"
CYRILLIC = (
    "Президент России провёл переговоры с министром иностранных дел. Стороны обсудили отношения. "
)
GERMAN = "Außenminister würdigt Gespräche über Übergänge – „schön“, sagte er für alle Bürger. "
META = "<html><head><meta charset={}></head><body>{}</body></html>"

DECODED = [
    (GERMAN.encode(), GERMAN),
    (GERMAN.encode("utf-8-sig"), GERMAN),
    (GERMAN.encode("utf-16"), GERMAN),
    (GERMAN.encode("utf-16-be"), GERMAN),
    (GERMAN.encode("utf-32"), GERMAN),
    (GERMAN.encode("cp1252"), GERMAN),
    (GERMAN.encode() + GERMAN.encode("cp1252"), GERMAN * 2),
    (META.format("windows-1251", CYRILLIC).encode("cp1251"), META.format("windows-1251", CYRILLIC)),
    (META.format("iso-8859-1", GERMAN).encode("cp1252"), META.format("iso-8859-1", GERMAN)),
    (META.format("gbk", CYRILLIC).encode(), META.format("gbk", CYRILLIC)),
    (META.format("no-such-set", GERMAN).encode("cp1252"), META.format("no-such-set", GERMAN)),
    ((CYRILLIC * 6).encode("cp1251"), CYRILLIC * 6),
]


@pytest.mark.parametrize(("body", "text"), DECODED)
def test_bytes_speak_before_labels_and_labels_before_guesses(body: bytes, text: str) -> None:
    assert decode(body) == text


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_some_text_or_binary(body: bytes) -> None:
    assert isinstance(decode(body or b"x"), str)
    assert isinstance(is_binary(body), bool)
    assert isinstance(body.decode(encoding_of(body), "replace"), str)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_read_as_it_was_written(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == text


@pytest.mark.skipif(not CASES.exists(), reason="the shared folder is not here")
def test_all_of_the_labelled_and_unlabelled_pages_are_read() -> None:
    spec = importlib.util.spec_from_file_location("charset_cases", CASES)
    assert spec is not None and spec.loader is not None
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    unread = [
        name
        for name, body, header, text in cases.CASES
        if text not in decode(body, header.partition("charset=")[2] or None)
    ]
    assert len(cases.CASES) == 19
    assert unread == []


def test_a_few_foreign_words_in_a_document_that_calls_itself_utf8_are_read() -> None:
    document = '<?xml version="1.0" encoding="utf-8"?><rss><title>Кремль</title></rss>'
    assert decode(document.encode("cp1251")) == document
