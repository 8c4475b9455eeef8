import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from warehouse.connection import query, reading
from warehouse.search import extension, search

RANKED = [False] if extension() is None else [False, True]


@pytest.mark.parametrize("ranked", RANKED)
def test_every_word_must_occur_and_accents_do_not_count(bundled: Path, ranked: bool) -> None:
    with reading(bundled) as connection:
        found = search(connection, "LEITAO iaea", "articles", 5, ranked=ranked)
        assert not found.is_empty()
        assert found["score"].is_sorted(descending=True)
        texts = query(
            connection, "select text from core.articles semi join found using (article_id)",
            found=found,
        )["text"]  # fmt: skip
        assert all("Leitão" in text and "IAEA" in text for text in texts)
        assert search(connection, "Leitao xylophone", "articles", 5, ranked=ranked).is_empty()
        assert search(connection, " !? ", "articles", 5, ranked=ranked).is_empty()


@pytest.mark.parametrize("ranked", RANKED)
def test_both_ways_find_the_same_rows(bundled: Path, ranked: bool) -> None:
    with reading(bundled) as connection:
        for place, key in (("articles", "article_id"), ("statements", "statement_id")):
            plain = search(connection, "cooperation", place, 1000, ranked=False)
            found = search(connection, "cooperation", place, 1000, ranked=ranked)
            assert set(plain[key]) == set(found[key])
            assert plain.height > 2
            assert plain["words"].str.to_lowercase().str.contains("cooperation").all()


def test_words_that_sql_cannot_hold_are_left_out(bundled: Path) -> None:
    with reading(bundled) as connection:
        plain = search(connection, "Mamlouk", "articles", 5, ranked=False)
        odd = search(connection, "\0Mamlouk\0 \udce9", "articles", 5, ranked=False)
    assert plain.equals(odd) and not plain.is_empty()


def test_hostile_words_are_words(bundled: Path) -> None:
    for words in ("'; drop table core.articles; --", "\\b(", "%", "a' or 1=1", "é" * 500):
        result = CliRunner().invoke(app, ["search", words, "--warehouse", str(bundled)])
        assert result.exit_code == 0, result.output


def test_the_command_prints_json(bundled: Path) -> None:
    words = ["search", "Mamlouk", "Tehran", "--format", "json", "--warehouse", str(bundled)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    first = json.loads(result.stdout.splitlines()[0])
    assert "Mamlouk" in first["words"] or "Tehran" in first["words"]
    wrong = CliRunner().invoke(app, ["search", "x", "--in", "dreams", "--warehouse", str(bundled)])
    assert wrong.exit_code == 2


def test_finding_nothing_is_told_and_no_empty_table_drawn(bundled: Path) -> None:
    words = ["search", "zyzzyva", "--warehouse", str(bundled)]
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing found\n")
    as_json = CliRunner().invoke(app, [*words, "--format", "json"])
    assert (as_json.exit_code, as_json.stdout, as_json.stderr) == (0, "", "")
