-- A made-up world for benchmarks/views.py: as many meetings as the variable says.

create or replace temp macro pick(number, salt, size) as
    cast(hash(number * 31 + salt) % size as bigint);

create or replace temp macro choice(number, salt, options) as
    options[1 + pick(number, salt, len(options))];

create or replace temp macro state(number, salt) as
    choice(number, salt, [
        'FRA', 'DEU', 'GBR', 'USA', 'CHN', 'RUS', 'IND', 'BRA', 'TUR', 'IRN', 'SYR', 'EGY',
        'ZAF', 'KEN', 'JPN', 'KOR', 'ITA', 'ESP', 'POL', 'UKR', 'SAU', 'ARE', 'IRQ', 'JOR',
        'MEX', 'ARG', 'CHL', 'NGA', 'ETH', 'MAR', 'DZA', 'TUN', 'GRC', 'SWE', 'NOR', 'FIN',
        'VNM', 'THA', 'IDN', 'PAK'
    ]);

create or replace temp macro day_of(number) as
    date '2015-01-01' + cast(pick(number, 1, 3650) as integer);

insert into core.people by name
select
    'p' || i as person_id,
    'Given' || pick(i, 2, 4000) || ' Family' || i as name,
    state(i, 3) as country,
    i % 4 > 0 as is_provisional
from range(greatest(getvariable('meetings') // 5, 100)) as people (i);

insert into core.articles by name
select
    'a' || i as article_id,
    's' || lpad(cast(pick(i, 4, 60) as varchar), 2, '0') as source_id,
    'Leaders meet ' || i || chr(10) || chr(10)
    || 'The two met and spoke of what concerns them both, it was said. '
    || repeat('More words that nobody needs but that an article has. ', 20) as text,
    'Leaders meet ' || i as title,
    'https://news.example/' || i as url,
    'en' as language,
    day_of(i % getvariable('meetings')) as published_on,
    cast(day_of(i % getvariable('meetings')) as timestamptz) as published_at,
    cast(day_of(i % getvariable('meetings')) as timestamptz) as first_seen_at,
    200 as word_count,
    'h' || i as content_hash,
    'r' as run_id
from range(getvariable('meetings') * 5 // 4) as articles (i);

insert into core.meetings by name
select
    'm' || i as meeting_id,
    choice(i, 5, ['held', 'held', 'held', 'held', 'held', 'planned', 'cancelled', 'denied'])
        as status,
    choice(i, 6, ['in_person', 'in_person', 'in_person', 'phone', 'unspecified']) as mode,
    choice(i, 7, ['bilateral', 'visit', 'other', 'summit', 'negotiation']) as occasion,
    day_of(i) as met_on,
    'day' as date_precision,
    case when i % 3 > 0 then 'Town ' || pick(i, 8, 500) end as place,
    case when i % 3 > 0 then state(i, 9) end as place_country,
    1 + cast(i < getvariable('meetings') // 4 as bigint) as report_count,
    1 as source_count,
    cast(day_of(i) as timestamptz) as first_reported_at,
    cast(day_of(i) as timestamptz) as last_reported_at,
    0.8 as confidence
from range(getvariable('meetings')) as meetings (i);

insert into core.meeting_reports by name
select
    'r' || i as report_id,
    'a' || i as article_id,
    m.meeting_id,
    m.status,
    m.mode,
    m.occasion,
    m.met_on,
    m.date_precision,
    'stated' as date_basis,
    m.place,
    m.place_country,
    1 as sentence_no,
    20 as char_start,
    80 as char_end,
    0.5 + pick(i, 10, 50) / 100.0 as confidence,
    'met_with' as pattern_id,
    'grammar' as extractor,
    '1' as extractor_version
from range(getvariable('meetings') * 5 // 4) as reports (i)
inner join core.meetings as m
    on m.meeting_id = 'm' || (i % getvariable('meetings'));

insert into core.participants by name
with parties as (
    select
        i,
        unnest(range(2 + cast(i % 7 = 0 as bigint) + 2 * cast(i % 31 = 0 as bigint))) as no
    from range(getvariable('meetings') * 5 // 4) as reports (i)
),

people as (
    select
        i,
        no,
        pick(
            (i % getvariable('meetings')) * 8 + no, 11,
            greatest(getvariable('meetings') // 5, 100)
        ) as person
    from parties
)

select
    'r' || i as report_id,
    no as participant_no,
    'p' || person as person_id,
    'Family' || person as name,
    'President' as title,
    choice(person, 12, ['head_of_state', 'foreign_minister', 'minister', 'ambassador', 'other'])
        as role,
    state(person, 3) as country,
    case when i % 5 = 0 then if(no = 0, 'host', 'guest') end as side,
    true as is_named,
    'new' as resolution,
    1.0 as resolution_score
from people;

insert into core.report_topics by name
select distinct
    'r' || i as report_id,
    choice(i, 13 + no, [
        'bilateral_relations', 'economy_trade', 'energy', 'nuclear', 'defence_military',
        'health', 'migration_refugees', 'sanctions'
    ]) as topic,
    0.7 as weight
from range(getvariable('meetings') * 5 // 4) as reports (i), range(2) as two (no);

insert into core.article_topics by name
select
    'a' || report_id[2:] as article_id,
    topic,
    weight
from core.report_topics;

insert into core.statements by name
select
    'q' || i as statement_id,
    'a' || i as article_id,
    'r' || i as report_id,
    'p' || pick(i, 11, greatest(getvariable('meetings') // 5, 100)) as person_id,
    'Somebody' as speaker,
    state(i, 14) as country,
    'said' as verb,
    'what concerns them both' as text,
    false as is_direct_quote,
    30 as char_start,
    53 as char_end
from range(getvariable('meetings') * 5 // 4) as statements (i);

insert into core.article_readings by name
select
    article_id,
    'grammar' as extractor,
    '1' as extractor_version,
    true as is_chosen,
    'r' as run_id
from core.articles;
