-- What is each article about?
--
-- Grain: one row per topic of an article.
--
-- Columns:
--   topic_label: Name of the topic in words

create or replace view mart.article_topics as

select
    article_topic.article_id,
    article_topic.topic,
    t.label as topic_label,
    article_topic.weight
from core.article_topics as article_topic
left join core.topics as t on article_topic.topic = t.topic;
