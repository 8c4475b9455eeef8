"""The page in a real browser."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from flows.formulas import FORMULA as FORMULA_PATTERN
from flows.report.page import write_report
from flows.report.scope import Scope, scope_of
from flows.report.serve import server
from tests.flows.report.conftest import FORMULA, SCRIPT, TODAY
from tests.flows.test_formulas import TEXTS
from warehouse.connection import query, reading

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
# What a page of ours never does; collected by `watched`.
Faults = list[str]


@pytest.fixture(scope="module")
def file(small: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("page") / "report.html"
    write_report(small, target, Scope(), TODAY)
    return target.as_uri()


@pytest.fixture(scope="module")
def live(small: Path) -> Iterator[str]:
    with server(small, 0, lambda: TODAY) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}/"
        serving.shutdown()
        thread.join()


@pytest.fixture(params=["file", "live"])
def address(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test on an error, a message to the console or a foreign request."""
    faults: Faults = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("file:", "blob:", "http://127.0.0.1:"))
            else faults.append(request.url)
        ),
    )
    yield page
    assert page.evaluate("window.harmed") is None
    context.close()
    assert faults == []


def ready(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def rows(page: Page) -> int:
    return page.locator(".meetings tbody tr").count()


def test_it_shows_everything_without_asking_anybody(page: Page, address: str) -> None:
    ready(page, address)
    expect(page.locator("#count")).to_have_text("3 meetings")
    assert rows(page) == 3
    for chart in ("timeline", "network", "map"):
        expect(page.locator(f"#{chart} svg[role=img]")).to_have_count(1)
    expect(page.locator("#matrix td.met")).to_have_count(2)
    expect(page.locator("#planned li")).to_have_count(1)
    expect(page.locator("#disagreements li")).to_contain_text("Damascus (two); Tehran (one)")


def test_filters_narrow_are_in_the_address_and_go_back(page: Page, address: str) -> None:
    ready(page, address)
    page.select_option("#f-country", "SYR")
    expect(page.locator("#count")).to_have_text("2 of 3 meetings")
    page.select_option("#f-topic", "energy")
    expect(page.locator("#count")).to_have_text("1 of 3 meetings")
    expect(page).to_have_url(re.compile("#country=SYR&topic=energy$"))
    page.go_back()
    expect(page.locator("#count")).to_have_text("2 of 3 meetings")
    page.get_by_role("button", name="Remove filter Syria").click()
    expect(page.locator("#count")).to_have_text("3 meetings")
    page.fill("#f-q", "tehran")
    expect(page.locator("#count")).to_have_text("1 of 3 meetings")
    page.fill("#f-q", "")
    page.fill("#f-person", "ann")
    page.press("#f-person", "Enter")
    expect(page.locator("#count")).to_have_text("2 of 3 meetings")


def test_an_address_with_filters_leads_to_the_same_view(page: Page, address: str) -> None:
    ready(page, f"{address}#person=p2&status=held&sort=reports")
    expect(page.locator("#count")).to_have_text("1 of 3 meetings")
    expect(page.locator("#chips li").first).to_contain_text("Cy Do")


def test_a_meeting_opens_by_keyboard_to_the_words_it_stands_on(page: Page, address: str) -> None:
    ready(page, address)
    opener = page.get_by_role("button", name="Ann Ba; Cy Do").first
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("article")).to_have_count(2)
    expect(dialog.locator("blockquote mark.where").first).to_have_text("Tehran")
    expect(dialog.locator(".elsewhere mark.what")).to_have_text("gas")
    expect(dialog.locator("h4 a")).to_have_attribute("href", "https://news.example/a")
    expect(dialog.locator("h4 a")).to_have_count(1)
    expect(page).to_have_url(re.compile("meeting=held"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).not_to_have_url(re.compile("meeting="))


# What may follow #, or ? where a table is asked for: both must find the same meetings.
FILTERS = [
    "", "country=IRN", "country=IRN&country=SYR", "country=irn", "topic=energy", "status=planned",
    "status=held&mode=in_person", "mode=phone", "place=Tehran", "place=tehran", "person=p1",
    "person=CY+D", "person=cy+do&person=ann", "person=%27", "person=%25", "since=2024-03-04",
    "since=2024-03-05", "until=2024-03-04", "until=2024-03-03", "since=2024-03-01&since=2024-03-05",
    "until=2024-03-01&until=2024-03-07", "since=2024-03-07&until=2024-03-07", "q=TALKS", "q=tehran",
    "q=ann+ba%3B", "q=%F0%9D%92%9C", "q=_", "q=%3Cscript%3E", "q=ann&q=do", "since=", "nonsense=1",
    "person=%C4%B0", "q=%C4%B0zmir", "q=izmir", "q=odoi", "q=%CE%BF%CE%B4%CE%BF%CF%82",
    "q=%CE%BF%CE%B4%CE%BF%CF%83", "q=%CE%9F%CE%94%CE%9F%CE%A3",
]  # fmt: skip
CHOOSE = """async (hash) => {
  const done = new Promise((go) => {
    addEventListener("hashchange", () => setTimeout(go), { once: true });
  });
  location.hash = hash + "&n=" + Math.random();
  await done;
  return [...document.querySelectorAll(".meetings tbody tr")].map((row) => row.dataset.id);
}"""


def test_the_page_and_python_filter_alike(page: Page, file: str, small: Path) -> None:
    ready(page, file)
    shown = {each: set(page.evaluate(CHOOSE, each)) for each in FILTERS}
    with reading(small) as connection:
        found = {
            each: set(
                query(
                    connection,
                    "select meeting_id from mart.meetings as m where "
                    + scope_of(parse_qs(each)).condition(),
                )["meeting_id"]
            )
            for each in FILTERS
        }
    assert shown == found
    assert {len(ids) for ids in found.values()} == {0, 1, 2, 3}  # the questions do differ


def test_the_browser_reads_the_pattern_of_formulas_alike(page: Page, file: str) -> None:
    ready(page, file)
    ask = "([pattern, texts]) => texts.map((text) => new RegExp(pattern).test(text))"
    assert page.evaluate(ask, [FORMULA_PATTERN, list(TEXTS)]) == list(TEXTS.values())


def test_hostile_words_are_words(page: Page, address: str) -> None:
    ready(page, f"{address}#meeting=odd")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("blockquote")).to_have_text(SCRIPT)
    expect(dialog.locator("h2")).to_contain_text(FORMULA)
    assert page.locator("img, script[src], iframe").count() == 0
    ready(page, f"{address}?2#meeting=plan")
    expect(dialog.locator("blockquote")).to_contain_text("</script><!--")
    assert "\u202e" not in page.content()


def test_hostile_addresses_are_words(page: Page, address: str) -> None:
    ready(
        page, f"{address}#q=%3Cimg src=x onerror=window.harmed=1%3E&country=%22%3E&meeting=%3Cb%3E"
    )
    expect(page.get_by_role("dialog")).to_contain_text("No such meeting")
    expect(page.locator("#count")).to_have_text("0 of 3 meetings")


def test_the_table_can_be_downloaded_without_a_formula_in_it(page: Page, address: str) -> None:
    ready(page, f"{address}#country=FRA")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert len(text.splitlines()) == 2
    assert f"'{FORMULA}" in text


def test_paper_shows_all_rows_and_no_controls(page: Page, file: str) -> None:
    ready(page, file)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert rows(page) == 3
    for hidden in ("#filters", ".download", ".toggle"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.locator(".meetings button:visible").count() == rows(page)  # the names alone
    assert page.locator(".meetings thead").evaluate("(it) => getComputedStyle(it).display") == (
        "table-header-group"
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert int(page.locator("#timeline svg").get_attribute("width") or 0) == 680
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".meetings th button")).to_have_count(3)
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_fits_the_screen_and_axe_finds_no_fault(
    browser: Browser, file: str, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    # axe is a script from outside: the page's own policy would not let it in.
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    for view in ("", "?2#meeting=held"):
        ready(page, f"{file}{view}")
        if view:
            expect(page.locator("article")).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert [
            f"{each['id']}: {each['nodes'][0]['target']}" for each in found.response["violations"]
        ] == []
    context.close()
