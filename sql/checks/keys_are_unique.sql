-- No two rows of a table share a key.
--
-- severity: error
-- Tables whose key is one column have it as primary key; these have several.

select
    'core.participants' as relation,
    concat_ws(' ', report_id, participant_no) as row_key,
    count(*) as row_count
from core.participants
group by report_id, participant_no
having count(*) > 1

union all

select
    'core.report_topics' as relation,
    concat_ws(' ', report_id, topic) as row_key,
    count(*) as row_count
from core.report_topics
group by report_id, topic
having count(*) > 1

union all

select
    'core.article_topics' as relation,
    concat_ws(' ', article_id, topic) as row_key,
    count(*) as row_count
from core.article_topics
group by article_id, topic
having count(*) > 1

union all

select
    'core.article_readings' as relation,
    concat_ws(' ', article_id, extractor) as row_key,
    count(*) as row_count
from core.article_readings
group by article_id, extractor
having count(*) > 1

union all

select
    'core.evidence' as relation,
    concat_ws(' ', report_id, participant_no, field, char_start) as row_key,
    count(*) as row_count
from core.evidence
group by report_id, participant_no, field, char_start
having count(*) > 1;
