-- Every article comes from a source that core.sources knows.
--
-- severity: error

select
    referring.article_id,
    referring.source_id
from core.articles as referring
anti join core.sources as known on referring.source_id = known.source_id;
