-- A meeting was not held after the article that reports it was published.
--
-- severity: warn
-- One day of grace: days differ between time zones.

select
    r.report_id,
    r.met_on,
    a.published_on
from core.meeting_reports as r
inner join core.articles as a on r.article_id = a.article_id
where
    r.status = 'held'
    and r.met_on > a.published_on + interval 1 day;
