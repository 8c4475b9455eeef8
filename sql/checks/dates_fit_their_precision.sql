-- A date says how exact it is; of a month or year it is the first day; it does not end
-- before it starts.
--
-- severity: error

with dates as (
    select
        meeting_id as row_key,
        met_on,
        ended_on,
        date_precision
    from core.meetings

    union all

    select
        report_id as row_key,
        met_on,
        ended_on,
        date_precision
    from core.meeting_reports
)

select
    row_key,
    met_on,
    ended_on,
    date_precision
from dates
where
    (met_on is null) <> (date_precision is null)
    or (date_precision = 'month' and day(met_on) <> 1)
    or (date_precision = 'year' and dayofyear(met_on) <> 1)
    or ended_on < met_on
    or (ended_on is not null and met_on is null);
