-- What a table of meetings shows of each: its parties, countries and topics in a cell.
--
-- Grain: one row per real-world meeting.
-- Made anew by every run, so that no view has to put them together. Lists are put in
-- order when they are complete: ordered aggregates take three times as long.
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
--   contexts: What that is in PLOVER's words, sorted, joined by "; "
--   is_at_home: The place lies in the country of a party
--   announced_on: First day on which a report says what the meeting's status says
--   best_report_id: The report that is most certain, the earliest of several
--   sentence: Its sentence that reports the meeting, word for word
--   headline: Title of the article with that report
--   source_id: Source of that article
--   published_at: When that article was published
--   url: Its address

create or replace table core.meeting_summaries as

with parties as (
    select
        meeting_id,
        array_to_string(
            list_transform(
                list_sort(list(row(party_no, label))),
                lambda party: struct_extract(party, 2)
            ),
            '; '
        ) as participants,
        list_sort(list_distinct(list(country))) as countries,
        count(*) as participant_count,
        len(list_distinct(list(coalesce(country, org)))) > 1 as is_international
    from core.meeting_parties
    group by meeting_id
),

topics as (
    select
        t.meeting_id,
        array_to_string(list_sort(list(t.topic)), '; ') as topics,
        list_sort(list_distinct(list(known.plover_context))) as contexts
    from core.meeting_topics as t
    left join core.topics as known on t.topic = known.topic
    group by t.meeting_id
),

announcements as (
    select
        m.meeting_id,
        min(a.published_on) filter (where r.status = m.status) as announced_on
    from core.meetings as m
    inner join core.meeting_reports as r on m.meeting_id = r.meeting_id
    inner join core.articles as a on r.article_id = a.article_id
    group by m.meeting_id
),

home_meetings as (
    select distinct m.meeting_id
    from core.meetings as m
    inner join core.meeting_parties as p
        on m.meeting_id = p.meeting_id and m.place_country = p.country
),

best_reports as (
    select
        r.meeting_id,
        r.report_id,
        r.article_id,
        r.char_start,
        r.char_end
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
    nullif(array_to_string(p.countries, '; '), '') as countries,
    coalesce(p.participant_count, 0) as participant_count,
    coalesce(len(p.countries), 0) as country_count,
    t.topics,
    nullif(array_to_string(t.contexts, '; '), '') as contexts,
    h.meeting_id is not null as is_at_home,
    n.announced_on,
    b.report_id as best_report_id,
    a.text[b.char_start + 1:b.char_end] as sentence,
    a.title as headline,
    a.source_id,
    a.published_at,
    a.url
from core.meetings as m
left join parties as p on m.meeting_id = p.meeting_id
left join topics as t on m.meeting_id = t.meeting_id
left join announcements as n on m.meeting_id = n.meeting_id
left join home_meetings as h on m.meeting_id = h.meeting_id
left join best_reports as b on m.meeting_id = b.meeting_id
left join core.articles as a on b.article_id = a.article_id
order by m.meeting_id;
