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

mentions as (
    select
        r.meeting_id,
        r.report_id,
        p.participant_no,
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
        ) as party
    from reports as r
    inner join core.participants as p on r.report_id = p.report_id
),

named_elsewhere as (
    select
        unnamed.report_id,
        unnamed.participant_no
    from mentions as unnamed
    inner join mentions as named
        on
            unnamed.meeting_id = named.meeting_id
            and unnamed.country is not distinct from named.country
            and unnamed.org is not distinct from named.org
    where
        not unnamed.is_named
        and named.is_named
    group by unnamed.report_id, unnamed.participant_no
    having not bool_or(unnamed.report_id = named.report_id)
),

merged as (
    select
        m.meeting_id,
        m.party,
        min(m.mention_no) as mention_no,
        min(m.person_id) as person_id,
        arg_min(m.name, m.mention_no) as name,
        arg_min(m.title, m.mention_no) as title,
        arg_min(m.role, m.mention_no) as role,
        arg_min(m.office_id, m.mention_no) as office_id,
        arg_min(m.country, m.mention_no) as country,
        arg_min(m.org, m.mention_no) as org,
        arg_min(m.organisation_id, m.mention_no) as organisation_id,
        arg_min(m.side, m.mention_no) as side,
        bool_or(m.is_named) as is_named,
        count(distinct m.report_id) as report_count
    from mentions as m
    anti join named_elsewhere as e
        on m.report_id = e.report_id and m.participant_no = e.participant_no
    group by m.meeting_id, m.party
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
