-- Who met whom, when, where and about what?
--
-- Grain: one row per real-world meeting.
-- Planned, cancelled and denied meetings are here too: filter by status. met_on is null
-- where no report tells the day, and only as exact as date_precision says.
--
-- Columns:
--   place_country_name: Usual English name of the country of the place

create or replace view mart.meetings as

select
    m.meeting_id,
    m.met_on,
    m.ended_on,
    m.date_precision,
    m.status,
    m.mode,
    m.occasion,
    s.is_international,
    s.participants,
    s.countries,
    s.participant_count,
    s.country_count,
    m.place,
    m.place_id,
    m.place_country,
    c.name as place_country_name,
    m.latitude,
    m.longitude,
    s.topics,
    m.report_count,
    m.source_count,
    m.first_reported_at,
    m.last_reported_at,
    m.confidence,
    s.best_report_id,
    s.headline,
    s.url
from core.meetings as m
left join core.meeting_summaries as s on m.meeting_id = s.meeting_id
left join core.countries as c on m.place_country = c.iso3;
