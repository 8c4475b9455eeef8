-- How each meeting's status changed from report to report.
--
-- Grain: one row per change: the first report of a meeting, and each later one whose
-- status is another than the one before.
-- Made anew by every run: no filter reaches below the order of a meeting's reports.
--
-- Columns:
--   change_no: Place among the meeting's changes, from 1
--   status: What the report says that is new
--   previous_status: Status until then; null for the first report

create or replace table core.status_changes as

with reports as (
    select
        r.meeting_id,
        r.report_id,
        r.article_id,
        r.status,
        lag(r.status) over reports_in_order as previous_status,
        row_number() over reports_in_order as report_no
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
    status,
    previous_status,
    report_id,
    article_id
from reports
where status is distinct from previous_status
order by meeting_id, change_no;
