-- Every report has evidence, and evidence of a party belongs to a party of the report.
--
-- severity: error

select
    r.report_id,
    null as participant_no
from core.meeting_reports as r
anti join core.evidence as e on r.report_id = e.report_id

union all

select
    e.report_id,
    e.participant_no
from core.evidence as e
anti join core.participants as p
    on e.report_id = p.report_id and e.participant_no = p.participant_no
where e.participant_no >= 0;
