-- Confidences, weights and scores lie between 0 and 1, and are numbers.
--
-- severity: error
-- Comparing with `not between` also finds nan, which charts choke on.

with shares as (
    select
        report_id as row_key,
        confidence as share
    from core.meeting_reports

    union all

    select
        meeting_id as row_key,
        confidence as share
    from core.meetings

    union all

    select
        report_id as row_key,
        weight as share
    from core.report_topics

    union all

    select
        article_id as row_key,
        weight as share
    from core.article_topics

    union all

    select
        report_id as row_key,
        resolution_score as share
    from core.participants
)

select
    row_key,
    share
from shares
where share not between 0 and 1;
