-- How did a meeting's status change from report to report?
--
-- Grain: one row per change: the first report of a meeting, and each later one whose
-- status is another than the one before.
-- In the order of publication; reports of articles without a date come last.
--
-- Columns:
--   change_no: Place among the meeting's changes, from 1
--   reported_at: When the article was published
--   previous_status: Status until then; null for the first report
--   article_title: Headline of the article

create or replace view mart.status_history as

with reports as (
    select
        r.meeting_id,
        r.report_id,
        r.status,
        lag(r.status) over reports_in_order as previous_status,
        row_number() over reports_in_order as report_no,
        a.published_at,
        a.source_id,
        a.title,
        a.url
    from core.meeting_reports as r
    inner join core.articles as a on r.article_id = a.article_id
    where r.meeting_id is not null
    window
        reports_in_order as (
            partition by r.meeting_id
            order by a.published_at, r.report_id
        )
)

select
    meeting_id,
    row_number() over (
        partition by meeting_id
        order by report_no
    ) as change_no,
    published_at as reported_at,
    status,
    previous_status,
    report_id,
    source_id,
    title as article_title,
    url
from reports
where status is distinct from previous_status;
