"""What comes in, before it is trusted, and what is turned away.

Every thing received ends as exactly one of: an article, a duplicate, a reject that is not
loaded. A reject that `is_loaded` is a note about an article: it is there all the same.
"""

import dataframely as dy

from transforms.schemas.columns import one_of, utc

# Why something was turned away, or not taken as it came. docs/loading.md explains each to users.
REASONS = {
    "unsupported": "a kind of file that nobody here can read",
    "unreadable": "the file cannot be opened, or is not what its name says",
    "truncated": "compressed bytes that end too early; what came before the end is loaded",
    "binary": "bytes that are no text",
    "empty": "nothing but blanks",
    "too_large": "more than one article can be",
    "too_complex": "a page with thousands of links or attributes in one place",
    "broken_json": "no JSON, or cut off",
    "broken_csv": "a quotation mark that never closes, or more cells than the header names",
    "wrong_type": "no record, or its text is no text",
    "no_text": "no text under any known field name, or no main text on the page",
    "no_letters": "a text without a single letter",
    "blocked": "a bot wall, a consent wall or a log-in instead of the article",
    "paywalled": "only the beginning can be read",
    "index_page": "a list of stories or a home page, no article",
    "not_found": "a page that says, with a good status, that it is not there",
    "parse_failed": "reading the page took too long or too much memory, so it was ended",
    "fetch_failed": "the article could not be fetched, not even later",
    "source_failed": "the list of a source could not be fetched or read",
    "bad_date": "a publication date that cannot be read or cannot be true; loaded without it",
    "not_english": "in another language; loaded, but nothing is extracted from it",
    "engine_failed": "the engine got no answer about the article; the next load of it tries again",
    "bad_answer": "the engine's answer is not what was asked for; the next load of it tries again",
    "cut_short": "the engine was given the beginning of the text only",
    "not_in_text": "a name, place, date or quote of an answer that the text does not have; dropped",
    "unusable_value": "a code or date of an answer that cannot be; dropped",
    "incomplete_record": "a record of an answer without two parties or its own words; dropped",
}
NOTES = [
    "bad_date", "not_english", "engine_failed", "bad_answer", "cut_short", "not_in_text",
    "unusable_value", "incomplete_record",
]  # fmt: skip


class Item(dy.Schema):
    """One row per thing received: bytes in the raw archive, not yet parsed."""

    raw_path = dy.String(primary_key=True, description="Raw archive entry")
    location = dy.String(description="File path or URL it was read from")
    media_type = dy.String(description="How to parse it: txt, md, html, json, csv, warc …")
    received_at = utc(description="When it was received")


class FeedItem(dy.Schema):
    """One row per article that a source lists: a feed's entry, a sitemap's address, a link."""

    place = dy.Int64(primary_key=True, min=0, description="Place in the list, from 0")
    guid = dy.String(nullable=True, description="Id that the source gave it")
    url = dy.String(nullable=True, description="Absolute http(s) address; null if none can be used")
    title = dy.String(nullable=True, description="Headline, possibly with markup")
    summary = dy.String(nullable=True, description="Teaser, possibly with markup")
    content = dy.String(nullable=True, description="Full text, where the list has it")
    author = dy.String(nullable=True, description="Byline")
    published = dy.String(nullable=True, description="Date of publication as written there")
    modified = dy.String(nullable=True, description="Date of the last change as written there")
    language = dy.String(nullable=True, description="Language as given there")


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
    modified = dy.String(nullable=True, description="Date of the last change as received")
    source = dy.String(nullable=True, description="Outlet as received")
    author = dy.String(nullable=True, description="Byline as received")
    language = dy.String(nullable=True, description="Language as received")
    received_at = utc(description="When it was received")


class Origin(dy.Schema):
    """One row per article: where it was read, to name it to whoever loaded it."""

    article_id = dy.String(primary_key=True, description="Article")
    location = dy.String(description="File path or URL")
    where = dy.String(description="Line, row or element inside the file, or empty")


class KnownArticle(dy.Schema):
    """One row per version that the warehouse has: what tells whether an item is a repeat."""

    article_id = dy.String(primary_key=True, description="Article")
    canonical_url = dy.String(nullable=True, description="Its address, without tracking")
    content_hash = dy.String(primary_key=True, description="SHA-256 of its folded body")
    source_id = dy.String(description="Who published it")
    duplicate_of = dy.String(nullable=True, description="article_id that it repeats")


class Duplicate(dy.Schema):
    """One row per parsed item that says nothing new: the article is there already."""

    row = dy.Int64(primary_key=True, min=0, description="Row of the parsed item")
    location = dy.String(description="File path or URL")
    where = dy.String(description="Line, row or element inside the file, or empty")
    article_id = dy.String(description="Article that it repeats")
    source_id = dy.String(description="Who published the repeat")
    published_on = dy.Date(nullable=True, description="Day of publication of the repeat")


class Reject(dy.Schema):
    """One row per item that was not loaded, or not as it came, and why."""

    run_id = dy.String(description="Run that turned it away, see ops.runs")
    location = dy.String(description="File path or URL")
    where = dy.String(description="Line, row or element inside the file, or empty")
    reason = one_of(list(REASONS), description="Reason code, such as empty, binary, unreadable")
    detail = dy.String(description="The cause in words")
    is_loaded = dy.Bool(description="True for a note: the article was loaded all the same")
    raw_path = dy.String(nullable=True, description="Raw archive entry, to look at or replay")
    rejected_at = utc(description="When")
