-- Of the engines that have read an article exactly one counts.
--
-- severity: error
-- Otherwise one article would vouch twice for a meeting, or not at all.

select
    article_id,
    count(*) filter (where is_chosen) as chosen_count
from core.article_readings
group by article_id
having count(*) filter (where is_chosen) <> 1;
