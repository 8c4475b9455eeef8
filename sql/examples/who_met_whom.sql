-- Who met whom about what, across borders, the latest first.
select
    met_on,
    status,
    participants,
    coalesce(place, mode) as place,
    topics,
    report_count as reports
from mart.meetings
where is_international
order by met_on desc nulls last, participants asc
limit 20;
