"""The tables of `ops`: what the runs did."""

import dataframely as dy

from transforms.schemas.columns import country, offset, one_of, utc

# What an address can hold, and what can come of asking for it. docs/ingest.md explains each.
FETCH_KINDS = ["feed", "news_sitemap", "listing", "api", "archive", "article", "robots"]
FETCH_OUTCOMES = {
    "ok": "a body that is new",
    "not_modified": "the server says that nothing changed",
    "unchanged": "the same bytes as last time",
    "empty": "a good status and not a byte",
    "not_found": "404 or 410",
    "blocked": "401, 402, 403 or 451, or a bot wall",
    "rate_limited": "429",
    "server_error": "5xx",
    "http_error": "any other status",
    "redirect_refused": "a loop, too many hops, no target, or a target that we do not follow",
    "robots": "robots.txt forbids it",
    "too_large": "more bytes than we take, before or after unpacking",
    "broken_encoding": "not packed as its header says, or packed twice",
    "incomplete": "the connection ended before the body did",
    "bad_response": "no HTTP",
    "timeout": "too slow, as a whole or in a part",
    "tls": "the certificate or the handshake is not in order",
    "dns": "the name does not resolve",
    "connection": "refused, reset or unreachable",
    "address_refused": "an address or port that we do not visit",
    "bad_url": "no address that can be asked for",
    "deferred": "not sent: its host is out of order, or had enough requests in this run",
}


class Run(dy.Schema):
    """One row per run that ended, well or not."""

    run_id = dy.String(primary_key=True, description="Run")
    kind = dy.String(description="What started it: load, news_etl, backfill …")
    started_at = utc(description="When it began")
    finished_at = utc(description="When it ended")
    state = one_of(
        ["done", "failed", "skipped"],
        description="done; failed or skipped: then nothing was loaded",
    )
    error = dy.String(nullable=True, description="What failed it, or why it was skipped")
    articles_in = dy.Int64(min=0, description="Articles that came in, repeats included")
    articles_new = dy.Int64(min=0, description="Articles that were stored")
    updated = dy.Int64(nullable=True, min=0, description="Articles that got another version")
    duplicates = dy.Int64(min=0, description="Articles that were there already, or repeat another")
    rejects = dy.Int64(min=0, description="Items turned away, see ops.rejects")
    reports = dy.Int64(min=0, description="Meeting reports that were stored")
    meetings = dy.Int64(min=0, description="Meetings that were added or changed")
    seconds = dy.Float64(min=0, description="From start to end")
    stages = dy.String(
        nullable=True, description="Seconds of each stage, as JSON; the rest are checks"
    )
    versions = dy.String(description="Versions of code, engine and libraries, as JSON")


class Fetch(dy.Schema):
    """One row per address that a run asked for; an address's last row is what we know of it."""

    run_id = dy.String(description="Run, see ops.runs")
    source_id = dy.String(description="Source it was sent for, see core.sources")
    kind = one_of(FETCH_KINDS, description="What was expected there: feed, article, robots …")
    url = dy.String(description="Address asked for")
    final_url = dy.String(nullable=True, description="Address that gave the answer kept last")
    fetched_at = utc(description="When the last attempt began")
    outcome = one_of(list(FETCH_OUTCOMES), description="ok, not_modified, timeout, robots …")
    status = dy.Int64(nullable=True, description="HTTP status; null without an answer")
    bytes = dy.Int64(min=0, description="Bytes of bodies, as they came over the wire")
    attempts = dy.Int64(min=0, description="Tries, also those that never reached the host")
    request_count = dy.Int64(min=0, description="HTTP requests sent: tries and their redirects")
    seconds = dy.Float64(min=0, description="How long the tries took, without waiting in turn")
    error = dy.String(nullable=True, description="Why there is no usable answer, in words")
    note = dy.String(nullable=True, description="What is worth knowing about a usable answer")
    etag = dy.String(nullable=True, description="Validator of the body kept last, as received")
    last_modified = dy.String(nullable=True, description="Last-Modified of the body kept last")
    body_hash = dy.String(nullable=True, description="SHA-256 of the body kept last, unpacked")
    conditional_count = dy.Int64(min=0, description="Conditional requests since the last plain one")
    is_validator_stuck = dy.Bool(description="True once a body changed under the same validators")
    failures = dy.Int64(min=0, description="Fetches in a row without a usable answer")
    moved_to = dy.String(nullable=True, description="Where permanent redirects lead")
    moved_count = dy.Int64(min=0, description="Fetches in a row that were sent there")
    interval_seconds = dy.Int64(nullable=True, min=0, description="Time between polls, as learned")
    retry_at = utc(nullable=True, description="Its host asked us not to come back before")
    raw_path = dy.String(nullable=True, description="Raw archive entry of the body kept last")


class Check(dy.Schema):
    """One row per check and run."""

    run_id = dy.String(primary_key=True, description="Run, see ops.runs")
    name = dy.String(primary_key=True, description="File in sql/checks that states the claim")
    severity = one_of(["error", "warn"], description="error undoes the load, warn is told only")
    claim = dy.String(description="The claim in words")
    failing_rows = dy.Int64(min=0, description="Rows that break it")
    example = dy.String(nullable=True, description="Up to three of them")
    checked_at = utc(description="When it ran")


class Contract(dy.Schema):
    """One row per version of the contract that the warehouse was brought to."""

    version = dy.String(primary_key=True, description="Semantic version of mart and core")
    since = utc(description="When the warehouse came to it")
    migrations = dy.String(nullable=True, description="Files of sql/migrations run for it")


class BackfilledDay(dy.Schema):
    """One row per source and day of the past whose articles a back-fill has asked for."""

    source_id = dy.String(primary_key=True, description="Source, see core.sources")
    day = dy.Date(primary_key=True, description="Day of publication or of capture, UTC")
    listed_count = dy.Int64(min=0, description="Addresses listed for all days asked for with it")
    run_id = dy.String(description="Run that asked, see ops.runs")
    asked_at = utc(description="When the list was asked for; not before the day was over")


class ReplacedReport(dy.Schema):
    """One row per report of an engine's version that a reprocess replaced, kept to be compared.

    An article in which that version found no meeting has one row without a report.
    """

    extractor = dy.String(description="Engine")
    extractor_version = dy.String(description="Version of it that was replaced")
    article_id = dy.String(description="Article")
    content_hash = dy.String(description="Of the words that it read")
    report_id = dy.String(nullable=True, description="Report; null where none was found")
    meeting_id = dy.String(nullable=True, description="Meeting that it belonged to then")
    status = dy.String(nullable=True, description="As in core.meeting_reports, as the next ones")
    mode = dy.String(nullable=True, description="Mode")
    occasion = dy.String(nullable=True, description="Occasion")
    met_on = dy.Date(nullable=True, description="First day")
    ended_on = dy.Date(nullable=True, description="Last day, where it lasted several")
    date_precision = dy.String(nullable=True, description="How much of met_on is known")
    place = dy.String(nullable=True, description="City or site as the text has it")
    place_country = country(nullable=True, description="Country of the place, ISO alpha-3")
    participants = dy.String(nullable=True, description="Names, joined by '; '")
    titles = dy.String(nullable=True, description="Titles in the same order, - where none is told")
    countries = dy.String(nullable=True, description="Countries or bodies in the same order, or -")
    topics = dy.String(nullable=True, description="Topic codes, sorted, joined by '; '")
    char_start = offset("Start of the sentence that reports it", nullable=True)
    char_end = offset("Its end, exclusive", nullable=True)
    confidence = dy.Float64(nullable=True, min=0, max=1, description="As estimated then")
    run_id = dy.String(description="Run that replaced it, see ops.runs")
