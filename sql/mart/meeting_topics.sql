-- What was each meeting about?
--
-- Grain: one row per topic of a real-world meeting.
-- Join this instead of searching mart.meetings.topics.
--
-- Columns:
--   topic_label: Name of the topic in words
--   weight: Highest weight among the meeting's reports
--   report_count: Reports of the meeting that mention the topic

create or replace view mart.meeting_topics as

select
    r.meeting_id,
    rt.topic,
    any_value(t.label) as topic_label,
    max(rt.weight) as weight,
    count(*) as report_count
from core.meeting_reports as r
inner join core.report_topics as rt on r.report_id = rt.report_id
left join core.topics as t on rt.topic = t.topic
where r.meeting_id is not null
group by r.meeting_id, rt.topic;
