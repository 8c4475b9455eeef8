-- On which days is there nothing from a source?
--
-- Grain: one row per (source_id, day) without an article, between the first and the
-- last day from which the source has one.
-- A gap may be a quiet day or a fault: look at the days around it in mart.coverage.
--
-- Columns:
--   day: The day without an article

create or replace view mart.calendar_gaps as

with days as (
    select distinct
        source_id,
        published_on as day
    from core.articles
    where published_on is not null
),

followed as (
    select
        source_id,
        day,
        lead(day) over (
            partition by source_id
            order by day
        ) as next_day
    from days
)

select
    f.source_id,
    cast(gap.day as date) as day
from followed as f
inner join
    lateral unnest(
        generate_series(f.day + 1, f.next_day - 1, interval 1 day)
    ) as gap (day)
    on true;
