"""Proposals of Wikidata ids, asked of a server on loopback that answers as the API does."""

import asyncio
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.command import MISUSED
from flows.link import CACHE, MAX_AGE_DAYS, Linked, link
from flows.run_ingest import Outside
from tests.flows.fetch.web import POLICY, Answer, Handler, JumpingClock, Web
from transforms.identity.corrections import read_corrections, values
from transforms.identity.seeds import seed_path
from transforms.schemas import Office, Participant, Person
from transforms.wikidata import candidates, found_ids, read_answer
from warehouse.connection import writing
from warehouse.tables import create_tables

PATH = "/w/api.php"
BOLIVIA, ECUADOR, UNMAPPED = "Q750", "Q736", "Q15180"


def claim(qid: str, rank: str = "normal") -> dict[str, object]:
    value = {"entity-type": "item", "id": qid}
    snak = {"snaktype": "value", "datavalue": {"value": value, "type": "wikibase-entityid"}}
    return {"mainsnak": snak, "type": "statement", "rank": rank}


def item(qid: str, label: str, *states: str, aliases: tuple[str, ...] = (), kind: str = "Q5",
         of_state: str = "P27") -> dict[str, object]:  # fmt: skip
    return {
        "type": "item",
        "id": qid,
        "labels": {"en": {"language": "en", "value": label}},
        "descriptions": {"en": {"language": "en", "value": f"politician {qid}"}},
        "aliases": {"en": [{"language": "en", "value": name} for name in aliases]},
        "claims": {"P31": [claim(kind)], of_state: [claim(state) for state in states]},
    }


class Wikidata:
    """Names and the items that a search for them finds; or what else the server says once."""

    def __init__(self, web: Web) -> None:
        self.items: dict[str, list[dict[str, object]]] = {}
        self.instead: list[Answer] = []
        self.web = web
        web.on(PATH, self.say)

    def say(self, handler: Handler) -> None:
        if self.instead:
            handler.say(self.instead.pop(0))
            return
        asked = {key: each[0] for key, each in parse_qs(urlsplit(handler.path).query).items()}
        if asked["action"] == "wbsearchentities":
            hits = [{"id": each["id"]} for each in self.items.get(asked["search"], [])]
            answer: dict[str, object] = {"search": hits, "success": 1}
        else:
            wanted = asked["ids"].split("|")
            known = {each["id"]: each for found in self.items.values() for each in found}
            answer = {"entities": {qid: known[qid] for qid in wanted}, "success": 1}
        handler.say(Answer(body=json.dumps(answer).encode()))

    @property
    def requests(self) -> int:
        return sum(seen.path.startswith(PATH) for seen in self.web.seen)


@pytest.fixture
def wikidata(web: Web) -> Wikidata:
    return Wikidata(web)


def warehouse(folder: Path, *names: str) -> Path:
    """People of Bolivia whom only the news told us of, one whom the seeds know, an office."""
    path = folder / "w.duckdb"
    tables = {"core.people": Person, "core.offices": Office, "core.participants": Participant}
    with writing(path) as connection:
        create_tables(connection, tables)
        for name in names:
            connection.execute(
                "insert into core.people (person_id, name, country, is_provisional) "
                "values (?, ?, 'BOL', true)", [name.lower().replace(" ", "_"), name],
            )  # fmt: skip
        connection.execute(
            "insert into core.people (person_id, name, is_provisional) "
            "values ('known', 'Known Person', false)"
        )
        connection.execute(
            "insert into core.offices (office_id, label, role, country) "
            "values ('bol_fm', 'Foreign Minister of Bolivia', 'foreign_minister', 'BOL')"
        )
    return path


def ask(
    wikidata: Wikidata,
    path: Path,
    *,
    offices: bool = False,
    clock: JumpingClock | None = None,
    max_age_days: int = MAX_AGE_DAYS,
) -> Linked:
    web = wikidata.web
    outside = Outside(POLICY, (clock or JumpingClock()).clock(), web.resolve)
    return link(path, outside, web.url(PATH), limit=9, offices=offices, max_age_days=max_age_days)


def test_a_match_is_a_row_for_the_corrections(wikidata: Wikidata, tmp_path: Path) -> None:
    wikidata.items["Ana Prado"] = [
        item("Q11", "Ana María Prado", BOLIVIA, aliases=("Ana Prado",)),
        item("Q12", "Ana Prado", BOLIVIA, kind="Q4167410"),
    ]
    found = ask(wikidata, warehouse(tmp_path, "Ana Prado"))
    [row] = found.proposals.rows(named=True)
    assert (row["subject"], row["object"], row["country"]) == ("ana_prado", "Q11", "BOL")
    assert (row["label"], row["matched_by"]) == ("Ana María Prado", "alias")
    assert 0.9 < row["score"] <= 1
    header = seed_path("corrections.csv").read_text("utf-8").splitlines()[0].split(",")
    assert found.proposals.columns[: len(header)] == header
    as_seed = read_corrections(found.proposals.select(header).write_csv().encode())
    assert values(as_seed, "set_qid") == {"ana_prado": "Q11"}


def test_two_namesakes_of_a_state_are_listed_and_not_proposed(
    wikidata: Wikidata, tmp_path: Path
) -> None:
    wikidata.items["Ana Prado"] = [item(qid, "Ana Prado", BOLIVIA) for qid in ("Q12", "Q11")]
    found = ask(wikidata, warehouse(tmp_path, "Ana Prado"))
    assert found.proposals.select("kind", "object").rows() == [
        ("ambiguous", "Q11"),
        ("ambiguous", "Q12"),
    ]


def test_a_state_decides_between_namesakes_and_another_state_is_nobody(
    wikidata: Wikidata, tmp_path: Path
) -> None:
    wikidata.items["Ana Prado"] = [
        item("Q1", "Ana Prado", ECUADOR), item("Q2", "Ana Prado", UNMAPPED),
        item("Q3", "Ana Prado", BOLIVIA), item("Q4", "Rosa Quiroga", BOLIVIA),
    ]  # fmt: skip
    wikidata.items["Luis Soto"] = [item("Q5001", "Luis Soto", ECUADOR)]
    found = ask(wikidata, warehouse(tmp_path, "Ana Prado", "Luis Soto", "Eva Paz"))
    assert found.proposals.select("kind", "object").rows() == [("set_qid", "Q3")]
    assert sorted(found.unknown) == ["eva_paz", "luis_soto"]


def test_what_was_answered_is_not_asked_again(wikidata: Wikidata, tmp_path: Path) -> None:
    wikidata.items["Ana Prado"] = [item("Q11", "Ana Prado", BOLIVIA)]
    path = warehouse(tmp_path, "Ana Prado", "Eva Paz")
    before = path.read_bytes()
    first = ask(wikidata, path)
    assert (first.asked, wikidata.requests) == (3, 3)
    wikidata.web.seen.clear()
    second = ask(wikidata, path)
    assert (second.asked, wikidata.web.seen) == (0, [])
    assert second.proposals.equals(first.proposals)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"search": [', b"[]", b'{"error": {"code": "x"}}', b"\xff", b""]
)
def test_a_broken_answer_fails_one_person_and_is_not_kept(
    wikidata: Wikidata, tmp_path: Path, body: bytes
) -> None:
    path = warehouse(tmp_path, "Ana Prado", "Eva Paz")
    wikidata.items["Eva Paz"] = [item("Q21", "Eva Paz", BOLIVIA)]
    wikidata.instead = [Answer(body=body)]
    found = ask(wikidata, path)
    assert [key for key, _ in found.failed] == ["ana_prado"]
    assert found.proposals["object"].to_list() == ["Q21"]
    assert len(list((tmp_path / CACHE).iterdir())) == 2
    assert ask(wikidata, path).failed == []


def test_asked_to_wait_we_wait_and_ask_again(wikidata: Wikidata, tmp_path: Path) -> None:
    wikidata.items["Ana Prado"] = [item("Q11", "Ana Prado", BOLIVIA)]
    wikidata.instead = [Answer(429, headers={"Retry-After": "30"})]
    found = ask(wikidata, warehouse(tmp_path, "Ana Prado"))
    assert found.proposals["object"].to_list() == ["Q11"]
    assert wikidata.requests == 3


def test_an_api_that_was_named_is_asked_whatever_robots_txt_tells_crawlers(
    wikidata: Wikidata, tmp_path: Path
) -> None:
    wikidata.web.on("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /w/\n"))
    wikidata.items["Ana Prado"] = [item("Q11", "Ana Prado", BOLIVIA)]
    found = ask(wikidata, warehouse(tmp_path, "Ana Prado"))
    assert found.proposals["object"].to_list() == ["Q11"]
    seen = [each for each in wikidata.web.seen if each.path.startswith(PATH)]
    assert all("maxlag=5" in each.path for each in seen)
    assert {each.headers["user-agent"] for each in seen} == {POLICY.user_agent}


def test_where_the_api_sends_us_elsewhere_robots_txt_counts(
    wikidata: Wikidata, tmp_path: Path
) -> None:
    wikidata.web.on("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /elsewhere\n"))
    wikidata.instead = [Answer(302, headers={"Location": "/elsewhere"})]
    found = ask(wikidata, warehouse(tmp_path, "Ana Prado"))
    [(key, why)] = found.failed
    assert (key, why.partition(":")[0]) == ("ana_prado", "robots")
    assert not [each for each in wikidata.web.seen if each.path.startswith("/elsewhere")]


def test_a_busy_server_is_left_alone(wikidata: Wikidata, tmp_path: Path) -> None:
    wikidata.instead = [Answer(body=b'{"error": {"code": "maxlag", "info": "5.6 seconds"}}')]
    found = ask(wikidata, warehouse(tmp_path, "Ana Prado", "Eva Paz"))
    assert sorted(key for key, _ in found.failed) == ["ana_prado", "eva_paz"]
    assert wikidata.requests == 1
    assert not (tmp_path / CACHE).exists()


def test_an_answer_is_asked_for_anew_when_it_is_old(wikidata: Wikidata, tmp_path: Path) -> None:
    path, clock = warehouse(tmp_path, "Eva Paz"), JumpingClock()
    assert ask(wikidata, path, clock=clock).asked == 1
    assert ask(wikidata, path, clock=clock, max_age_days=2).asked == 0
    asyncio.run(clock.sleep(3 * 86_400))
    assert ask(wikidata, path, clock=clock, max_age_days=4).asked == 0
    assert ask(wikidata, path, clock=clock, max_age_days=2).asked == 1


def test_an_office_is_matched_word_by_word(wikidata: Wikidata, tmp_path: Path) -> None:
    label = "Foreign Minister of Bolivia"
    wikidata.items[label] = [
        item("Q31", label, BOLIVIA, kind="Q294414", of_state="P1001"),
        item("Q32", f"Deputy {label}", BOLIVIA, kind="Q294414", of_state="P1001"),
    ]
    path = warehouse(tmp_path)
    assert ask(wikidata, path).proposals.is_empty()
    found = ask(wikidata, path, offices=True).proposals
    assert found.select("kind", "subject", "object").rows() == [("office_qid", "bol_fm", "Q31")]


def test_an_office_whose_id_the_seeds_have_is_not_asked_for(
    wikidata: Wikidata, tmp_path: Path
) -> None:
    path = warehouse(tmp_path)
    with writing(path) as connection:
        connection.execute("update core.offices set wikidata_id = 'Q31'")
    assert ask(wikidata, path, offices=True).asked == 0


def test_the_command_prints_csv(
    wikidata: Wikidata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_ALLOWED", "127.0.0.0/8")
    monkeypatch.setenv("COMMUNIQUE_GAP", "0")
    monkeypatch.setenv("COMMUNIQUE_CONTACT", "desk@example.org")
    wikidata.items["Ana Prado"] = [item("Q11", "Ana Prado", BOLIVIA)]
    path, output = warehouse(tmp_path, "Ana Prado"), tmp_path / "proposals.csv"
    endpoint = wikidata.web.url(PATH, host="127.0.0.1")
    arguments = ["link", "--warehouse", str(path), "--endpoint", endpoint]
    done = CliRunner().invoke(app, [*arguments, "--output", str(output)])
    assert done.exit_code == 0, done.output
    assert pl.read_csv(output)["object"].to_list() == ["Q11"]
    seed = seed_path("proposals.csv")
    refused = CliRunner().invoke(app, [*arguments, "--output", str(seed)])
    assert (refused.exit_code, seed.exists()) == (MISUSED, False)
    monkeypatch.delenv("COMMUNIQUE_CONTACT")
    assert CliRunner().invoke(app, arguments).exit_code == MISUSED
    assert CliRunner().invoke(app, arguments[:3]).exit_code == MISUSED


@pytest.mark.parametrize(
    "answer",
    [
        {"search": {"id": "Q1"}}, {"search": [None, 3, {"id": 7}]}, {"entities": []},
        {"entities": {"Q1": {"id": "Q1", "missing": ""}}},
    ],
)  # fmt: skip
def test_odd_shapes_hold_nobody(answer: dict[str, object]) -> None:
    read = read_answer(json.dumps(answer).encode())
    assert read is not None
    assert found_ids(read) == []
    assert candidates(read).is_empty()


def test_an_item_without_anything_is_still_a_row() -> None:
    bare = {"entities": {"Q1": {"id": "Q1", "labels": [], "aliases": [], "claims": []}}}
    assert candidates(bare).select("wikidata_id", "label", "is_human").rows() == [("Q1", "", False)]
