-- What would a data set coded with CAMEO, such as GDELT, say of these meetings?
--
-- Grain: one row per meeting and ordered pair of parties.
-- After the CAMEO manual 1.1b3. Calls by video are 041 like those by telephone, for
-- CAMEO has no code of their own; talks outrank visits. A cancellation does not say who
-- called it off, so both orders are here.
--
-- Columns:
--   codebook: Edition that the codes are from
--   event_code: 036 plans to meet, 040 meets, 041 by telephone, 042 visits, 043 hosts,
--     044 meets in a third country, 046 negotiates, 161 cancels, 164 breaks off talks
--   event_base_code: First three digits
--   event_root_code: First two digits
--   quad_class: 1 for verbal cooperation, 4 for material conflict, after GDELT
--   goldstein_scale: Score of the code on GDELT's scale, -10 to 10
--   source_country: State acted for, ISO alpha-3 but KSV for Kosovo
--   target_country: State acted towards, ISO alpha-3 but KSV for Kosovo
--   text_span: The sentence of the best report, word for word
--   url: Address of the article with that report

create or replace view mart.cameo_events as

with codes (event_code, quad_class, goldstein_scale) as (
    values
    ('036', 1, 4.0),
    ('040', 1, 1.0),
    ('041', 1, 1.0),
    ('042', 1, 1.9),
    ('043', 1, 2.8),
    ('044', 1, 2.5),
    ('046', 1, 7.0),
    ('161', 4, -4.0),
    ('164', 4, -7.0)
)

select
    'CAMEO 1.1b3' as codebook,
    e.meeting_id,
    e.event_date,
    e.event_date_basis,
    e.planned_for,
    codes.event_code,
    codes.event_code as event_base_code,
    left(codes.event_code, 2) as event_root_code,
    cast(codes.quad_class as bigint) as quad_class,
    cast(codes.goldstein_scale as double) as goldstein_scale,
    e.is_international,
    e.source_person,
    e.source_name,
    case e.source_country when 'XKX' then 'KSV' else e.source_country end
        as source_country,
    e.source_org,
    e.target_person,
    e.target_name,
    case e.target_country when 'XKX' then 'KSV' else e.target_country end
        as target_country,
    e.target_org,
    e.place,
    e.place_country,
    e.latitude,
    e.longitude,
    substring(article.text, r.char_start + 1, r.char_end - r.char_start)
        as text_span,
    article.source_id,
    article.published_at,
    article.url
from mart.dyads as e
inner join codes
    on
        codes.event_code
        = case
            when e.form = 'planned' then '036'
            when e.form = 'cancelled' and e.is_negotiation then '164'
            when e.form = 'cancelled' then '161'
            when e.form = 'remote' then '041'
            when e.is_negotiation then '046'
            when e.form = 'visit' and e.source_side = 'guest' then '042'
            when e.form = 'visit' then '043'
            when e.form = 'third_party' then '044'
            when e.form = 'meeting' or e.place_country is null then '040'
            when e.source_country = e.target_country then '040'
            when e.target_country = e.place_country then '042'
            when e.source_country = e.place_country then '043'
            else '044'
        end
left join core.meeting_reports as r on e.best_report_id = r.report_id
left join core.articles as article on r.article_id = article.article_id;
