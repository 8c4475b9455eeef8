-- What was each meeting about?
--
-- Grain: one row per topic of a real-world meeting.
-- Join this instead of searching mart.meetings.topics.
--
-- Columns:
--   topic_label: Name of the topic in words

create or replace view mart.meeting_topics as

select
    m.meeting_id,
    m.topic,
    t.label as topic_label,
    m.weight,
    m.report_count
from core.meeting_topics as m
left join core.topics as t on m.topic = t.topic;
