-- What does each report say that the meeting was about?
--
-- Grain: one row per topic of a report; the reports are those of mart.meeting_reports.
--
-- Columns:
--   topic_label: Name of the topic in words

create or replace view mart.report_topics as

with aside as (
    select
        article_id,
        extractor
    from core.article_readings
    where not is_chosen
)

select
    rt.report_id,
    r.article_id,
    r.meeting_id,
    rt.topic,
    t.label as topic_label,
    rt.weight,
    rt.char_start,
    rt.char_end
from core.report_topics as rt
inner join core.meeting_reports as r on rt.report_id = r.report_id
left join core.topics as t on rt.topic = t.topic
anti join aside
    on r.article_id = aside.article_id and r.extractor = aside.extractor;
