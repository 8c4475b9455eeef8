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

select
    a.person_id,
    a.name,
    m.meeting_id,
    m.met_on,
    m.date_precision,
    m.status,
    m.mode,
    a.title,
    a.role,
    a.country,
    others.counterparts,
    others.counterpart_countries,
    m.place,
    m.place_country,
    m.topics,
    m.headline,
    m.url
from core.meeting_parties as a
inner join mart.meetings as m on a.meeting_id = m.meeting_id
left join lateral (
    select
        string_agg(b.label, '; ' order by b.party_no) as counterparts,
        string_agg(distinct b.country, '; ' order by b.country)
            as counterpart_countries
    from core.meeting_parties as b
    where
        b.meeting_id = a.meeting_id
        and b.party_no <> a.party_no
        and (
            coalesce(b.country, b.org, '') <> coalesce(a.country, a.org, '')
            or not m.is_international
        )
) as others on true
where a.person_id is not null;
