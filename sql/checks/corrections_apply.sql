-- A correction in seeds/corrections.csv still applies to something.
--
-- severity: warn
-- What it put right may be gone, or its ids may have changed: look at it again.

select
    kind,
    subject,
    object
from core.corrections
where match_count = 0;
