-- Which articles are there, and what came out of each?
--
-- Grain: one row per article, repeats included: those have duplicate_of set.
--
-- Columns:
--   source_name: Name of the publisher
--   report_count: Meetings that the article reports, by the engine that counts
--   statement_count: Attributed statements in it, by the same engine
--   topics: Topic codes of the article, sorted, joined by "; "

create or replace view mart.articles as

with aside as (
    select
        article_id,
        extractor
    from core.article_readings
    where not is_chosen
)

select
    a.article_id,
    a.external_id,
    a.source_id,
    src.name as source_name,
    a.url,
    a.title,
    a.author,
    a.published_at,
    a.published_on,
    a.language,
    a.word_count,
    coalesce(told.report_count, 0) as report_count,
    coalesce(said.statement_count, 0) as statement_count,
    about.topics,
    a.duplicate_of,
    a.first_seen_at,
    a.run_id
from core.articles as a
left join core.sources as src on a.source_id = src.source_id
left join lateral (
    select count(*) as report_count
    from core.meeting_reports as r
    left join aside
        on r.article_id = aside.article_id and r.extractor = aside.extractor
    where r.article_id = a.article_id and aside.article_id is null
) as told on true
left join lateral (
    select count(*) as statement_count
    from core.statements as s
    left join aside
        on s.article_id = aside.article_id and s.extractor = aside.extractor
    where s.article_id = a.article_id and aside.article_id is null
) as said on true
left join lateral (
    select string_agg(t.topic, '; ' order by t.topic) as topics
    from core.article_topics as t
    where t.article_id = a.article_id
) as about on true;
