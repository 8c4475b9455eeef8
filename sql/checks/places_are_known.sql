-- Every place_id is in core.places.
--
-- severity: error

select
    referring.place_id,
    count(*) as row_count
from core.meeting_reports as referring
anti join core.places as known on referring.place_id = known.place_id
where referring.place_id is not null
group by referring.place_id;
