"""What fuzzing found (benchmarks/fuzz): input that nobody foresaw is refused in words of ours."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.catalogue import CatalogueError, Source, read_catalogue
from flows.evaluate import BadGold, read_gold
from flows.fetch import FetchRow
from flows.fetch.redirects import BadUrl, RedirectRefused, next_hop, parsed
from flows.fetch_policy import policy_of_environment
from flows.journal import Kept, open_journal
from flows.settings import SettingError
from flows.sources.listing import read_list
from transforms.schemas import Lead
from transforms.urls import canonical
from transforms.xml_text import SourceChanged

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME = "https://news.test/"


def source(kind: str, selector: str = "") -> Source:
    return Source("news", "News", "newspaper", "en", kind, "ok", (HOME,), selector=selector)


@pytest.mark.parametrize(
    "field",
    ["id = 3", "urls = 'a'", "urls = [[1]]", "interval_minutes = 'x'", "interval_minutes = inf",
     "gap_seconds = nan", "gap_seconds = true", "past_url = '{first.a:%Y}'", "country = 1",
     "state_affiliated = 1", "most_articles = -1"],
)  # fmt: skip
def test_an_entry_of_the_catalogue_with_an_odd_value_is_named(tmp_path: Path, field: str) -> None:
    fields = {"id": "'a'", "name": "'A'", "publisher": "'b'", "language": "'en'", "kind": "'feed'",
              "status": "'ok'", "urls": "['https://n.test/f']"}  # fmt: skip
    entry = [
        f"{name} = {value}" for name, value in fields.items() if name != field.partition(" ")[0]
    ]
    path = tmp_path / "sources.toml"
    path.write_text("\n".join(["[[source]]", *entry]), "utf-8")
    if field.partition(" ")[0] not in fields:
        assert len(read_catalogue(path)) == 1
    odd = tmp_path / "odd.toml"
    odd.write_text("\n".join(["[[source]]", *entry, field]), "utf-8")
    with pytest.raises(CatalogueError, match="source 1"):
        read_catalogue(odd)


def test_a_catalogue_without_tables_is_told_how_they_look(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("source = 3", "utf-8")
    with pytest.raises(CatalogueError, match=r"\[\[source\]\]"):
        read_catalogue(path)


@pytest.mark.parametrize(
    "odd", [{"text": 3}, {"title": []}, {"meetings": 1}, {"meetings": [1]}, {"text": "\ud800"}]
)
def test_gold_of_another_shape_is_named_by_its_line(tmp_path: Path, odd: dict[str, Any]) -> None:
    path = tmp_path / "gold.jsonl"
    good = {"doc_id": "a", "text": "The king met the envoy.", "meetings": []}
    path.write_text(json.dumps(good) + "\n", "utf-8")
    assert len(read_gold(path)) == 1
    path.write_text(json.dumps(good) + "\n" + json.dumps({**good, **odd}) + "\n", "utf-8")
    with pytest.raises(BadGold, match="line 2"):
        read_gold(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("COMMUNIQUE_GAP", "soon"), ("COMMUNIQUE_GAP", "-1"), ("COMMUNIQUE_GAP", "nan"),
     ("COMMUNIQUE_ALLOWED", "localhost"), ("COMMUNIQUE_ALLOWED", "10.0.0.1/8")],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_told_before_anybody_is_asked(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name):
        policy_of_environment(["http://127.0.0.1/"])


def test_a_journal_of_another_version_or_a_spoilt_one_stops_no_run(tmp_path: Path) -> None:
    row = FetchRow("r", "news", "article", HOME, NOW, "ok")
    lead = {**dict.fromkeys(Lead.column_names()), "address": HOME, "source_id": "news"}
    kept = Kept(HOME, row, None, lead)
    good = {**kept._asdict(), "row": {**row._asdict(), "fetched_at": NOW.isoformat()}}
    odd = [
        {**good, "row": {**good["row"], "of_later": 1}},
        {**good, "lead": {"address": HOME}},
        {**good, "row": {**good["row"], "fetched_at": "soon"}},
        [],
    ]
    lines = [json.dumps(each).encode() for each in (*odd, good)]
    (tmp_path / "journal-999999999.jsonl").write_bytes(b"\xff\x00\n" + b"\n".join(lines)[:-3])
    (tmp_path / "journal-999999998.jsonl").write_bytes(b"\xff\x00\n" + b"\n".join(lines))
    with open_journal(tmp_path) as journal:
        assert journal.left == [kept]
    assert not list(tmp_path.iterdir())


def test_a_list_over_which_a_library_stumbles_costs_its_source_and_no_more() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.csv", "a")
    body = packed.getvalue()
    place = body.rindex(b"PK\x05\x06") + 16  # where it says that its directory begins
    broken = body[:place] + b"\xff" + body[place + 1 :]
    with pytest.raises(SourceChanged, match="zip"):
        read_list(source("api"), broken, HOME, None)
    empty = body[: place - 4] + bytes(4) + body[place:]  # and how long it is
    with pytest.raises(SourceChanged, match="a zip file with nothing in it"):
        read_list(source("api"), empty, HOME, None)


def test_a_base_that_is_no_address_is_none() -> None:
    page = b'<html><head><base href="http://["></head><body><a href="/n/1">Talks</a></body></html>'
    assert read_list(source("listing", "a"), page, HOME, None).items["url"].to_list() == [
        "https://news.test/n/1"
    ]


def test_punycode_that_stands_for_nothing_is_no_host() -> None:
    with pytest.raises(BadUrl):
        parsed("http://xn--a.test/n/1")
    with pytest.raises(RedirectRefused):
        next_hop(parsed("https://news.test/"), "https://xn--a.test/n/1", may_downgrade=False)


def test_parameters_without_name_and_value_tell_no_articles_apart() -> None:
    assert canonical("https://news.test/n/1?=&&=") == "https://news.test/n/1"
