-- What would a data set coded with CAMEO, such as GDELT, say of these meetings?
--
-- Grain: one row per meeting and ordered pair of parties.
-- After the CAMEO manual 1.1b3. Calls by video are 041 like those by telephone, for
-- CAMEO has no code of their own; talks outrank visits. A cancellation does not say who
-- called it off, so both orders are here. The codes come from core.event_rules,
-- core.countries and core.organisations.
--
-- Columns:
--   codebook: Edition that the codes are from
--   event_code: 036 plans to meet, 040 meets, 041 by telephone, 042 visits, 043 hosts,
--     044 meets in a third country, 046 negotiates, 161 cancels, 164 breaks off talks
--   event_base_code: First three digits
--   event_root_code: First two digits
--   quad_class: 1 for verbal cooperation, 4 for material conflict, after GDELT
--   goldstein_scale: Score of the code on GDELT's scale, -10 to 10
--   source_country: State acted for, ISO alpha-3 but KSV for Kosovo; for a body of no
--     state UNO, EUR, IGO, NGO or ISM
--   target_country: State or body acted towards, in the same codes
--   text_span: The sentence of the best report, word for word

create or replace view mart.cameo_events as

select
    rule.codebook,
    e.meeting_id,
    e.event_date,
    e.event_date_basis,
    e.planned_for,
    rule.event_code,
    left(rule.event_code, 3) as event_base_code,
    left(rule.event_code, 2) as event_root_code,
    rule.quad_class,
    rule.score as goldstein_scale,
    e.is_international,
    e.source_person,
    e.source_name,
    coalesce(
        source_state.cameo_code,
        e.source_country,
        source_body.actor_code,
        source_body.country
    ) as source_country,
    e.source_org,
    e.target_person,
    e.target_name,
    coalesce(
        target_state.cameo_code,
        e.target_country,
        target_body.actor_code,
        target_body.country
    ) as target_country,
    e.target_org,
    e.place,
    e.place_country,
    e.latitude,
    e.longitude,
    e.sentence as text_span,
    e.source_id,
    e.published_at,
    e.url
from mart.dyads as e
inner join core.event_rules as rule
    on
        e.form = rule.form
        and rule.codebook = 'CAMEO 1.1b3'
        and e.is_negotiation
        = coalesce(rule.is_negotiation, e.is_negotiation)
        and e.relation = coalesce(rule.relation, e.relation)
left join core.countries as source_state on e.source_country = source_state.iso3
left join core.countries as target_state on e.target_country = target_state.iso3
left join core.organisations as source_body
    on e.source_organisation = source_body.organisation_id
left join core.organisations as target_body
    on e.target_organisation = target_body.organisation_id;
