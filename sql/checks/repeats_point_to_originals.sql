-- An article that repeats another names one that is there and is no repeat itself.
--
-- severity: error

select
    a.article_id,
    a.duplicate_of
from core.articles as a
left join core.articles as original on a.duplicate_of = original.article_id
where
    a.duplicate_of is not null
    and (original.article_id is null or original.duplicate_of is not null);
