-- Every participant, topic and piece of evidence belongs to a report.
--
-- severity: error

select
    'core.participants' as relation,
    referring.report_id
from core.participants as referring
anti join core.meeting_reports as known on referring.report_id = known.report_id

union all

select
    'core.report_topics' as relation,
    referring.report_id
from core.report_topics as referring
anti join core.meeting_reports as known on referring.report_id = known.report_id

union all

select
    'core.evidence' as relation,
    referring.report_id
from core.evidence as referring
anti join core.meeting_reports as known on referring.report_id = known.report_id;
