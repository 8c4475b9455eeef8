-- Which party did what towards which, as event data sets count a meeting?
--
-- Grain: one row per meeting and ordered pair of its parties: n parties give n(n-1).
-- Denied meetings are left out: event data has no negation. Pairs of one country stay,
-- with is_international false. Count different meeting_id to count meetings.
-- mart.plover_events and mart.cameo_events give the pairs the codes of those schemes.
--
-- Columns:
--   event_date: Day it was held; of a plan or a cancellation the day it was first
--     reported, for the announcement is the event
--   event_date_basis: Meeting, or publication where the day is that of the first report
--   planned_for: Day of a meeting that is planned or was cancelled
--   form: Planned or cancelled; of a held one: remote, multilateral, visit (the pair is
--     host and guest), third_party (in a country of neither), or meeting
--   is_negotiation: Held to negotiate
--   is_international: The two act for different countries or organisations
--   source_person: Person who acts, see mart.people
--   source_name: Name, or what is known of a party without one
--   source_title: Office in the text's words
--   source_role: Normalised role code
--   source_country: State acted for, ISO alpha-3
--   source_org: Organisation acted for
--   source_side: Host or guest, where the text tells
--   target_person: Person acted towards
--   target_name: Name of that party, or what is known of it
--   target_title: Its office in the text's words
--   target_role: Its normalised role code
--   target_country: Its state, ISO alpha-3
--   target_org: Its organisation
--   target_side: Host or guest, where the text tells

create or replace view mart.dyads as

with announcements as (
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
)

select
    m.meeting_id,
    case
        when m.status = 'held' then coalesce(m.met_on, n.announced_on)
        else n.announced_on
    end as event_date,
    case
        when m.status = 'held' and m.met_on is not null then 'meeting'
        else 'publication'
    end as event_date_basis,
    case when m.status <> 'held' then m.met_on end as planned_for,
    case
        when m.status in ('planned', 'cancelled') then m.status
        when m.mode in ('phone', 'video') then 'remote'
        when
            m.occasion in ('multilateral', 'summit', 'conference', 'sidelines')
            then 'multilateral'
        when a.side <> b.side then 'visit'
        when
            m.mode = 'in_person'
            and m.place_country is not null
            and h.meeting_id is null
            then 'third_party'
        else 'meeting'
    end as form,
    m.occasion = 'negotiation' as is_negotiation,
    coalesce(a.country, a.org, '') <> coalesce(b.country, b.org, '')
        as is_international,
    a.person_id as source_person,
    a.label as source_name,
    a.title as source_title,
    a.role as source_role,
    a.country as source_country,
    a.org as source_org,
    a.side as source_side,
    b.person_id as target_person,
    b.label as target_name,
    b.title as target_title,
    b.role as target_role,
    b.country as target_country,
    b.org as target_org,
    b.side as target_side,
    m.place,
    m.place_country,
    m.latitude,
    m.longitude,
    s.topics,
    m.confidence,
    s.best_report_id
from core.meetings as m
inner join core.meeting_summaries as s on m.meeting_id = s.meeting_id
inner join core.meeting_parties as a on m.meeting_id = a.meeting_id
inner join core.meeting_parties as b
    on a.meeting_id = b.meeting_id and a.party_no <> b.party_no
left join announcements as n on m.meeting_id = n.meeting_id
left join home_meetings as h on m.meeting_id = h.meeting_id
where m.status <> 'denied';
