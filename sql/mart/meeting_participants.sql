-- Who took part in which meeting?
--
-- Grain: one row per party of a real-world meeting.
-- A party that several reports mention is one row; the report that is most certain
-- gives its words. A party known only as "officials" or "the delegation" is left out
-- where another report of the meeting names somebody of the same country and
-- organisation.
--
-- Columns:
--   country_name: Usual English name of the country

create or replace view mart.meeting_participants as

select
    p.meeting_id,
    p.party_no,
    m.met_on,
    m.date_precision,
    m.status,
    p.person_id,
    p.name,
    p.label,
    p.title,
    p.role,
    p.office_id,
    p.country,
    c.name as country_name,
    p.org,
    p.organisation_id,
    p.side,
    p.is_named,
    p.report_count
from core.meeting_parties as p
inner join core.meetings as m on p.meeting_id = m.meeting_id
left join core.countries as c on p.country = c.iso3;
