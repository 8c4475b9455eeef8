-- An article that repeats another has no reports and no statements of its own.
--
-- severity: error

select
    r.report_id,
    a.article_id,
    a.duplicate_of
from core.meeting_reports as r
inner join core.articles as a on r.article_id = a.article_id
where a.duplicate_of is not null

union all

select
    s.statement_id,
    a.article_id,
    a.duplicate_of
from core.statements as s
inner join core.articles as a on s.article_id = a.article_id
where a.duplicate_of is not null;
