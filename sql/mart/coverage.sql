-- How much came from each source on each day, and what became of it?
--
-- Grain: one row per (source_id, day); days without anything are absent.
-- Requests and rejects count on the day they happened, in UTC; articles on the day they
-- were published, or were first seen where that is not known. A reject belongs to the
-- source whose request had its address; of a file nobody knows the source: 'unknown'.
--
-- Columns:
--   source_id: Publisher, see mart.articles
--   day: Day in UTC, or in the source's zone where the article gives its day
--   fetched: Requests sent
--   loaded: Articles stored, repeats not counted
--   rejected: Items turned away
--   duplicates: Articles stored as repeats of another
--   meetings: Different meetings that the day's articles report

create or replace view mart.coverage as

with articles as (
    select
        article_id,
        source_id,
        duplicate_of,
        coalesce(
            published_on,
            cast(coalesce(published_at, first_seen_at) at time zone 'UTC' as date)
        ) as day
    from core.articles
),

fetched_sources as (
    select
        run_id,
        url,
        any_value(source_id) as source_id
    from ops.fetches
    group by run_id, url
),

days as (
    select
        source_id,
        day,
        0 as fetched,
        count(*) filter (where duplicate_of is null) as loaded,
        0 as rejected,
        count(*) filter (where duplicate_of is not null) as duplicates,
        0 as meetings
    from articles
    group by source_id, day

    union all

    select
        a.source_id,
        a.day,
        0 as fetched,
        0 as loaded,
        0 as rejected,
        0 as duplicates,
        count(distinct r.meeting_id) as meetings
    from articles as a
    inner join core.meeting_reports as r on a.article_id = r.article_id
    group by a.source_id, a.day

    union all

    select
        source_id,
        cast(fetched_at at time zone 'UTC' as date) as day,
        sum(request_count) as fetched,
        0 as loaded,
        0 as rejected,
        0 as duplicates,
        0 as meetings
    from ops.fetches
    group by source_id, day

    union all

    select
        coalesce(f.source_id, 'unknown') as source_id,
        cast(r.rejected_at at time zone 'UTC' as date) as day,
        0 as fetched,
        0 as loaded,
        count(*) as rejected,
        0 as duplicates,
        0 as meetings
    from ops.rejects as r
    left join fetched_sources as f on r.run_id = f.run_id and r.location = f.url
    group by coalesce(f.source_id, 'unknown'), day
)

select
    source_id,
    day,
    cast(sum(fetched) as bigint) as fetched,
    cast(sum(loaded) as bigint) as loaded,
    cast(sum(rejected) as bigint) as rejected,
    cast(sum(duplicates) as bigint) as duplicates,
    cast(sum(meetings) as bigint) as meetings
from days
group by source_id, day;
