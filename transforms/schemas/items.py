"""What comes in, before it is trusted, and what is turned away."""

import dataframely as dy

from transforms.schemas.columns import utc


class Item(dy.Schema):
    """One row per thing received: bytes in the raw archive, not yet parsed."""

    raw_path = dy.String(primary_key=True, description="Raw archive entry")
    location = dy.String(description="File path or URL it was read from")
    media_type = dy.String(description="How to parse it: txt, md, html, json, jsonl, csv, parquet")
    received_at = utc(description="When it was received")


class ParsedItem(dy.Schema):
    """One row per article found in an item, as its author wrote it: nothing checked yet."""

    location = dy.String(description="File path or URL")
    row = dy.Int64(primary_key=True, min=0, description="Place among the run's articles, from 0")
    where = dy.String(description="Line, row or element inside the file, or empty")
    raw_path = dy.String(nullable=True, description="Raw archive entry")
    external_id = dy.String(nullable=True, description="Id that the input gave the article")
    url = dy.String(nullable=True, description="Address as received")
    title = dy.String(nullable=True, description="Headline as received")
    text = dy.String(nullable=True, description="Body as received")
    published = dy.String(nullable=True, description="Date as received, any notation")
    date_basis = dy.String(nullable=True, description="Where that date was found")
    source = dy.String(nullable=True, description="Outlet as received")
    author = dy.String(nullable=True, description="Byline as received")
    language = dy.String(nullable=True, description="Language as received")
    received_at = utc(description="When it was received")


class Reject(dy.Schema):
    """One row per item that was not loaded, or not as it came, and why."""

    run_id = dy.String(description="Run that turned it away, see ops.runs")
    location = dy.String(description="File path or URL")
    where = dy.String(description="Line, row or element inside the file, or empty")
    reason = dy.String(description="Reason code, such as empty, binary, unreadable")
    detail = dy.String(description="The cause in words")
    raw_path = dy.String(nullable=True, description="Raw archive entry, to look at or replay")
    rejected_at = utc(description="When")
