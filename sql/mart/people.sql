-- Who are the people that meet, and how often?
--
-- Grain: one row per person, known from the seeds or met in the news.
-- Counts and dates are of held meetings.
--
-- Columns:
--   latest_title: What the latest dated meeting calls the person
--   latest_role: Normalised role code at that meeting
--   meeting_count: Meetings that the person took part in
--   first_met_on: Day of the earliest dated one
--   last_met_on: Day of the latest dated one

create or replace view mart.people as

with meetings as (
    select
        person_id,
        count(*) as meeting_count,
        min(met_on) as first_met_on,
        max(met_on) as last_met_on,
        arg_max(title, (met_on, meeting_id)) as latest_title,
        arg_max(role, (met_on, meeting_id)) as latest_role
    from mart.meeting_participants
    where
        person_id is not null
        and status = 'held'
    group by person_id
)

select
    p.person_id,
    p.name,
    p.family_name,
    p.country,
    m.latest_title,
    m.latest_role,
    p.wikidata_id,
    p.is_provisional,
    coalesce(m.meeting_count, 0) as meeting_count,
    m.first_met_on,
    m.last_met_on
from core.people as p
left join meetings as m on p.person_id = m.person_id;
