-- The topics of each meeting, merged from its reports.
--
-- Grain: one row per topic of a real-world meeting.
-- Made anew by every run, so that no view has to merge reports.
--
-- Columns:
--   weight: Highest weight among the meeting's reports
--   report_count: Reports of the meeting that mention the topic

create or replace table core.meeting_topics as

select
    r.meeting_id,
    t.topic,
    max(t.weight) as weight,
    count(*) as report_count
from core.meeting_reports as r
inner join core.report_topics as t on r.report_id = t.report_id
where r.meeting_id is not null
group by r.meeting_id, t.topic
order by r.meeting_id, t.topic;
