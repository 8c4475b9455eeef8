-- What was talked about each month?
--
-- Grain: one row per (month, topic); months without the topic are absent.
-- Meetings count in the month in which they were held, articles (repeats left out) in
-- the month of publication.
--
-- Columns:
--   topic_label: Name of the topic in words

create or replace view mart.topics_monthly as

select
    m.month,
    m.topic,
    t.label as topic_label,
    m.meeting_count,
    m.article_count
from core.topic_months as m
left join core.topics as t on m.topic = t.topic;
