-- The parties of each meeting, merged from its reports.
--
-- Grain: one row per party of a real-world meeting.
-- A party that several reports mention is one row; the report that is most certain
-- gives its words. A party known only as "officials" or "the delegation" is left out
-- where another report of the meeting names somebody of the same country and
-- organisation. Made anew by every run, so that no view has to merge reports.
--
-- Columns:
--   party_no: Order among the meeting's parties, from 1, as in the most certain report
--   name: Usual name where the person is known, or as the reports have it; null for a
--     party that nobody names
--   label: Name; for a party without one its title with country or organisation, or
--     what else is known
--   person_id: Resolved person, see core.people
--   title: The text's words for the office, without the country
--   role: Normalised role code
--   office_id: Resolved office, see core.offices
--   country: State acted for, ISO alpha-3
--   org: Organisation, party, movement or company acted for
--   organisation_id: Resolved organisation, see core.organisations
--   side: Host or guest, where the text tells
--   is_named: False for a party known only by role or as a body
--   report_count: Reports of the meeting that mention the party

create or replace table core.meeting_parties as

with reports as (
    select
        report_id,
        meeting_id,
        row_number() over (
            partition by meeting_id
            order by confidence desc, report_id asc
        ) as report_no
    from core.meeting_reports
    where meeting_id is not null
),

parties as (
    select
        r.meeting_id,
        r.report_id,
        r.report_no * 1000 + p.participant_no as mention_no,
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
        coalesce(
            p.person_id,
            lower(p.name),
            concat_ws('|', '', lower(p.title), p.country, p.org)
        ) as party,
        count(*) filter (where p.is_named) over (
            partition by r.meeting_id, p.country, p.org
        ) as named_in_meeting,
        count(*) filter (where p.is_named) over (
            partition by r.report_id, p.country, p.org
        ) as named_in_report
    from reports as r
    inner join core.participants as p on r.report_id = p.report_id
),

merged as (
    select
        meeting_id,
        party,
        min(mention_no) as mention_no,
        min(person_id) as person_id,
        arg_min(name, mention_no) as name,
        arg_min(title, mention_no) as title,
        arg_min(role, mention_no) as role,
        arg_min(office_id, mention_no) as office_id,
        arg_min(country, mention_no) as country,
        arg_min(org, mention_no) as org,
        arg_min(organisation_id, mention_no) as organisation_id,
        arg_min(side, mention_no) as side,
        bool_or(is_named) as is_named,
        count(distinct report_id) as report_count
    from parties
    where is_named or named_in_meeting = 0 or named_in_report > 0
    group by meeting_id, party
)

select
    p.meeting_id,
    row_number() over (
        partition by p.meeting_id
        order by p.mention_no, p.party
    ) as party_no,
    p.person_id,
    coalesce(known.name, p.name) as name,
    coalesce(
        known.name,
        p.name,
        p.title || coalesce(' (' || coalesce(p.country, p.org) || ')', ''),
        p.org,
        c.name,
        p.country,
        'unnamed party'
    ) as label,
    p.title,
    p.role,
    p.office_id,
    p.country,
    p.org,
    p.organisation_id,
    p.side,
    p.is_named,
    p.report_count
from merged as p
left join core.people as known on p.person_id = known.person_id
left join core.countries as c on p.country = c.iso3
order by p.meeting_id, party_no;
