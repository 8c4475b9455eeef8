"""A made-up, noisy press loaded in parts gives what it gives when loaded at once."""

import csv
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.world import NOISY, World, make_world
from flows.load import load_parts
from flows.run import start_run
from flows.staging import Part
from tests.gold_reports import FRAMES
from transforms.identity.seeds import seed_path
from transforms.schemas import TABLES, Duplicate, Reject
from warehouse.connection import query, reading

IDENTITY = ["meeting_reports", "participants", "meetings", "people", "person_names"]
ARTICLE = {
    "text": "Nothing but this.", "language": "en", "date_basis": "file", "word_count": 3,
    "first_seen_at": datetime(2025, 1, 1, tzinfo=UTC), "run_id": "made_up",
}  # fmt: skip
REPORT = {
    "sentence_no": 0, "char_start": 0, "char_end": 7, "pattern_id": "made_up",
    "extractor": "made_up", "extractor_version": "1",
}  # fmt: skip
EVIDENCE = {"participant_no": -1, "field": "status", "char_start": 0, "char_end": 7}


@pytest.fixture(scope="module")
def press() -> dict[str, pl.DataFrame]:
    """The frames of all articles, in states that the seeds know."""
    world = _settled(make_world(400, NOISY, seed=3))
    articles = world.articles.with_columns(content_hash="article_id")
    frames = {name: TABLES[table].create_empty() for name, table in FRAMES.items()}
    return frames | {
        "articles": _filled("articles", articles, ARTICLE),
        "reports": _filled("reports", world.reports, REPORT),
        "participants": _filled("participants", world.participants, {}),
        "evidence": _filled("evidence", world.reports.select("report_id"), EVIDENCE),
    }


def _settled(world: World) -> World:
    with seed_path("countries.csv").open(encoding="utf-8") as lines:
        codes = [row["iso3"] for row in csv.DictReader(lines)]
    made_up = world.participants["country"].drop_nulls().unique().sort().to_list()
    known = dict(zip(made_up, codes, strict=False))
    return world._replace(
        participants=world.participants.with_columns(pl.col("country").replace(known)),
        reports=world.reports.drop("place", "place_id", "place_country"),
    )


def _filled(name: str, frame: pl.DataFrame, given: dict[str, Any]) -> dy.DataFrame[Any]:
    schema = TABLES[FRAMES[name]]
    frame = frame.with_columns(pl.lit(value).alias(column) for column, value in given.items())
    absent = [n for n in schema.column_names() if n not in frame.columns]
    return schema.validate(frame.with_columns(pl.lit(None).alias(n) for n in absent), cast=True)


def _loaded(folder: Path, press: dict[str, pl.DataFrame], *batches: list[str]) -> list[Any]:
    folder.mkdir()
    for number, batch in enumerate(batches):
        part = Part(folder / f"part{number}")
        of_batch = pl.DataFrame({"article_id": batch})
        reports = press["reports"].join(of_batch, on="article_id", how="semi")
        for name, frame in press.items():
            key = "article_id" if "article_id" in frame.columns else "report_id"
            part.write(
                name, frame.join(reports if key == "report_id" else of_batch, on=key, how="semi")
            )
        part.write("rejects", Reject.create_empty())
        part.write("duplicates", Duplicate.create_empty())
        load_parts(start_run("load", folder / "w.duckdb"), [part])
    with reading(folder / "w.duckdb") as connection:
        return [query(connection, f"select * from core.{name} order by all") for name in IDENTITY]


def test_parts_in_any_order_give_what_the_whole_gives(
    tmp_path: Path, press: dict[str, pl.DataFrame]
) -> None:
    ids = press["articles"]["article_id"].sort().to_list()
    random.Random(1).shuffle(ids)
    whole = _loaded(tmp_path / "whole", press, ids)
    third = len(ids) // 3
    parts = _loaded(tmp_path / "parts", press, ids[:third], ids[third:-2], ids[-2:])
    assert whole[2].height > 80
    for one, two in zip(whole, parts, strict=True):
        assert_frame_equal(two, one)
