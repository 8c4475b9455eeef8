-- What a table of meetings shows of each: its parties, countries and topics in a cell.
--
-- Grain: one row per real-world meeting.
-- Made anew by every run, so that no view has to put them together.
--
-- Columns:
--   is_international: Parties of at least two countries, or of a country and an
--     organisation that belongs to none
--   participants: Names in the order of the most certain report, joined by "; "; title
--     and country stand for a party that nobody names
--   countries: ISO alpha-3 codes of the parties, sorted, joined by "; "
--   participant_count: Parties, named or not
--   country_count: Different countries among them
--   topics: Topic codes of all its reports, sorted, joined by "; "
--   best_report_id: The report that is most certain, the earliest of several

create or replace table core.meeting_summaries as

with parties as (
    select
        meeting_id,
        string_agg(label, '; ' order by party_no) as participants,
        string_agg(distinct country, '; ' order by country) as countries,
        count(*) as participant_count,
        count(distinct country) as country_count,
        count(distinct coalesce(country, org)) > 1 as is_international
    from core.meeting_parties
    group by meeting_id
),

topics as (
    select
        r.meeting_id,
        string_agg(distinct t.topic, '; ' order by t.topic) as topics
    from core.meeting_reports as r
    inner join core.report_topics as t on r.report_id = t.report_id
    group by r.meeting_id
),

best_reports as (
    select
        r.meeting_id,
        r.report_id
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
    coalesce(p.is_international, false) as is_international,
    p.participants,
    p.countries,
    coalesce(p.participant_count, 0) as participant_count,
    coalesce(p.country_count, 0) as country_count,
    t.topics,
    b.report_id as best_report_id
from core.meetings as m
left join parties as p on m.meeting_id = p.meeting_id
left join topics as t on m.meeting_id = t.meeting_id
left join best_reports as b on m.meeting_id = b.meeting_id
order by m.meeting_id;
