-- How did a meeting's status change from report to report?
--
-- Grain: one row per change: the first report of a meeting, and each later one whose
-- status is another than the one before.
-- In the order of publication; reports of articles without a date come last.
--
-- Columns:
--   reported_at: When the article was published
--   article_title: Headline of the article

create or replace view mart.status_history as

select
    c.meeting_id,
    c.change_no,
    a.published_at as reported_at,
    c.status,
    c.previous_status,
    c.report_id,
    a.source_id,
    a.title as article_title,
    a.url
from core.status_changes as c
inner join core.articles as a on c.article_id = a.article_id;
