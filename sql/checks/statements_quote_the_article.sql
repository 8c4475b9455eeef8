-- The text of a statement is the text that its span points to.
--
-- severity: error

select
    s.statement_id,
    s.char_start,
    s.char_end
from core.statements as s
inner join core.articles as a on s.article_id = a.article_id
where s.text <> substring(a.text, s.char_start + 1, s.char_end - s.char_start);
