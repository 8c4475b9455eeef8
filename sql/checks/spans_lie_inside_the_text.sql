-- Every span ends after it starts, and inside the text of its article.
--
-- severity: error

with spans as (
    select
        'core.meeting_reports' as relation,
        report_id as row_key,
        article_id,
        char_start,
        char_end
    from core.meeting_reports

    union all

    select
        'core.statements' as relation,
        statement_id as row_key,
        article_id,
        char_start,
        char_end
    from core.statements

    union all

    select
        'core.participants' as relation,
        p.report_id as row_key,
        r.article_id,
        p.char_start,
        p.char_end
    from core.participants as p
    inner join core.meeting_reports as r on p.report_id = r.report_id
    where coalesce(p.char_start, p.char_end) is not null

    union all

    select
        'core.report_topics' as relation,
        t.report_id as row_key,
        r.article_id,
        t.char_start,
        t.char_end
    from core.report_topics as t
    inner join core.meeting_reports as r on t.report_id = r.report_id
    where coalesce(t.char_start, t.char_end) is not null

    union all

    select
        'core.evidence' as relation,
        e.report_id as row_key,
        r.article_id,
        e.char_start,
        e.char_end
    from core.evidence as e
    inner join core.meeting_reports as r on e.report_id = r.report_id
),

widest as (
    select
        relation,
        article_id,
        max(char_end) as char_end,
        min(char_start) as char_start,
        min(char_end - char_start) as shortest,
        count(*) filter (where char_start is null or char_end is null) as open_count,
        any_value(row_key) as row_key
    from spans
    group by relation, article_id
)

select
    w.relation,
    w.article_id,
    w.row_key,
    w.char_start,
    w.char_end,
    length(a.text) as text_length
from widest as w
inner join core.articles as a on w.article_id = a.article_id
where
    w.shortest < 1
    or w.open_count > 0
    or w.char_start < 0
    or w.char_end > length(a.text);
