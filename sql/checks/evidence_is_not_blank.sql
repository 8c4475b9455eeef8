-- Evidence points to words, not to blanks.
--
-- severity: error

select
    e.report_id,
    e.participant_no,
    e.field,
    e.char_start
from core.evidence as e
inner join core.meeting_reports as r on e.report_id = r.report_id
inner join core.articles as a on r.article_id = a.article_id
where trim(substring(a.text, e.char_start + 1, e.char_end - e.char_start)) = '';
