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

with parties as (
    select
        meeting_id,
        party_no,
        person_id,
        label,
        role,
        country,
        coalesce(country, org, '') as acts_for,
        min(coalesce(country, org)) over (partition by meeting_id) as first_actor,
        max(coalesce(country, org)) over (partition by meeting_id) as last_actor
    from mart.meeting_participants
    where status = 'held'
)

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
from parties as a
inner join parties as b
    on
        a.meeting_id = b.meeting_id
        and (a.label, a.party_no) < (b.label, b.party_no)
inner join core.meetings as m on a.meeting_id = m.meeting_id
where
    a.acts_for <> b.acts_for
    or a.first_actor is not distinct from a.last_actor;
