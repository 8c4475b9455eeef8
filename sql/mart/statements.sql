-- Who said what, and at or about which meeting?
--
-- Grain: one row per attributed statement.
-- met_on and topics are those of the report that the statement belongs to, and null
-- where it belongs to none. Of several engines that read an article, the one that
-- counts gives its statements.
--
-- Columns:
--   met_on: First day of the meeting that the statement belongs to
--   topics: Topic codes of the report, sorted, joined by "; "
--   article_title: Headline of the article

create or replace view mart.statements as

with aside as (
    select
        article_id,
        extractor
    from core.article_readings
    where not is_chosen
)

select
    s.statement_id,
    s.article_id,
    s.report_id,
    r.meeting_id,
    r.met_on,
    s.person_id,
    s.speaker,
    s.country,
    s.verb,
    s.text,
    s.is_direct_quote,
    about.topics,
    a.source_id,
    a.published_at,
    a.title as article_title,
    a.url,
    s.char_start,
    s.char_end,
    s.extractor,
    s.extractor_version
from core.statements as s
inner join core.articles as a on s.article_id = a.article_id
left join core.meeting_reports as r on s.report_id = r.report_id
left join lateral (
    select string_agg(t.topic, '; ' order by t.topic) as topics
    from core.report_topics as t
    where t.report_id = s.report_id
) as about on true
anti join aside
    on s.article_id = aside.article_id and s.extractor = aside.extractor;
