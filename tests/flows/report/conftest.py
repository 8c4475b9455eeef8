"""A small warehouse with hostile news in it, and a browser."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from flows.reference import refresh_reference
from flows.settings import MART
from tests.rows import fill
from transforms.schemas import TABLES
from warehouse.connection import writing
from warehouse.tables import create_tables
from warehouse.views import build_views

TODAY = date(2024, 3, 10)
SCRIPT = "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>"
TURNED = "Minister \u202egnikaeps si\u202c here </script><!--"
FORMULA = "=cmd|' /C calc'!A0"
SENTENCE = "President Ann Ba met Minister Cy Do in Tehran on Monday."
TEXT = f"Talks 𝒜 held\n\n{SENTENCE} They spoke of gas."


def at(day: int) -> datetime:
    return datetime(2024, 3, day, tzinfo=UTC)


def span(words: str) -> dict[str, int]:
    return {"char_start": TEXT.index(words), "char_end": TEXT.index(words) + len(words)}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three meetings: one held and told twice, one planned, one of hostile words."""
    path = tmp_path_factory.mktemp("report") / "small.duckdb"
    with writing(path) as connection:
        create_tables(connection, TABLES)
        refresh_reference(connection)
        fill(
            connection,
            articles=[
                {"article_id": "a", "text": TEXT, "title": "Talks 𝒜 held", "published_at": at(5),
                 "url": "https://news.example/a", "source_id": "one"},
                {"article_id": "b", "text": TEXT, "title": FORMULA, "published_at": at(6),
                 "url": "javascript:window.harmed=1", "source_id": "two"},
                {"article_id": "c", "text": SCRIPT, "title": SCRIPT, "published_at": at(7)},
                {"article_id": "d", "text": TURNED, "title": TURNED, "published_at": at(8)},
            ],
            meetings=[
                {"meeting_id": "held", "status": "held", "mode": "in_person", "place": "Tehran",
                 "met_on": date(2024, 3, 4), "date_precision": "day", "report_count": 2,
                 "source_count": 2, "latitude": 35.7, "longitude": 51.4, "place_country": "IRN",
                 "first_reported_at": at(5)},
                {"meeting_id": "odd", "status": "held", "met_on": None, "place": FORMULA,
                 "first_reported_at": at(7), "report_count": 1, "source_count": 1},
                {"meeting_id": "plan", "status": "planned", "met_on": date(2024, 3, 1),
                 "date_precision": "month", "first_reported_at": at(8), "report_count": 1,
                 "source_count": 1, "place": "İzmir ΟΔΟΣ"},
            ],
            meeting_reports=[
                {"report_id": "r1", "article_id": "a", "meeting_id": "held", "place": "Tehran",
                 "status": "held", "confidence": 0.9, **span(SENTENCE)},
                {"report_id": "r2", "article_id": "b", "meeting_id": "held", "place": "Damascus",
                 "status": "held", "confidence": 0.8, **span(SENTENCE)},
                {"report_id": "r3", "article_id": "c", "meeting_id": "odd", "status": "held",
                 "char_start": 0, "char_end": len(SCRIPT)},
                {"report_id": "r4", "article_id": "d", "meeting_id": "plan", "status": "planned",
                 "char_start": 0, "char_end": len(TURNED)},
            ],
            participants=[
                {"report_id": report, "participant_no": number, "name": name, "country": country,
                 "person_id": person, "is_named": True}
                for report, number, name, country, person in [
                    ("r1", 0, "Ann Ba", "IRN", "p1"), ("r1", 1, "Cy Do", "SYR", "p2"),
                    ("r2", 0, "Ann Ba", "IRN", "p1"), ("r2", 1, "Cy Do", "SYR", "p2"),
                    ("r3", 0, SCRIPT, "IRN", "p3"), ("r3", 1, FORMULA, "FRA", "p4"),
                    ("r4", 0, TURNED, "SYR", "p5"), ("r4", 1, "Ann Ba", "IRN", "p1"),
                ]
            ],
            people=[{"person_id": "p1", "name": "Ann Ba"}, {"person_id": "p2", "name": "Cy Do"},
                    {"person_id": "p3", "name": SCRIPT}, {"person_id": "p4", "name": FORMULA},
                    {"person_id": "p5", "name": TURNED}],
            report_topics=[{"report_id": "r1", "topic": "energy"}],
            evidence=[
                {"report_id": "r1", "participant_no": 0, "field": "name", **span("Ann Ba")},
                {"report_id": "r1", "participant_no": -1, "field": "place", **span("Tehran")},
                {"report_id": "r1", "participant_no": -1, "field": "topics", **span("gas")},
            ],
            statements=[{"statement_id": "s", "article_id": "a", "report_id": "r1",
                         "speaker": "Ann Ba", "text": "They spoke of gas", "is_direct_quote": False,
                         **span("They spoke of gas")}],
        )  # fmt: skip
        build_views(connection, MART)
    return path


@pytest.fixture(scope="module")  # while Playwright runs, nothing else can start a loop
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        # Inside containers there is no sandbox to be had; the pages are ours.
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
