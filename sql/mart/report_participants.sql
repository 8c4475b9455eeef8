-- Whom does each report place at the meeting?
--
-- Grain: one row per party of a report.
-- name and title are the article's own words; person_id joins the spellings. The
-- reports are those of mart.meeting_reports.

create or replace view mart.report_participants as

with aside as (
    select
        article_id,
        extractor
    from core.article_readings
    where not is_chosen
)

select
    p.report_id,
    p.participant_no,
    r.article_id,
    a.external_id,
    r.meeting_id,
    p.person_id,
    p.name,
    p.title,
    p.role,
    p.office_id,
    p.country,
    p.org,
    p.organisation_id,
    p.side,
    p.is_named,
    p.resolution,
    p.resolution_score,
    p.char_start,
    p.char_end
from core.participants as p
inner join core.meeting_reports as r on p.report_id = r.report_id
inner join core.articles as a on r.article_id = a.article_id
anti join aside
    on r.article_id = aside.article_id and r.extractor = aside.extractor;
