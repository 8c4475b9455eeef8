-- Which party did what towards which, as event data sets count a meeting?
--
-- Grain: one row per meeting and ordered pair of its parties: n parties give n(n-1).
-- Denied meetings are left out: event data has no negation. Pairs of one country stay,
-- with is_international false. Count different meeting_id to count meetings.
-- mart.plover_events and mart.cameo_events give the pairs the codes of those schemes,
-- by core.event_rules.
--
-- Columns:
--   event_date: Day it was held; of a plan or a cancellation the day it was first
--     reported, for the announcement is the event
--   event_date_basis: Meeting, or publication where the day is that of the first report
--   planned_for: Day of a meeting that is planned or was cancelled
--   form: Planned or cancelled; of a held one: remote, multilateral, visit (the pair is
--     host and guest), third_party (in a country of neither), or meeting
--   relation: How the two stand: guest_to_host or host_to_guest of a visit; otherwise
--     place_unknown, one_country, to_the_place (the target's country), from_the_place
--     (the source's country), or elsewhere
--   is_negotiation: Held to negotiate
--   is_international: The two act for different countries or organisations
--   source_person: Person who acts, see mart.people
--   source_name: Name, or what is known of a party without one
--   source_title: Office in the text's words
--   source_role: Normalised role code
--   source_country: State acted for, ISO alpha-3
--   source_org: Organisation acted for
--   source_organisation: That organisation, see core.organisations
--   source_side: Host or guest, where the text tells
--   target_person: Person acted towards
--   target_name: Name of that party, or what is known of it
--   target_title: Its office in the text's words
--   target_role: Its normalised role code
--   target_country: Its state, ISO alpha-3
--   target_org: Its organisation
--   target_organisation: That organisation, see core.organisations
--   target_side: Host or guest, where the text tells

create or replace view mart.dyads as

with pairs as (
    select
        m.meeting_id,
        m.status,
        m.met_on,
        m.occasion = 'negotiation' as is_negotiation,
        m.place,
        m.place_country,
        m.latitude,
        m.longitude,
        m.confidence,
        s.announced_on,
        s.topics,
        s.contexts,
        s.best_report_id,
        s.sentence,
        s.source_id,
        s.published_at,
        s.url,
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
                and not s.is_at_home
                then 'third_party'
            else 'meeting'
        end as form,
        a.person_id as source_person,
        a.label as source_name,
        a.title as source_title,
        a.role as source_role,
        a.country as source_country,
        a.org as source_org,
        a.organisation_id as source_organisation,
        a.side as source_side,
        b.person_id as target_person,
        b.label as target_name,
        b.title as target_title,
        b.role as target_role,
        b.country as target_country,
        b.org as target_org,
        b.organisation_id as target_organisation,
        b.side as target_side
    from core.meetings as m
    inner join core.meeting_summaries as s on m.meeting_id = s.meeting_id
    inner join core.meeting_parties as a on m.meeting_id = a.meeting_id
    inner join core.meeting_parties as b
        on a.meeting_id = b.meeting_id and a.party_no <> b.party_no
    where m.status <> 'denied'
)

select
    meeting_id,
    case
        when status = 'held' then coalesce(met_on, announced_on)
        else announced_on
    end as event_date,
    case
        when status = 'held' and met_on is not null then 'meeting'
        else 'publication'
    end as event_date_basis,
    case when status <> 'held' then met_on end as planned_for,
    form,
    case
        when form = 'visit' and source_side = 'guest' then 'guest_to_host'
        when form = 'visit' then 'host_to_guest'
        when place_country is null then 'place_unknown'
        when source_country = target_country then 'one_country'
        when target_country = place_country then 'to_the_place'
        when source_country = place_country then 'from_the_place'
        else 'elsewhere'
    end as relation,
    is_negotiation,
    coalesce(source_country, source_org, '')
    <> coalesce(target_country, target_org, '') as is_international,
    source_person,
    source_name,
    source_title,
    source_role,
    source_country,
    source_org,
    source_organisation,
    source_side,
    target_person,
    target_name,
    target_title,
    target_role,
    target_country,
    target_org,
    target_organisation,
    target_side,
    place,
    place_country,
    latitude,
    longitude,
    topics,
    contexts,
    confidence,
    best_report_id,
    sentence,
    source_id,
    published_at,
    url
from pairs;
