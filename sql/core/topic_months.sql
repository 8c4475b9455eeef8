-- How often each topic was talked about in each month.
--
-- Grain: one row per (month, topic); months without the topic are absent.
-- Meetings count in the month in which they were held, articles (repeats left out) in
-- the month of publication. Made anew by every run: no filter reaches below the count.
--
-- Columns:
--   month: First day of the month
--   topic: Topic code, see core.topics
--   meeting_count: Held meetings about it
--   article_count: Articles about it

create or replace table core.topic_months as

with counts as (
    select
        cast(date_trunc('month', m.met_on) as date) as month,
        t.topic,
        count(*) as meeting_count,
        0 as article_count
    from core.meeting_topics as t
    inner join core.meetings as m on t.meeting_id = m.meeting_id
    where
        m.status = 'held'
        and m.date_precision in ('day', 'month')
    group by month, t.topic

    union all

    select
        cast(date_trunc('month', a.published_on) as date) as month,
        t.topic,
        0 as meeting_count,
        count(*) as article_count
    from core.article_topics as t
    inner join core.articles as a on t.article_id = a.article_id
    where
        a.published_on is not null
        and a.duplicate_of is null
    group by month, t.topic
)

select
    month,
    topic,
    cast(sum(meeting_count) as bigint) as meeting_count,
    cast(sum(article_count) as bigint) as article_count
from counts
group by month, topic
order by month, topic;
