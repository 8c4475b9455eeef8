-- Every report, statement and article topic belongs to an article.
--
-- severity: error

select
    'core.meeting_reports' as relation,
    referring.article_id
from core.meeting_reports as referring
anti join core.articles as known on referring.article_id = known.article_id

union all

select
    'core.statements' as relation,
    referring.article_id
from core.statements as referring
anti join core.articles as known on referring.article_id = known.article_id

union all

select
    'core.article_topics' as relation,
    referring.article_id
from core.article_topics as referring
anti join core.articles as known on referring.article_id = known.article_id;
