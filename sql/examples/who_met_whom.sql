-- Who met whom about what, the latest first.
select
    met_on,
    status,
    participants,
    coalesce(place, mode) as place,
    topics,
    report_count as reports
from mart.meetings
order by met_on desc nulls last, participants asc;
