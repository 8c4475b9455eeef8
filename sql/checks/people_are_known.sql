-- Every person_id is in core.people.
--
-- severity: error

with named as (
    select person_id
    from core.participants

    union all

    select person_id
    from core.statements
)

select
    referring.person_id,
    count(*) as row_count
from named as referring
anti join core.people as known on referring.person_id = known.person_id
where referring.person_id is not null
group by referring.person_id;
