-- Where do two engines that read the same article agree, and where not?
--
-- Grain: one row per article, pair of engines and meeting that at least one of them
-- found.
-- Only articles that both have read are here, and of these only those in which one of
-- the two found a meeting. A report of one is paired with the report of the other that
-- shares most parties, countries, sentence, day and status with it, if each is the
-- other's best; so a meeting that an engine split in two has a row of its own.
-- engine_a comes before engine_b in the alphabet. Differences are told of pairs only;
-- a value that one of the two leaves open is a difference, too.
--
-- Columns:
--   article_title: Headline of the article
--   engine_a: Name of one engine, see core.engines
--   version_a: Its version
--   engine_b: Name of the other engine
--   version_b: The other's version
--   counted_engine: The one of the two whose reports are in core.meetings; null if it
--     is a third
--   found_by: Both, a or b
--   shared_party_count: Names that both give, their case aside
--   report_a: Report by engine_a, see core.meeting_reports
--   report_b: Report by engine_b
--   sentence_a: The sentence that reports the meeting by engine_a, word for word
--   sentence_b: The sentence by engine_b
--   participants_a: Names by engine_a, joined by "; "; title and country stand for a
--     party without a name
--   participants_b: Names by engine_b
--   countries_a: Countries of the parties by engine_a, sorted, joined by "; "
--   countries_b: Countries by engine_b
--   status_a: Status by engine_a
--   status_b: Status by engine_b
--   mode_a: Mode by engine_a
--   mode_b: Mode by engine_b
--   met_on_a: First day by engine_a
--   met_on_b: First day by engine_b
--   place_a: Place by engine_a
--   place_b: Place by engine_b
--   place_country_a: Country of the place by engine_a
--   place_country_b: Country of the place by engine_b
--   topics_a: Topic codes by engine_a, sorted, joined by "; "
--   topics_b: Topic codes by engine_b
--   differences: Fields of a pair that differ, joined by "; "; null if none does
--   difference_count: How many they are; null where only one engine found the meeting

create or replace view mart.engine_comparison as

with pairs as (
    select
        a.article_id,
        a.extractor as engine_a,
        a.extractor_version as version_a,
        b.extractor as engine_b,
        b.extractor_version as version_b,
        case
            when a.is_chosen then a.extractor
            when b.is_chosen then b.extractor
        end as counted_engine
    from core.article_readings as a
    inner join core.article_readings as b
        on a.article_id = b.article_id and a.extractor < b.extractor
),

parties as (
    select
        report_id,
        string_agg(
            coalesce(
                name,
                title || coalesce(' (' || coalesce(country, org) || ')', ''),
                org,
                country,
                'unnamed party'
            ),
            '; ' order by participant_no
        ) as participants,
        string_agg(distinct country, '; ' order by country) as countries,
        list(distinct lower(name)) filter (where name is not null) as names,
        list(distinct country) filter (where country is not null) as codes
    from core.participants
    group by report_id
),

topics as (
    select
        report_id,
        string_agg(topic, '; ' order by topic) as topics
    from core.report_topics
    group by report_id
),

reports as (
    select
        r.report_id,
        r.article_id,
        r.extractor,
        r.status,
        r.mode,
        r.met_on,
        r.place,
        r.place_country,
        r.sentence_no,
        substring(article.text, r.char_start + 1, r.char_end - r.char_start)
            as sentence,
        p.participants,
        p.countries,
        coalesce(p.names, []) as names,
        coalesce(p.codes, []) as codes,
        t.topics
    from core.meeting_reports as r
    inner join core.articles as article on r.article_id = article.article_id
    left join parties as p on r.report_id = p.report_id
    left join topics as t on r.report_id = t.report_id
),

candidates as (
    select
        pairs.article_id,
        pairs.engine_a,
        pairs.engine_b,
        a.report_id as report_a,
        b.report_id as report_b,
        len(list_intersect(a.names, b.names)) as shared_party_count,
        3 * len(list_intersect(a.names, b.names))
        + len(list_intersect(a.codes, b.codes))
        + case when a.sentence_no = b.sentence_no then 2 else 0 end
        + case when a.met_on = b.met_on then 1 else 0 end
        + case when a.status = b.status then 1 else 0 end as likeness,
        len(list_intersect(a.codes, b.codes)) as shared_country_count,
        a.sentence_no = b.sentence_no as is_same_sentence
    from pairs
    inner join reports as a
        on pairs.article_id = a.article_id and pairs.engine_a = a.extractor
    inner join reports as b
        on pairs.article_id = b.article_id and pairs.engine_b = b.extractor
),

ranked as (
    select
        report_a,
        report_b,
        shared_party_count,
        row_number() over (
            partition by report_a, engine_b
            order by likeness desc, report_b asc
        ) as rank_for_a,
        row_number() over (
            partition by report_b, engine_a
            order by likeness desc, report_a asc
        ) as rank_for_b
    from candidates
    where
        shared_party_count > 0
        or shared_country_count > 1
        or (is_same_sentence and shared_country_count > 0)
),

matches as (
    select
        report_a,
        report_b,
        shared_party_count
    from ranked
    where rank_for_a = 1 and rank_for_b = 1
),

matched as (
    select
        pairs.*,
        m.report_a,
        m.report_b,
        m.shared_party_count
    from pairs
    inner join reports as a
        on pairs.article_id = a.article_id and pairs.engine_a = a.extractor
    inner join matches as m on a.report_id = m.report_a
    inner join reports as b
        on m.report_b = b.report_id and pairs.engine_b = b.extractor
),

found as (
    select
        article_id,
        engine_a,
        version_a,
        engine_b,
        version_b,
        counted_engine,
        report_a,
        report_b,
        shared_party_count
    from matched

    union all

    select
        pairs.*,
        a.report_id as report_a,
        null as report_b,
        0 as shared_party_count
    from pairs
    inner join reports as a
        on pairs.article_id = a.article_id and pairs.engine_a = a.extractor
    anti join matched
        on a.report_id = matched.report_a and pairs.engine_b = matched.engine_b

    union all

    select
        pairs.*,
        null as report_a,
        b.report_id as report_b,
        0 as shared_party_count
    from pairs
    inner join reports as b
        on pairs.article_id = b.article_id and pairs.engine_b = b.extractor
    anti join matched
        on b.report_id = matched.report_b and pairs.engine_a = matched.engine_a
),

compared as (
    select
        f.*,
        a.sentence as sentence_a,
        b.sentence as sentence_b,
        a.participants as participants_a,
        b.participants as participants_b,
        a.countries as countries_a,
        b.countries as countries_b,
        a.status as status_a,
        b.status as status_b,
        a.mode as mode_a,
        b.mode as mode_b,
        a.met_on as met_on_a,
        b.met_on as met_on_b,
        a.place as place_a,
        b.place as place_b,
        a.place_country as place_country_a,
        b.place_country as place_country_b,
        a.topics as topics_a,
        b.topics as topics_b,
        coalesce(list_sort(a.names) <> list_sort(b.names), true) as has_other_names
    from found as f
    left join reports as a on f.report_a = a.report_id
    left join reports as b on f.report_b = b.report_id
),

told as (
    select
        *,
        case
            when report_a is not null and report_b is not null
                then list_filter(
                    [
                        case when has_other_names then 'participants' end,
                        case
                            when countries_a is distinct from countries_b
                                then 'countries'
                        end,
                        case when status_a <> status_b then 'status' end,
                        case when mode_a <> mode_b then 'mode' end,
                        case
                            when met_on_a is distinct from met_on_b then 'met_on'
                        end,
                        case when place_a is distinct from place_b then 'place' end,
                        case
                            when place_country_a is distinct from place_country_b
                                then 'place_country'
                        end,
                        case
                            when topics_a is distinct from topics_b then 'topics'
                        end
                    ],
                    lambda field: field is not null
                )
        end as fields
    from compared
)

select
    article.article_id,
    article.source_id,
    article.url,
    article.title as article_title,
    article.published_at,
    told.engine_a,
    told.version_a,
    told.engine_b,
    told.version_b,
    told.counted_engine,
    case
        when told.report_b is null then 'a'
        when told.report_a is null then 'b'
        else 'both'
    end as found_by,
    cast(told.shared_party_count as bigint) as shared_party_count,
    told.report_a,
    told.report_b,
    told.sentence_a,
    told.sentence_b,
    told.participants_a,
    told.participants_b,
    told.countries_a,
    told.countries_b,
    told.status_a,
    told.status_b,
    told.mode_a,
    told.mode_b,
    told.met_on_a,
    told.met_on_b,
    told.place_a,
    told.place_b,
    told.place_country_a,
    told.place_country_b,
    told.topics_a,
    told.topics_b,
    nullif(array_to_string(told.fields, '; '), '') as differences,
    cast(len(told.fields) as bigint) as difference_count
from told
inner join core.articles as article on told.article_id = article.article_id;
