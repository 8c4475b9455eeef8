-- Who met whom, pair by pair?
--
-- Grain: one row per pair of parties of a meeting that was held; each pair once, in the
-- order of their names, so that the same two are always the same way round.
-- Members of one delegation do not meet each other: where several countries or
-- organisations take part, pairs within one of them are left out. Meetings of many
-- parties make many pairs: count different meeting_id, not rows.
--
-- Columns:
--   person_a: Person, see mart.people; null for a party without a person
--   name_a: Name, or what is known of a party without one
--   role_a: Normalised role code
--   country_a: State acted for, ISO alpha-3
--   person_b: The other person
--   name_b: The other's name, or what is known of a party without one
--   role_b: The other's role code
--   country_b: The other's state

create or replace view mart.encounters as

select
    m.meeting_id,
    m.met_on,
    m.date_precision,
    a.person_id as person_a,
    a.label as name_a,
    a.role as role_a,
    a.country as country_a,
    b.person_id as person_b,
    b.label as name_b,
    b.role as role_b,
    b.country as country_b,
    m.mode,
    m.occasion,
    m.place,
    m.place_country
from core.meetings as m
inner join core.meeting_summaries as s on m.meeting_id = s.meeting_id
inner join core.meeting_parties as a on m.meeting_id = a.meeting_id
inner join core.meeting_parties as b
    on
        a.meeting_id = b.meeting_id
        and (a.label, a.party_no) < (b.label, b.party_no)
where
    m.status = 'held'
    and (
        coalesce(a.country, a.org, '') <> coalesce(b.country, b.org, '')
        or not s.is_international
    );
