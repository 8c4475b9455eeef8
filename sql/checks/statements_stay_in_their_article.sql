-- A statement that belongs to a report stands in the article of that report.
--
-- severity: error

select
    s.statement_id,
    s.report_id,
    s.article_id
from core.statements as s
left join core.meeting_reports as r on s.report_id = r.report_id
where
    s.report_id is not null
    and r.article_id is distinct from s.article_id;
