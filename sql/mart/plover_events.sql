-- What would a data set coded with PLOVER say of these meetings?
--
-- Grain: one row per meeting and ordered pair of parties; of a pair of host and guest
-- only the row in which the guest acts.
-- After the draft 2.0 of the PLOVER manual (2024-02). A summoned ambassador is CONSULT
-- here, where PLOVER would say ACCUSE. Scores belong to the pair of type and mode and
-- do not add up. The codes come from core.event_rules, core.roles, core.countries and
-- core.organisations.
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
--   source_country: State acted for in PLOVER's codes: ISO alpha-3 but KOS for Kosovo,
--     and a dependency by its state; for a body of no state UNO, EUR, IGO, NGO or ISM
--   source_sector: Sector after the role, such as GOV or MIL; UNK where it tells none
--   target_country: State or body acted towards, in the same codes
--   target_sector: Its sector after the role
--   text_span: The sentence of the best report, word for word

create or replace view mart.plover_events as

select
    rule.codebook,
    d.meeting_id,
    d.event_date,
    d.event_date_basis,
    d.planned_for,
    rule.event_code as event_type,
    rule.event_mode,
    rule.score as intensity,
    rule.quad_class as quad_code,
    d.contexts,
    rule.relation is null as is_reciprocal,
    d.is_international,
    d.source_person,
    d.source_name,
    d.source_title,
    coalesce(
        source_state.plover_code,
        d.source_country,
        source_body.actor_code,
        source_body.country
    ) as source_country,
    d.source_org,
    coalesce(source_role.plover_sector, 'UNK') as source_sector,
    d.target_person,
    d.target_name,
    d.target_title,
    coalesce(
        target_state.plover_code,
        d.target_country,
        target_body.actor_code,
        target_body.country
    ) as target_country,
    d.target_org,
    coalesce(target_role.plover_sector, 'UNK') as target_sector,
    d.place,
    d.place_country,
    d.latitude,
    d.longitude,
    d.sentence as text_span,
    d.source_id,
    d.published_at,
    d.url
from mart.dyads as d
inner join core.event_rules as rule
    on
        d.form = rule.form
        and rule.codebook = 'PLOVER 2.0 draft 2024-02'
        and d.is_negotiation
        = coalesce(rule.is_negotiation, d.is_negotiation)
        and d.relation = coalesce(rule.relation, d.relation)
left join core.roles as source_role on d.source_role = source_role.role
left join core.roles as target_role on d.target_role = target_role.role
left join core.countries as source_state on d.source_country = source_state.iso3
left join core.countries as target_state on d.target_country = target_state.iso3
left join core.organisations as source_body
    on d.source_organisation = source_body.organisation_id
left join core.organisations as target_body
    on d.target_organisation = target_body.organisation_id;
