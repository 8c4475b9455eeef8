-- Which articles are there, and what came out of each?
--
-- Grain: one row per article, repeats included: those have duplicate_of set.
--
-- Columns:
--   source_name: Name of the publisher
--   report_count: Meetings that the article reports
--   statement_count: Attributed statements in it
--   topics: Topic codes of the article, sorted, joined by "; "

create or replace view mart.articles as

with reports as (
    select
        article_id,
        count(*) as report_count
    from core.meeting_reports
    group by article_id
),

statements as (
    select
        article_id,
        count(*) as statement_count
    from core.statements
    group by article_id
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
