-- Every report belongs to a real-world meeting.
--
-- severity: error

select
    r.report_id,
    r.meeting_id
from core.meeting_reports as r
anti join core.meetings as m on r.meeting_id = m.meeting_id;
