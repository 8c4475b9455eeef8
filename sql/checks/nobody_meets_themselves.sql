-- A person is one party of a report only.
--
-- severity: warn

select
    report_id,
    person_id,
    count(*) as party_count
from core.participants
where person_id is not null
group by report_id, person_id
having count(*) > 1;
