-- A call by phone or video has no place.
--
-- severity: warn

select
    report_id,
    mode,
    place,
    place_country
from core.meeting_reports
where
    mode in ('phone', 'video')
    and coalesce(place, place_country) is not null;
