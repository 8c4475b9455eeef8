-- Whom did a person meet, when and where?
--
-- Grain: one row per person and meeting.
-- Planned, cancelled and denied meetings are here too: filter by status. Counterparts
-- are the parties that act for another country or organisation; in a meeting of one
-- country, all others.
--
-- Columns:
--   person_id: Person, see mart.people
--   name: Usual name of the person, or as the reports have it
--   title: What the person was called at this meeting
--   role: Normalised role code at this meeting
--   country: State acted for at this meeting
--   counterparts: Their names, joined by "; "
--   counterpart_countries: Their countries, sorted, joined by "; "

create or replace view mart.person_timeline as

with people as (
    select
        a.meeting_id,
        a.person_id,
        any_value(a.name) as name,
        any_value(a.title) as title,
        any_value(a.role) as role,
        any_value(a.country) as country,
        string_agg(b.label, '; ' order by b.party_no) as counterparts,
        string_agg(distinct b.country, '; ' order by b.country)
            as counterpart_countries
    from core.meeting_parties as a
    inner join core.meeting_summaries as s on a.meeting_id = s.meeting_id
    left join core.meeting_parties as b
        on
            a.meeting_id = b.meeting_id
            and a.party_no <> b.party_no
            and (
                coalesce(a.country, a.org, '') <> coalesce(b.country, b.org, '')
                or not s.is_international
            )
    where a.person_id is not null
    group by a.meeting_id, a.person_id
)

select
    p.person_id,
    p.name,
    m.meeting_id,
    m.met_on,
    m.date_precision,
    m.status,
    m.mode,
    p.title,
    p.role,
    p.country,
    p.counterparts,
    p.counterpart_countries,
    m.place,
    m.place_country,
    m.topics,
    m.headline,
    m.url
from people as p
inner join mart.meetings as m on p.meeting_id = m.meeting_id;
