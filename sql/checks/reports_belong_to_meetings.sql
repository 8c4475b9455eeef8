-- Every report that counts belongs to a real-world meeting, and no other report does.
--
-- severity: error
-- Of several engines that have read an article, one counts: see core.article_readings.

with aside as (
    select
        article_id,
        extractor
    from core.article_readings
    where not is_chosen
),

reports as (
    select
        r.report_id,
        r.meeting_id,
        aside.extractor is null as is_counted
    from core.meeting_reports as r
    left join aside
        on r.article_id = aside.article_id and r.extractor = aside.extractor
)

select
    r.report_id,
    r.meeting_id,
    r.is_counted
from reports as r
left join core.meetings as m on r.meeting_id = m.meeting_id
where
    (r.is_counted and m.meeting_id is null)
    or (not r.is_counted and r.meeting_id is not null);
