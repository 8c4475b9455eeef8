-- A report has at least two parties.
--
-- severity: error
-- One alone met nobody: a letter, a speech or a sitting was taken for a meeting.

select
    r.report_id,
    count(p.report_id) as party_count
from core.meeting_reports as r
left join core.participants as p on r.report_id = p.report_id
group by r.report_id
having count(p.report_id) < 2;
