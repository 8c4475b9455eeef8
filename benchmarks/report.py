"""The page with ten thousand meetings, in Chromium: how long until it can be used, and how large.

python -m benchmarks.report          10,000 meetings
python -m benchmarks.report 1000     fewer

Meetings are those of benchmarks/views.sql. Times are walls, on this machine and as busy as it is.
"""

import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.views import fill
from flows.report.page import write_report
from flows.report.scope import Scope
from flows.settings import MART
from warehouse.connection import writing
from warehouse.views import build_views

# Seconds from the change of the address to the picture that follows it.
_FILTER = """async (hash) => {
  const begin = performance.now();
  await new Promise((go) => {
    const drawn = () => requestAnimationFrame(() => setTimeout(go));
    addEventListener("hashchange", drawn, { once: true });
    location.hash = hash;
  });
  return (performance.now() - begin) / 1000;
}"""
FILTERS = ("country=FRA", "country=FRA&topic=energy", "q=family1", "person=family12", "status=held")


def main(arguments: list[str]) -> None:
    """Make the warehouse, write the page, open it and ask it a few things."""
    count = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as folder:
        warehouse, target = Path(folder) / "news.duckdb", Path(folder) / "report.html"
        with writing(warehouse) as connection:
            fill(connection, count)
            build_views(connection, MART)
        begin = time.perf_counter()
        meetings = write_report(warehouse, target, Scope(), date(2025, 1, 1))
        print(f"{meetings} meetings written in {time.perf_counter() - begin:.1f} s")
        print(f"page: {target.stat().st_size / 1e6:.1f} MB")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            _measure(browser.new_page(viewport={"width": 1440, "height": 900}), target)
            browser.close()


def _measure(page: Page, target: Path) -> None:
    page.set_default_timeout(300_000)
    begin = time.perf_counter()
    page.goto(target.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    print(f"to interactive: {time.perf_counter() - begin:.1f} s")
    for hash_ in FILTERS:
        print(f"filter {hash_}: {page.evaluate(_FILTER, hash_):.2f} s")
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    print(f"memory of its script: {used / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
