-- Meetings are dated between 1900 and ten years after the last report of them.
--
-- severity: warn
-- The news looks back on treaties and ahead to summits; further off, a number was
-- mistaken for a year.

select
    meeting_id,
    met_on,
    last_reported_at
from core.meetings
where
    met_on < date '1900-01-01'
    or met_on > last_reported_at + interval 10 year;
