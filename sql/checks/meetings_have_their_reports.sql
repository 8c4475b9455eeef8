-- A meeting has at least one report, and counts its reports and publishers rightly.
--
-- severity: error

with reports as (
    select
        r.meeting_id,
        count(*) as report_count,
        count(distinct a.source_id) as source_count
    from core.meeting_reports as r
    inner join core.articles as a on r.article_id = a.article_id
    group by r.meeting_id
)

select
    m.meeting_id,
    m.report_count,
    r.report_count as counted_reports,
    m.source_count,
    r.source_count as counted_sources
from core.meetings as m
left join reports as r on m.meeting_id = r.meeting_id
where
    m.report_count is distinct from r.report_count
    or m.source_count is distinct from r.source_count;
