-- A party has a name, a title, a country or an organisation, and a named one a name.
--
-- severity: error

select
    report_id,
    participant_no,
    name,
    is_named
from core.participants
where
    coalesce(name, title, country, org) is null
    or is_named <> (name is not null)
    or trim(coalesce(name, 'x')) = '';
