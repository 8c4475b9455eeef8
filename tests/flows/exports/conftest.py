"""A warehouse with a few rows, some of them hostile, and its exports in every format."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.exports.export import FORMATS, export
from flows.settings import MART
from tests.rows import fill
from transforms.schemas import TABLES
from warehouse.connection import writing
from warehouse.tables import create_tables
from warehouse.views import build_views

HOSTILE = [
    "=cmd|' /C calc'!A0", "+1", "-1 of 2", "@SUM(A1)", "＝1", " =1", "\t=1", "'=1", "'s Lands",
    "plain, \"quoted\"\nand broken", "<script>alert(1)</script>", "https://example.org/x",
]  # fmt: skip


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two meetings in two years, one without a day, and an article for each hostile title."""
    path = tmp_path_factory.mktemp("few") / "few.duckdb"
    days = {"m1": date(2023, 5, 1), "m2": date(2024, 5, 1), "m3": None}
    seen = datetime(2024, 6, 1, 8, 30, 0, 123456, tzinfo=UTC)
    with writing(path) as connection:
        create_tables(connection, TABLES)
        fill(
            connection,
            sources=[{"source_id": "irna"}],
            articles=[
                {
                    "article_id": f"a{number}",
                    "source_id": "irna",
                    "title": title,
                    "text": "Text of it.",
                    "published_on": date(1899, 1, 1) if number == 0 else date(2023, 5, 2),
                    "published_at": seen,
                    "first_seen_at": seen,
                }
                for number, title in enumerate([*HOSTILE, ""])
            ],
            meetings=[
                {"meeting_id": key, "met_on": day, "place": None, "first_reported_at": seen}
                for key, day in days.items()
            ],
            meeting_reports=[
                {
                    "report_id": f"r{key}",
                    "article_id": f"a{number}",
                    "meeting_id": key,
                    "met_on": day,
                    "char_start": 0,
                    "char_end": 4,
                }
                for number, (key, day) in enumerate(days.items())
            ],
        )
        build_views(connection, MART)
    return path


@pytest.fixture(scope="session", params=sorted(FORMATS.keys() - {"hyper"}))
def exported(
    request: pytest.FixtureRequest, bundled: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The bundled warehouse in a format, and where."""
    target = tmp_path_factory.mktemp("exported") / request.param
    export(bundled, target, request.param)
    return request.param, target
