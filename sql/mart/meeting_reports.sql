-- What does each article say about a meeting, and in which words?
--
-- Grain: one row per meeting as one article reports it.
-- Reports of one meeting share a meeting_id and may contradict each other. Where
-- several engines read an article, these are the reports of the one that counts; the
-- others are in core.meeting_reports and, side by side, in mart.engine_comparison.
--
-- Columns:
--   article_title: Headline of the article
--   participants: Names as the article has them, joined by "; "; title and country
--     stand for a party without a name
--   countries: ISO alpha-3 codes of the parties, sorted, joined by "; "
--   participant_count: Parties, named or not
--   sentence: The sentence that reports the meeting, word for word

create or replace view mart.meeting_reports as

with aside as (
    select
        article_id,
        extractor
    from core.article_readings
    where not is_chosen
)

select
    r.report_id,
    r.article_id,
    a.external_id,
    r.meeting_id,
    a.source_id,
    a.url,
    a.title as article_title,
    a.published_at,
    a.published_on,
    r.status,
    r.mode,
    r.occasion,
    r.met_on,
    r.ended_on,
    r.date_precision,
    r.date_basis,
    party.participants,
    party.countries,
    party.participant_count,
    r.place,
    r.place_id,
    r.place_country,
    substring(a.text, r.char_start + 1, r.char_end - r.char_start) as sentence,
    r.sentence_no,
    r.char_start,
    r.char_end,
    r.confidence,
    r.pattern_id,
    r.extractor,
    r.extractor_version
from core.meeting_reports as r
inner join core.articles as a on r.article_id = a.article_id
left join lateral (
    select
        string_agg(
            coalesce(
                p.name,
                p.title || coalesce(' (' || coalesce(p.country, p.org) || ')', ''),
                p.org,
                p.country,
                'unnamed party'
            ),
            '; ' order by p.participant_no
        ) as participants,
        string_agg(distinct p.country, '; ' order by p.country) as countries,
        count(*) as participant_count
    from core.participants as p
    where p.report_id = r.report_id
) as party on true
anti join aside
    on r.article_id = aside.article_id and r.extractor = aside.extractor;
