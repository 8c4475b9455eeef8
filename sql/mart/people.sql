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

select
    p.person_id,
    p.name,
    p.family_name,
    p.country,
    met.latest_title,
    met.latest_role,
    p.wikidata_id,
    p.is_provisional,
    coalesce(met.meeting_count, 0) as meeting_count,
    met.first_met_on,
    met.last_met_on
from core.people as p
left join lateral (
    select
        count(*) as meeting_count,
        min(m.met_on) as first_met_on,
        max(m.met_on) as last_met_on,
        arg_max(a.title, (m.met_on, m.meeting_id)) as latest_title,
        arg_max(a.role, (m.met_on, m.meeting_id)) as latest_role
    from core.meeting_parties as a
    inner join core.meetings as m on a.meeting_id = m.meeting_id
    where
        a.person_id = p.person_id
        and m.status = 'held'
) as met on true;
