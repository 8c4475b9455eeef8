-- Every topic of a report or an article is in core.topics.
--
-- severity: error

select
    'core.report_topics' as relation,
    referring.report_id as row_key,
    referring.topic
from core.report_topics as referring
anti join core.topics as known on referring.topic = known.topic

union all

select
    'core.article_topics' as relation,
    referring.article_id as row_key,
    referring.topic
from core.article_topics as referring
anti join core.topics as known on referring.topic = known.topic;
