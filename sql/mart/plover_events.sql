-- What would a data set coded with PLOVER say of these meetings?
--
-- Grain: one row per meeting and ordered pair of parties; of a pair of host and guest
-- only the row in which the guest acts.
-- After the draft 2.0 of the PLOVER manual (2024-02). A summoned ambassador is CONSULT
-- here, where PLOVER would say ACCUSE. Scores belong to the pair of type and mode and
-- do not add up.
--
-- Columns:
--   codebook: Edition that the codes are from
--   event_type: AGREE for a plan, REJECT for a cancellation, otherwise CONSULT
--   event_mode: For CONSULT visit, third-party, multilateral, phone (any remote medium)
--     or null; for REJECT meet
--   intensity: Score of type and mode
--   quad_code: 1 for verbal cooperation, 3 for verbal conflict
--   contexts: What it was about, in PLOVER's words, sorted, joined by "; "
--   is_reciprocal: The reverse pair has a row too
--   source_country: State acted for, ISO alpha-3 but KOS for Kosovo
--   source_sector: Sector after the role, such as GOV or MIL; UNK where it tells none
--   target_country: State acted towards, ISO alpha-3 but KOS for Kosovo
--   target_sector: Its sector after the role
--   text_span: The sentence of the best report, word for word
--   url: Address of the article with that report

create or replace view mart.plover_events as

with codes (form, event_type, event_mode, intensity, quad_code) as (
    values
    ('planned', 'AGREE', null, 2.5, 1),
    ('cancelled', 'REJECT', 'meet', -2.0, 3),
    ('remote', 'CONSULT', 'phone', 1.5, 1),
    ('multilateral', 'CONSULT', 'multilateral', 4.0, 1),
    ('visit', 'CONSULT', 'visit', 4.0, 1),
    ('third_party', 'CONSULT', 'third-party', 1.0, 1),
    ('meeting', 'CONSULT', null, 2.5, 1)
),

sectors (role, sector) as (
    values
    ('head_of_state', 'GOV'),
    ('head_of_government', 'GOV'),
    ('foreign_minister', 'GOV'),
    ('defence_minister', 'GOV'),
    ('minister', 'GOV'),
    ('deputy_minister', 'GOV'),
    ('ambassador', 'GOV'),
    ('envoy', 'GOV'),
    ('adviser', 'GOV'),
    ('monarch', 'GOV'),
    ('legislator', 'LEG'),
    ('party_leader', 'PTY'),
    ('military', 'MIL'),
    ('intelligence', 'SPY'),
    ('religious', 'REL'),
    ('business', 'BUS')
),

contexts as (
    select
        meeting_topic.meeting_id,
        string_agg(
            distinct t.plover_context, '; '
            order by t.plover_context
        ) as contexts
    from mart.meeting_topics as meeting_topic
    inner join core.topics as t on meeting_topic.topic = t.topic
    group by meeting_topic.meeting_id
)

select
    'PLOVER 2.0 draft 2024-02' as codebook,
    d.meeting_id,
    d.event_date,
    d.event_date_basis,
    d.planned_for,
    codes.event_type,
    codes.event_mode,
    cast(codes.intensity as double) as intensity,
    cast(codes.quad_code as bigint) as quad_code,
    c.contexts,
    d.form <> 'visit' as is_reciprocal,
    d.is_international,
    d.source_person,
    d.source_name,
    d.source_title,
    case d.source_country when 'XKX' then 'KOS' else d.source_country end
        as source_country,
    d.source_org,
    coalesce(source_sectors.sector, 'UNK') as source_sector,
    d.target_person,
    d.target_name,
    d.target_title,
    case d.target_country when 'XKX' then 'KOS' else d.target_country end
        as target_country,
    d.target_org,
    coalesce(target_sectors.sector, 'UNK') as target_sector,
    d.place,
    d.place_country,
    d.latitude,
    d.longitude,
    substring(article.text, r.char_start + 1, r.char_end - r.char_start)
        as text_span,
    article.source_id,
    article.published_at,
    article.url
from mart.dyads as d
inner join codes on d.form = codes.form
left join sectors as source_sectors on d.source_role = source_sectors.role
left join sectors as target_sectors on d.target_role = target_sectors.role
left join contexts as c on d.meeting_id = c.meeting_id
left join core.meeting_reports as r on d.best_report_id = r.report_id
left join core.articles as article on r.article_id = article.article_id
where d.form <> 'visit' or d.source_side = 'guest';
