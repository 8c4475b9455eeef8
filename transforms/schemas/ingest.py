"""What the runs remember of the articles that sources list, and of their versions."""

import dataframely as dy

from transforms.schemas.columns import one_of, utc

LEAD_STATES = {
    "waiting": "to be fetched, or to be fetched again",
    "loaded": "fetched and read",
    "refused": "fetched, but no article: `reason` says why",
    "lost": "cannot be fetched, or not after several tries: `reason` says why",
}


class Lead(dy.Schema):
    """One row per address that a source has listed, and what became of it."""

    address = dy.String(primary_key=True, description="Canonical address, the key")
    source_id = dy.String(description="Source that listed it first, see core.sources")
    url = dy.String(description="Address as listed last")
    guid = dy.String(nullable=True, description="Id that the source gave it, without scheme")
    title = dy.String(nullable=True, description="Headline as listed last")
    published = dy.String(nullable=True, description="Date of publication as listed, with zone")
    modified = dy.String(nullable=True, description="Date of the last change as listed")
    author = dy.String(nullable=True, description="Byline as listed")
    language = dy.String(nullable=True, description="Language as listed")
    first_listed_at = utc(description="When a run first saw it in a list")
    last_listed_at = utc(description="When a run last saw it there")
    fingerprint = dy.String(description="Of headline and dates: another one means an update")
    state = one_of(list(LEAD_STATES), description="waiting, loaded, refused or lost")
    reason = dy.String(nullable=True, description="Why it is refused or lost, or waits again")
    tries = dy.Int64(min=0, description="Runs in a row that could not fetch it")
    tried_at = utc(nullable=True, description="When it was last asked for")


class ArticleVersion(dy.Schema):
    """One row per version of an article: core.articles has the newest, the raw archive all."""

    article_id = dy.String(primary_key=True, description="Article")
    content_hash = dy.String(primary_key=True, description="SHA-256 of the body, folded")
    version_no = dy.Int64(min=1, description="Place among the versions by date, from 1")
    title = dy.String(nullable=True, description="Headline of this version")
    first_seen_at = utc(description="When a run first saw this version")
    published_at = utc(nullable=True, description="When the article was published, as it says")
    modified_at = utc(nullable=True, description="When this version was made, as it says")
    raw_path = dy.String(nullable=True, description="Raw archive entry of this version")
