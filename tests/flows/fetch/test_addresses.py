"""Point 13: no way leads into a private network, however it is spelled or looked up."""

import asyncio

import pytest

from flows.fetch import open_session
from flows.fetch.addresses import (
    AddressRefused,
    is_public,
    refuse_unless_visited,
    registrable_domain,
)
from tests.flows.fetch.web import POLICY, Answer, JumpingClock, Web, fetch_one, get, session

ADDRESSES = [
    ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False), ("0.0.0.0", False),
    ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("255.255.255.255", False),
    ("169.254.169.254", False), ("100.64.0.1", False), ("192.0.2.1", False),
    ("192.0.0.192", False), ("198.18.0.1", False), ("224.0.0.1", False), ("240.0.0.1", False),
    ("::", False), ("::1", False), ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False),
    ("::ffff:8.8.8.8", True), ("::127.0.0.1", False), ("64:ff9b::7f00:1", False),
    ("64:ff9b::a00:1", False), ("64:ff9b::808:808", True), ("64:ff9b:1::7f00:1", False),
    ("2002:7f00:1::", False), ("2001::1", False), ("fc00::1", False), ("fd00::1", False),
    ("fe80::1", False), ("fe80::1%eth0", False), ("fec0::1", False), ("ff02::1", False),
]  # fmt: skip
SPELLINGS = [
    "2130706433", "0x7f000001", "0x7f.1", "127.1", "017700000001", "localhost", "localhost.",
    "LOCALHOST", "[::ffff:127.0.0.1]", "127.0.0.1.", "①②⑦.0.0.1", "127。0。0。1", "[::1]", "0",
]  # fmt: skip
STRICT = POLICY._replace(allowed=(), ports=(80, 443))


@pytest.mark.parametrize(("address", "may"), ADDRESSES)
def test_only_public_addresses_are_public(address: str, may: bool) -> None:
    assert is_public(address) is may


@pytest.mark.parametrize("host", SPELLINGS)
def test_this_machine_is_known_under_every_spelling(web: Web, host: str) -> None:
    web.on("/robots.txt", Answer(404))
    policy = STRICT._replace(ports=(80, 443, web.port))
    opened = open_session(policy, "run", clock=JumpingClock().clock())  # the system's resolver
    fetched = get(opened, f"http://{host}:{web.port}/")[0]
    assert fetched.row.outcome in ("address_refused", "dns", "bad_url")
    assert web.seen == []


@pytest.mark.parametrize(
    ("addresses", "port", "may"),
    [
        (["8.8.8.8"], 80, True),
        (["8.8.8.8"], 443, True),
        (["8.8.8.8"], 22, False),
        (["8.8.8.8", "10.0.0.1"], 443, False),
        (["10.0.0.1", "8.8.8.8"], 443, False),
        (["127.0.0.1"], 5432, True),
        (["::ffff:127.0.0.1"], 5432, True),
        (["127.0.1.1"], 80, False),
    ],
)
def test_every_address_of_a_name_and_the_port_must_be_in_order(
    addresses: list[str], port: int, may: bool
) -> None:
    def check() -> None:
        refuse_unless_visited("news.test", port, addresses, (80, 443), ["127.0.0.0/24"])

    if may:
        check()
    else:
        with pytest.raises(AddressRefused):
            check()


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.2:{}/", "http://169.254.169.254/latest/meta-data/", "//[::1]/",
        "http://2130706434:{}/", "http://0.0.0.0/", "http://[::ffff:127.0.0.2]:{}/",
    ],
)  # fmt: skip
def test_no_redirect_leads_inside(web: Web, inside: str) -> None:
    async def named(host: str, _port: int) -> list[str]:
        return {"news.test": ["127.0.0.1"], "2130706434": ["127.0.0.2"]}.get(host, [host])

    web.on("/out", Answer(302, b"", {"Location": inside.format(web.port)}))
    policy = POLICY._replace(allowed=("127.0.0.1/32",))
    opened = open_session(policy, "run", clock=JumpingClock().clock(), resolver=named)
    fetched = get(opened, web.url("/out"))[0]
    assert fetched.row.outcome == "address_refused"
    assert {request.address for request in web.seen} == {"127.0.0.1"}


def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_used(web: Web) -> None:
    looked_up: list[str] = []

    async def rebinding(host: str, _port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.2"] if len(looked_up) == 1 else ["127.0.0.3"]

    web.on("/page", Answer(200, b"x", {"Connection": "close"}))
    time = JumpingClock()
    policy = POLICY._replace(allowed=("127.0.0.2/32",))
    opened = open_session(policy, "run", clock=time.clock(), resolver=rebinding)
    pages = get(opened, *(web.url(f"/page?{number}") for number in range(3)))
    assert {page.row.outcome for page in pages} == {"ok"}
    assert looked_up == ["news.test"]
    time.passed += 3600
    assert get(opened, web.url("/page"))[0].row.outcome == "address_refused"
    assert {request.address for request in web.seen} == {"127.0.0.2"}


def test_a_name_in_another_script_is_one_name(web: Web) -> None:
    looked_up: list[str] = []

    async def note(host: str, _port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    web.on("/page", Answer(200, b"x"))
    opened = open_session(POLICY, "run", clock=JumpingClock().clock(), resolver=note)
    fetched = get(opened, web.url("/page", "новости.example"))[0]
    assert fetched.row.outcome == "ok"
    assert looked_up == ["xn--b1amnebsh.example"]


def test_the_name_stays_in_the_request_when_the_address_is_pinned(web: Web) -> None:
    web.names["news.test"] = ["127.0.0.2"]
    web.on("/page", Answer(200, b"x"))
    fetch_one(web, "/page")
    (asked,) = web.asked("/page")
    assert (asked.address, asked.headers["host"]) == ("127.0.0.2", f"news.test:{web.port}")


def test_the_next_address_is_tried_where_the_first_does_not_answer(web: Web) -> None:
    web.names["news.test"] = ["127.0.0.9", "127.0.0.3"]
    web.on("/page", Answer(200, b"x"))
    assert fetch_one(web, "/page").row.outcome == "ok"
    assert web.asked("/page")[0].address == "127.0.0.3"


def test_the_first_address_is_used_while_it_answers(web: Web) -> None:
    web.names["news.test"] = ["127.0.0.3", "127.0.0.2"]
    web.on("/page", Answer(200, b"x"))
    fetch_one(web, "/page")
    assert {request.address for request in web.seen} == {"127.0.0.3"}


def test_a_proxy_in_the_environment_is_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.on("/page", Answer(200, b"x"))
    assert fetch_one(web, "/page").row.outcome == "ok"


def test_a_name_that_does_not_resolve_is_said_to(web: Web) -> None:
    web.names["news.test"] = []
    opened = open_session(STRICT, "run", clock=JumpingClock().clock())
    fetched = get(opened, "http://no-such-name.invalid/")[0]
    assert (fetched.row.outcome, fetched.row.request_count) == ("dns", 0)
    assert get(session(web), web.url("/"))[0].row.outcome == "dns"


def test_a_resolver_that_never_answers_meets_a_deadline() -> None:
    async def silent(host: str, _port: int) -> list[str]:
        return await asyncio.get_running_loop().create_future()

    policy = POLICY._replace(connect_seconds=0.05, attempts=1)
    opened = open_session(policy, "run", clock=JumpingClock().clock(), resolver=silent)
    assert get(opened, "http://news.test/")[0].row.outcome == "timeout"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.bbc.co.uk", "bbc.co.uk"),
        ("BBC.co.uk.", "bbc.co.uk"),
        ("www.mfa.gov.cn", "mfa.gov.cn"),
        ("one.github.io", "one.github.io"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("intranet", "intranet"),
        ("", ""),
    ],
)
def test_a_domain_is_what_somebody_registered(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain
