-- Where do reports of one meeting contradict each other?
--
-- Grain: one row per (meeting_id, field) on which reports give different values.
-- A report that says nothing contradicts nobody, nor does one that knows no more than
-- the month.
-- A plan that is later held, cancelled or denied is no contradiction: see
-- mart.status_history.
--
-- Columns:
--   field: Column of the report that differs
--   value_count: How many different values there are
--   values_by_source: Each value with its publishers, as in "Tehran (irna, mehr);
--     Damascus (sana)", the most frequent first
--   report_count: Reports that give a value

create or replace view mart.disagreements as

with reports as (
    select
        r.meeting_id,
        a.source_id,
        nullif(r.status, 'planned') as status,
        nullif(r.mode, 'unspecified') as mode,
        case
            when r.date_precision = 'day' and r.date_basis <> 'published'
                then cast(r.met_on as varchar)
        end as met_on,
        r.place,
        r.place_country
    from core.meeting_reports as r
    inner join core.articles as a on r.article_id = a.article_id
    inner join core.meetings as m on r.meeting_id = m.meeting_id
    where m.report_count > 1
),

differing as (
    select meeting_id
    from reports
    group by meeting_id
    having
        min(status) <> max(status)
        or min(mode) <> max(mode)
        or min(met_on) <> max(met_on)
        or min(place) <> max(place)
        or min(place_country) <> max(place_country)
),

different_reports as (
    select
        r.meeting_id,
        r.source_id,
        r.status,
        r.mode,
        r.met_on,
        r.place,
        r.place_country
    from reports as r
    semi join differing as d on r.meeting_id = d.meeting_id
),

given as (
    select
        meeting_id,
        source_id,
        field,
        given_value
    from different_reports
    unpivot (
        given_value for field in (status, mode, met_on, place, place_country)
    )
),

field_values as (
    select
        meeting_id,
        field,
        given_value,
        count(*) as report_count,
        string_agg(distinct source_id, ', ' order by source_id) as sources
    from given
    group by meeting_id, field, given_value
)

select
    meeting_id,
    field,
    count(*) as value_count,
    string_agg(
        given_value || ' (' || sources || ')', '; '
        order by report_count desc, given_value asc
    ) as values_by_source,
    cast(sum(report_count) as bigint) as report_count
from field_values
group by meeting_id, field
having count(*) > 1;
