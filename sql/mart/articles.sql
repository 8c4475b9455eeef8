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
),

reports as (
    select
        r.article_id,
        count(*) as report_count
    from core.meeting_reports as r
    anti join aside
        on r.article_id = aside.article_id and r.extractor = aside.extractor
    group by r.article_id
),

statements as (
    select
        s.article_id,
        count(*) as statement_count
    from core.statements as s
    anti join aside
        on s.article_id = aside.article_id and s.extractor = aside.extractor
    group by s.article_id
),

topics as (
    select
        article_id,
        string_agg(topic, '; ' order by topic) as topics
    from core.article_topics
    group by article_id
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
    coalesce(r.report_count, 0) as report_count,
    coalesce(s.statement_count, 0) as statement_count,
    t.topics,
    a.duplicate_of,
    a.first_seen_at,
    a.run_id
from core.articles as a
left join core.sources as src on a.source_id = src.source_id
left join reports as r on a.article_id = r.article_id
left join statements as s on a.article_id = s.article_id
left join topics as t on a.article_id = t.article_id;
