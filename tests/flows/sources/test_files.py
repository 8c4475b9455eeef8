import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.sources.files import (
    Collected,
    Parsed,
    UsageError,
    collect,
    parse,
    read_files,
    receive,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = "The president received the envoy in Damascus on Tuesday."


def read(path: Path) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Articles of a file, and (reason, where) of what it holds that is none."""
    batches = list(read_files(collect([path]), path.parent / "warehouse", "r1", NOW))
    items = [row for batch in batches for row in batch.items.to_dicts()]
    rejects = [row for batch in batches for row in batch.rejects.to_dicts()]
    return items, [(row["reason"], row["where"]) for row in rejects]


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(rows: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(rows).write_parquet(out)
    return out.getvalue()


def test_folders_are_searched_in_order_and_what_is_hidden_or_foreign_is_passed_over(
    tmp_path: Path,
) -> None:
    for name in (
        "b.txt",
        "a.JSON",
        "c.html.gz",
        ".hidden.txt",
        "picture.png",
        "sub/d.csv.gz",
        ".git/e.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = collect([tmp_path, tmp_path / "b.txt"])
    names = [path.relative_to(tmp_path).as_posix() for path in found.files]
    assert (names, found.ignored_count) == (["a.JSON", "b.txt", "c.html.gz", "sub/d.csv.gz"], 1)


def test_a_file_of_a_foreign_kind_is_a_reject_when_somebody_names_it(tmp_path: Path) -> None:
    path = written(tmp_path, "picture.png", b"\x89PNG")
    assert collect([path]) == Collected([], [path], 0)
    assert read(path) == ([], [("unsupported", "")])


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        collect([tmp_path, tmp_path / "nowhere"])


def test_a_link_to_a_file_is_that_file_and_a_link_to_a_folder_is_passed_over(
    tmp_path: Path,
) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    outside.mkdir()
    folder.mkdir()
    (outside / "there.txt").write_text("There.")
    (outside / "also.txt").write_text("Also there.")
    (folder / "here.txt").write_text("Here.")
    (folder / "again.txt").symlink_to(folder / "here.txt")
    (folder / "link.txt").symlink_to(outside / "there.txt")
    (folder / "round").symlink_to(folder)
    (folder / "away").symlink_to(outside)
    found = collect([folder]).files
    assert [path.resolve().name for path in found] == ["here.txt", "there.txt"]
    assert [path.name for path in collect([folder / "away"]).files] == ["also.txt", "there.txt"]


def test_a_broken_link_in_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert collect([tmp_path]).files == []


RECORD = json.dumps({"id": 7, "text": BODY})
CSV = f'id,text\n1,"{BODY}"\n'
ODD = [  # file name, bytes, ids of the articles read, (reason, where) of the rest
    ("empty.txt", b"", [], [("empty", "")]),
    ("blank.txt", b" \n\t\r\n", [], [("empty", "")]),
    ("nul.txt", b"\0\0\0\0", [], [("empty", "")]),
    ("mark.txt", b"\xef\xbb\xbf", [], [("empty", "")]),
    ("png.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), [], [("binary", "")]),
    ("pdf.md", b"%PDF-1.7 and more", [], [("binary", "")]),
    ("noise.txt", bytes(range(1, 256)) * 20, [], [("binary", "")]),
    ("zip.jsonl", b"PK\x03\x04" + bytes(50), [], [("binary", "")]),
    ("gzip-in-gzip.txt.gz", gzip.compress(gzip.compress(b"text")), [], [("binary", "")]),
    ("huge.txt", b"word " * 5_000_000, [], [("too_large", "")]),
    ("one-nul.txt", b"The envoy\0 came to the palace.", ["one-nul"], []),
    ("not-gzip.txt.gz", BODY.encode(), ["not-gzip"], []),
    ("is-gzip.txt", gzip.compress(BODY.encode()), ["is-gzip"], []),
    ("cut.txt.gz", gzip.compress(BODY.encode())[:-12], [], [("truncated", "")]),
    ("cut.jsonl.gz", gzip.compress(f"{RECORD}\n".encode() * 3)[:-8], ["7"] * 3,
     [("truncated", "")]),
    ("rotten.txt.gz", gzip.compress(b"text")[:-8] + bytes(8), [], [("unreadable", "")]),
    ("one.json", RECORD, ["7"], []),
    ("mark.json", b"\xef\xbb\xbf" + RECORD.encode(), ["7"], []),
    ("wide.json", RECORD.encode("utf-16"), ["7"], []),
    ("list.json", f"[{RECORD}, 3, {RECORD}]", ["7", "7"], [("wrong_type", "[1]")]),
    ("wrapped.json", f'{{"status": "ok", "articles": [{RECORD}, null]}}', ["7"],
     [("wrong_type", "articles[1]")]),
    ("nested.json", f'{{"data": {{"Items": [{RECORD}]}}}}', ["7"], []),
    ("lines.json", f"{RECORD}\n{RECORD}\n", ["7", "7"], []),
    ("cut.json", RECORD[:-3], [], [("broken_json", "")]),
    ("deep.json", "[" * 100_000, [], [("broken_json", "")]),
    ("deep-object.json", '{"data":' * 90 + "1" + "}" * 90, [],
     [("no_text", ".".join(["data"] * 89))]),
    ("number.json", "3", [], [("wrong_type", "")]),
    ("none.json", "[]", [], [("empty", "")]),
    ("long-number.json", f'{{"text": {"9" * 5000}}}', [], [("broken_json", "")]),
    ("lines.jsonl", f"{RECORD}\n\n{{oops\n[1]\n{RECORD}", ["7", "7"],
     [("broken_json", "line 3"), ("wrong_type", "line 4")]),
    ("carriage.ndjson", f"{RECORD}\r\n{RECORD}\r\n", ["7", "7"], []),
    ("wide.jsonl", f"{RECORD}\n{RECORD}\n".encode("utf-16-le"), ["7", "7"], []),
    ("text-types.jsonl", '{"text": 3}\n{"text": ["a"]}\n{"text": {}}\n{"text": true}', [],
     [("wrong_type", f"line {n}") for n in (1, 2, 3, 4)]),
    ("no-text.jsonl", '{"title": "x"}\n{"text": null}\n{"text": " "}\n{}', [],
     [("no_text", "line 1"), ("empty", "line 2"), ("empty", "line 3"), ("no_text", "line 4")]),
    ("next-text.jsonl", json.dumps({"id": 1, "text": 5, "content": BODY}), ["1"], []),
    ("half.jsonl", '{"id": "a\\ud83d", "text": "b \\ud83d\\ude00 c"}', ["a\ufffd"], []),
    ("semicolon.csv", CSV.replace(",", ";"), ["1"], []),
    ("tab.csv", CSV.replace(",", "\t"), ["1"], []),
    ("bar.csv", CSV.replace(",", "|"), ["1"], []),
    ("wide.csv", CSV.encode("utf-16"), ["1"], []),
    ("old-mac.csv", CSV.replace("\n", "\r"), ["1"], []),
    ("quoted-lines.csv", 'id,text\n1,"First.\nSecond ""line""."\n2,Third.', ["1", "2"], []),
    ("many-cells.csv", "id,text\n1,One, two\n2,Fine.", ["2"], [("broken_csv", "line 2")]),
    ("few-cells.csv", "id,text\n1\n2,Fine.", ["2"], [("empty", "line 2")]),
    ("open-quote.csv", 'id,text\n1,"Never closed\n2,Fine.\n3,Fine.', ["2", "3"],
     [("broken_csv", "line 2")]),
    ("loose-quote.csv", 'id,text\n1,"a" b\n2,Fine.', ["2"], [("broken_csv", "line 2")]),
    ("foreign.csv", "a,b\n1,2", [], [("no_text", "")]),
    ("header-only.csv", "id,text\n", [], [("empty", "")]),
    ("blank.csv", "\n\n", [], [("empty", "")]),
    ("nul.csv", "id,text\n1,a\0b\n", ["1"], []),
    ("good.parquet", table({"ID": [1, None], "Body": [BODY, None]}), ["1"], [("empty", "row 2")]),
    ("numbers.parquet", table({"id": [1], "text": [2.5]}), [], [("wrong_type", "row 1")]),
    ("lists.parquet", table({"id": [1], "text": [["a", "b"]]}), [], [("wrong_type", "row 1")]),
    ("foreign.parquet", table({"a": [1]}), [], [("no_text", "")]),
    ("no-rows.parquet", table({"id": [], "text": []}), [], [("empty", "")]),
    ("not.parquet", b"PAR1 but no more", [], [("unreadable", "")]),
    ("empty.parquet", b"", [], [("empty", "")]),
    ("empty.html", "<html></html>", [], [("no_text", "")]),
    ("huge.html", "<p>" + "x" * (4 << 20), [], [("too_large", "")]),
    ("deep.html", "<div>" * 5000 + BODY, [], [("unreadable", "")]),
    ("links.html", f"<p>{'<a href=x>y</a>' * 6000}</p>", [], [("too_complex", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "ids", "rejects"), ODD, ids=[row[0] for row in ODD])
def test_odd_input_is_read_or_turned_away_with_its_reason(
    tmp_path: Path, name: str, content: bytes | str, ids: list[str], rejects: list[tuple[str, str]]
) -> None:
    items, refused = read(written(tmp_path, name, content))
    assert [item["external_id"] for item in items] == ids
    assert refused == rejects


def test_a_line_too_long_to_hold_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.sources.json_records.LONGEST_LINE", 1000)
    long = json.dumps({"text": "x" * 3000})
    path = written(tmp_path, "long.jsonl", f"{RECORD}\n{long}\n{RECORD}\n{long}")
    items, rejects = read(path)
    assert [item["where"] for item in items] == ["line 1", "line 3"]
    assert rejects == [("too_large", "line 2"), ("too_large", "line 4")]


SAME_RECORD = [
    {"id": "x", "url": "https://e.test/1", "title": "T", "text": "B", "published": "2026-11-01",
     "source": "S", "author": "A", "language": "en"},
    {"doc_id": "x", "link": "https://e.test/1", "headline": "T", "body": "B", "date": "2026-11-01",
     "outlet": "S", "byline": "A", "lang": "en"},
    {"GUID": "x", "href": "https://e.test/1", "Name": "T", "Content": "B", "pubDate": "2026-11-01",
     "publisher": {"name": "S"}, "authors": ["A"], "Language": "en"},
    {"article_id": "x", "permalink": "https://e.test/1", "headline": "T", "maintext": "B",
     "publishedAt": "2026-11-01", "source": {"id": None, "name": "S"}, "creator": "A",
     "lang": "en"},
    {"uuid": "x", "url": "https://e.test/1", "title": "T", "description": "short", "full_text": "B",
     "timestamp": 1, "publish_date": "2026-11-01", "domain": "S", "author": [{"name": "A"}],
     "lang": "en"},
]  # fmt: skip


UNDERSTOOD = {
    "external_id": "x", "url": "https://e.test/1", "title": "T", "text": "B",
    "published": "2026-11-01", "source": "S", "author": "A", "language": "en", "date_basis": "file",
}  # fmt: skip


@pytest.mark.parametrize("record", SAME_RECORD)
def test_the_usual_names_of_fields_are_understood(tmp_path: Path, record: dict[str, Any]) -> None:
    [item], _ = read(written(tmp_path, "a.json", json.dumps(record)))
    assert {name: item[name] for name in UNDERSTOOD} == UNDERSTOOD


def test_a_parquet_date_keeps_its_day_and_a_csv_cell_its_words(tmp_path: Path) -> None:
    frame = {"text": [BODY], "published": [datetime(2026, 11, 23, 22, 30, tzinfo=UTC)]}
    local = pl.DataFrame(frame).with_columns(pl.col("published").dt.convert_time_zone("Asia/Tokyo"))
    local.write_parquet(tmp_path / "a.parquet")
    [item], _ = read(tmp_path / "a.parquet")
    assert item["published"] == "2026-11-24 07:30:00.000000+0900"


def test_large_files_come_in_batches_with_rows_numbered_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.sources.files._BATCH_ROWS", 3)
    path = written(tmp_path, "a.jsonl", f"{RECORD}\n" * 7)
    batches = list(parse(receive(path, tmp_path / "w", NOW), tmp_path / "w", "r1", first_row=10))
    assert [batch.items["row"].to_list() for batch in batches] == [[10, 11, 12], [13, 14, 15], [16]]


def test_many_small_files_share_a_batch(tmp_path: Path) -> None:
    for number in range(5):
        written(tmp_path, f"{number}.txt", f"{BODY} {number}")
    [batch] = read_files(collect([tmp_path]), tmp_path / "w", "r1", NOW)
    assert isinstance(batch, Parsed)
    assert batch.items["row"].to_list() == [0, 1, 2, 3, 4]
    assert batch.items["raw_path"].n_unique() == 5


def test_a_folder_given_as_a_file_name_with_a_foreign_byte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    try:
        path.write_text(BODY)
    except OSError:
        pytest.skip("this file system takes no such name")
    [item], _ = read(path)
    assert item["text"] == BODY
