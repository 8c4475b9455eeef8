import base64
import gzip
import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.report.harmless import shown, web_address
from flows.report.overview import choose, overview
from flows.report.page import write_report
from flows.report.passages import pieces, reports_by_meeting
from flows.report.scope import NotUnderstood, Scope, scope_of
from flows.report.tables import TABLES, csv_of
from tests.flows.report.conftest import FORMULA, TEXT, TODAY
from warehouse.connection import reading

EVERYTHING = Scope()


def seen(warehouse: Path, scope: Scope = EVERYTHING, today: date = TODAY, **most: int) -> Any:
    with reading(warehouse) as connection:
        return overview(connection, scope, today, choose(connection, scope, **most))


def ids(found: Any) -> set[str]:
    return {meeting["id"] for meeting in found["meetings"]}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), {"held", "odd", "plan"}),
        (Scope(countries=["IRN", "SYR"]), {"held", "plan"}),
        (Scope(countries=["FRA"]), {"odd"}),
        (Scope(people=["p1"]), {"held", "plan"}),
        (Scope(people=["cy d"]), {"held"}),
        (Scope(topics=["energy"]), {"held"}),
        (Scope(since=date(2024, 3, 5)), {"odd"}),
        (Scope(until=date(2024, 3, 2)), {"plan"}),
        (Scope(words=["TEHRAN"]), {"held"}),
        (Scope(places=["Tehran"], statuses=["held"], modes=["in_person"]), {"held"}),
        (Scope(people=["'; drop table x; --"]), set()),
    ],
)
def test_a_scope_keeps_the_meetings_that_fit_all_of_it(
    small: Path, scope: Scope, expected: set[str]
) -> None:
    assert ids(seen(small, scope)) == expected


def test_of_too_many_meetings_the_newest_are_kept_and_all_are_counted(small: Path) -> None:
    found = seen(small, most=1)
    assert ids(found) == {"odd"}
    assert found["total"] == 3


def test_a_plan_lies_ahead_until_its_month_is_over(small: Path) -> None:
    for today, expected in ((date(2024, 3, 31), True), (date(2024, 4, 1), False)):
        ahead = {m["id"]: m["ahead"] for m in seen(small, today=today)["meetings"]}
        assert ahead == {"held": False, "odd": False, "plan": expected}


def test_pairs_and_disagreements_are_those_of_the_mart(small: Path) -> None:
    found = seen(small)
    held = next(meeting for meeting in found["meetings"] if meeting["id"] == "held")
    names = [[found["people"][each][0] for each in pair] for pair in held["pairs"]]
    assert names == [["Ann Ba", "Cy Do"]]
    assert found["disagreements"] == [["held", "place", "Damascus (two); Tehran (one)"]]


def test_reports_come_with_their_words_and_the_evidence_in_them(small: Path) -> None:
    with reading(small) as connection:
        choose(connection, Scope(topics=["energy"]))
        first, second = reports_by_meeting(connection)["held"]
    assert first["passage"] == [
        "President ", ["Ann Ba", "who", "name"], " met Minister Cy Do in ",
        ["Tehran", "where", "place"], " on Monday.",
    ]  # fmt: skip
    assert ["gas", "what", "topics"] in first["elsewhere"][0]
    assert first["said"] == [["Ann Ba", "They spoke of gas", False]]
    assert first["url"] == "https://news.example/a"
    assert second["url"] is None


def test_pieces_together_are_the_text_and_the_narrowest_evidence_wins() -> None:
    spans = [(0, 30, "title"), (5, 12, "name"), (10, 90, "place"), (3, 3, "mode"), (0, 9, "odd")]
    cut = pieces(TEXT, 2, 40, spans)
    assert "".join(each if isinstance(each, str) else each[0] for each in cut) == TEXT[2:40]
    assert [each[1:] for each in cut if not isinstance(each, str)] == [
        ["who", "title"], ["who", "name, title"], ["who", "name, title, place"],
        ["who", "title, place"], ["where", "place"],
    ]  # fmt: skip
    assert pieces(TEXT, 5, 5, spans) == []


def test_what_strangers_wrote_is_made_harmless() -> None:
    assert shown("a\u202eb\x00\u2067c\nd") == "a\ufffdb\ufffd\ufffdc\nd"
    assert [web_address(url) for url in ("javascript:x", "data:x", "//x", "http://[", None)] == [
        None
    ] * 5
    assert web_address("https://news.example/a") == "https://news.example/a"


def test_the_page_is_the_same_each_time_and_holds_no_markup_of_strangers(
    small: Path, tmp_path: Path
) -> None:
    pages = [tmp_path / "one.html", tmp_path / "two.html"]
    for each in pages:
        assert write_report(small, each, Scope(), TODAY) == 3
    text = pages[0].read_text("utf-8")
    assert text == pages[1].read_text("utf-8")
    assert "harmed" not in text
    assert text.count("</script>") == 3
    packed = re.search(r'id="overview">([^<]+)<', text)
    assert packed
    data = json.loads(gzip.decompress(base64.b64decode(packed[1])))
    assert len(data["meetings"]) == 3
    assert sorted(tmp_path.iterdir()) == pages


def test_the_policy_allows_the_script_and_style_of_the_page_and_nothing_else(
    small: Path, tmp_path: Path
) -> None:
    write_report(small, tmp_path / "p.html", Scope(), TODAY)
    text = (tmp_path / "p.html").read_text("utf-8")
    for tag, what in (("script", "script-src"), ("style", "style-src")):
        inline = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert inline
        digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
        assert f"{what} 'sha256-{digest}';" in text
    assert "default-src 'none'" in text
    assert "unsafe" not in re.findall(r'Policy" content="([^"]*)"', text)[0]


@pytest.mark.parametrize("scope", [Scope(countries=["XXX"]), Scope(topics=["cheese"])], ids=str)
def test_an_unknown_code_is_told(small: Path, tmp_path: Path, scope: Scope) -> None:
    with pytest.raises(NotUnderstood, match="no such"):
        write_report(small, tmp_path / "p.html", scope, TODAY)


def test_a_folder_is_no_file_to_write_and_nothing_is_left_beside_it(
    small: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    with pytest.raises(IsADirectoryError, match="name a file"):
        write_report(small, folder, Scope(), TODAY)
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")] == []


def test_an_address_that_asks_for_no_day_is_told() -> None:
    with pytest.raises(NotUnderstood, match="not a day"):
        scope_of({"since": ["yesterday"]})
    assert scope_of({"since": [""], "country": ["IRN"], "other": ["x"]}) == Scope(countries=["IRN"])


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_had_for_the_meetings_of_a_scope(small: Path, table: str) -> None:
    with reading(small) as connection:
        held = csv_of(connection, table, Scope(topics=["energy"])).splitlines()
        nothing = csv_of(connection, table, Scope(people=["nobody"])).splitlines()
    assert len(held) > 1
    assert nothing == held[:1]


def test_a_formula_in_a_table_is_text(small: Path) -> None:
    with reading(small) as connection:
        page = csv_of(connection, "meetings", Scope())
    assert f"'{FORMULA}" in page
    assert not re.search(r'(^|,)"?=', page, re.MULTILINE)
