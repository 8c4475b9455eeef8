-- An article was published after newspapers began and before a run saw it.
--
-- severity: warn
-- Two days of grace: embargoes, and publishers' clocks.

select
    article_id,
    source_id,
    published_at,
    first_seen_at
from core.articles
where
    published_at < timestamptz '1700-01-01 00:00:00+00'
    or published_at > first_seen_at + interval 2 day;
