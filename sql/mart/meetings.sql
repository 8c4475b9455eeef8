-- Who met whom, when, where and about what?
--
-- Grain: one row per real-world meeting.
-- Planned, cancelled and denied meetings are here too: filter by status. met_on is null
-- where no report tells the day, and only as exact as date_precision says.
--
-- Columns:
--   is_international: Parties of at least two countries, or of a country and an
--     organisation that belongs to none
--   participants: Names in the order of the best report, joined by "; "; title and
--     country stand for a party that nobody names
--   countries: ISO alpha-3 codes of the parties, sorted, joined by "; "
--   participant_count: Parties, named or not
--   country_count: Different countries among them
--   place_country_name: Usual English name of the country of the place
--   topics: Topic codes of all its reports, sorted, joined by "; "
--   best_report_id: The report that is most certain, the earliest of several
--   headline: Title of the article with that report
--   url: Address of the article with that report

create or replace view mart.meetings as

with parties as (
    select
        meeting_id,
        string_agg(label, '; ' order by party_no) as participants,
        string_agg(distinct country, '; ' order by country) as countries,
        count(*) as participant_count,
        count(distinct country) as country_count,
        count(distinct coalesce(country, org)) > 1 as is_international
    from mart.meeting_participants
    group by meeting_id
),

topics as (
    select
        meeting_id,
        string_agg(topic, '; ' order by topic) as topics
    from mart.meeting_topics
    group by meeting_id
),

best_reports as (
    select
        r.meeting_id,
        r.report_id,
        a.title,
        a.url
    from core.meeting_reports as r
    inner join core.articles as a on r.article_id = a.article_id
    where r.meeting_id is not null
    qualify
        row_number() over (
            partition by r.meeting_id
            order by r.confidence desc, a.published_at asc, r.report_id asc
        ) = 1
)

select
    m.meeting_id,
    m.met_on,
    m.ended_on,
    m.date_precision,
    m.status,
    m.mode,
    m.occasion,
    coalesce(p.is_international, false) as is_international,
    p.participants,
    p.countries,
    coalesce(p.participant_count, 0) as participant_count,
    coalesce(p.country_count, 0) as country_count,
    m.place,
    m.place_id,
    m.place_country,
    c.name as place_country_name,
    m.latitude,
    m.longitude,
    t.topics,
    m.report_count,
    m.source_count,
    m.first_reported_at,
    m.last_reported_at,
    m.confidence,
    b.report_id as best_report_id,
    b.title as headline,
    b.url
from core.meetings as m
left join parties as p on m.meeting_id = p.meeting_id
left join topics as t on m.meeting_id = t.meeting_id
left join best_reports as b on m.meeting_id = b.meeting_id
left join core.countries as c on m.place_country = c.iso3;
