-- Status, mode and occasion are codes of the data model.
--
-- severity: error

with codes as (
    select
        meeting_id as row_key,
        status,
        mode,
        occasion
    from core.meetings

    union all

    select
        report_id as row_key,
        status,
        mode,
        occasion
    from core.meeting_reports
)

select
    row_key,
    status,
    mode,
    occasion
from codes
where
    status not in ('held', 'planned', 'cancelled', 'denied')
    or mode not in ('in_person', 'phone', 'video', 'unspecified')
    or occasion not in (
        'bilateral',
        'trilateral',
        'multilateral',
        'summit',
        'visit',
        'sidelines',
        'conference',
        'credentials',
        'negotiation',
        'other'
    );
