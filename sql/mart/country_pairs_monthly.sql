-- How often did two countries meet each month, and at which level?
--
-- Grain: one row per (month, country_a, country_b), country_a before country_b in the
-- alphabet; months without a meeting are absent.
-- Held meetings whose month is known. A meeting of many countries counts for each pair.
--
-- Columns:
--   highest_level: Highest role that took part for either of them; null where no role
--     with a level is told

create or replace view mart.country_pairs_monthly as

select
    p.month,
    p.country_a,
    p.country_b,
    p.meeting_count,
    p.in_person_count,
    l.role as highest_level
from core.country_pair_months as p
left join core.roles as l on p.level = l.level;
