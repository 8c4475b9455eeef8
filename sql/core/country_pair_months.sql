-- How often two countries met in each month.
--
-- Grain: one row per (month, country_a, country_b), country_a before country_b in the
-- alphabet; months without a meeting are absent.
-- Held meetings whose month is known. A meeting of many countries counts for each pair.
-- Made anew by every run: no filter reaches below the count.
--
-- Columns:
--   month: First day of the month
--   country_a: ISO alpha-3
--   country_b: ISO alpha-3
--   meeting_count: Meetings at which both took part
--   in_person_count: Meetings in person among them
--   level: Number of the highest role that took part for either of them, 1 the
--     highest, see core.roles; null where no role with a level is told

create or replace table core.country_pair_months as

with countries as (
    select
        p.meeting_id,
        p.country,
        cast(date_trunc('month', m.met_on) as date) as month,
        m.mode,
        min(l.level) as level
    from core.meeting_parties as p
    inner join core.meetings as m on p.meeting_id = m.meeting_id
    left join core.roles as l on p.role = l.role
    where
        p.country is not null
        and m.status = 'held'
        and m.date_precision in ('day', 'month')
    group by p.meeting_id, p.country, m.met_on, m.mode
)

select
    a.month,
    a.country as country_a,
    b.country as country_b,
    count(*) as meeting_count,
    count(*) filter (where a.mode = 'in_person') as in_person_count,
    min(least(a.level, b.level)) as level
from countries as a
inner join countries as b
    on a.meeting_id = b.meeting_id and a.country < b.country
group by a.month, a.country, b.country
order by a.month, a.country, b.country;
