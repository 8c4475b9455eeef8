"""The tables of `ops`: what the runs did."""

import dataframely as dy

from transforms.schemas.columns import one_of, utc


class Run(dy.Schema):
    """One row per run that ended, well or not."""

    run_id = dy.String(primary_key=True, description="Run")
    kind = dy.String(description="What started it: load, news_etl, backfill …")
    started_at = utc(description="When it began")
    finished_at = utc(description="When it ended")
    state = one_of(["done", "failed"], description="done, or failed: then nothing was loaded")
    error = dy.String(nullable=True, description="What failed it")
    articles_in = dy.Int64(min=0, description="Articles that came in, repeats included")
    articles_new = dy.Int64(min=0, description="Articles that were stored")
    duplicates = dy.Int64(min=0, description="Articles that were there already, or repeat another")
    rejects = dy.Int64(min=0, description="Items turned away, see ops.rejects")
    reports = dy.Int64(min=0, description="Meeting reports that were stored")
    meetings = dy.Int64(min=0, description="Meetings that were added or changed")
    seconds = dy.Float64(min=0, description="From start to end")
    versions = dy.String(description="Versions of code, engine and libraries, as JSON")


class Fetch(dy.Schema):
    """One row per request that a run sent to a source."""

    run_id = dy.String(description="Run, see ops.runs")
    source_id = dy.String(description="Source it was sent for, see core.sources")
    url = dy.String(description="Address asked for")
    fetched_at = utc(description="When")
    status = dy.Int64(nullable=True, description="HTTP status; null without an answer")
    bytes = dy.Int64(min=0, description="Bytes received")
    etag = dy.String(nullable=True, description="Validator of the answer, to ask again cheaply")
    last_modified = dy.String(nullable=True, description="Last-Modified header of the answer")
    seconds = dy.Float64(min=0, description="How long it took")
    error = dy.String(nullable=True, description="Why there is no usable answer")
    raw_path = dy.String(nullable=True, description="Raw archive entry of the answer")


class Check(dy.Schema):
    """One row per check and run."""

    run_id = dy.String(primary_key=True, description="Run, see ops.runs")
    name = dy.String(primary_key=True, description="File in sql/checks that states the claim")
    severity = one_of(["error", "warn"], description="error undoes the load, warn is told only")
    claim = dy.String(description="The claim in words")
    failing_rows = dy.Int64(min=0, description="Rows that break it")
    example = dy.String(nullable=True, description="Up to three of them")
    checked_at = utc(description="When it ran")
