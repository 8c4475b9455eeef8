"""The engine's entry: articles in, reports, topics and statements out."""

from typing import NamedTuple

import dataframely as dy

from transforms.drafts import to_drafts
from transforms.readings import to_readings
from transforms.reports import report_ids, to_reports
from transforms.schemas import (
    Article,
    ArticleTopic,
    Evidence,
    MeetingReport,
    Participant,
    ReportTopic,
    Statement,
)
from transforms.statements import to_statements
from transforms.topics import to_article_topics, to_report_topics

EXTRACTOR = "grammar"
EXTRACTOR_VERSION = "1"


class Extraction(NamedTuple):
    """What an engine finds in a batch of articles."""

    reports: dy.DataFrame[MeetingReport]
    participants: dy.DataFrame[Participant]
    report_topics: dy.DataFrame[ReportTopic]
    article_topics: dy.DataFrame[ArticleTopic]
    statements: dy.DataFrame[Statement]
    evidence: dy.DataFrame[Evidence]


def extract(articles: dy.DataFrame[Article]) -> Extraction:
    """Everything that the grammar finds; the same articles give the same rows in any batch."""
    drafts = to_drafts(articles)
    readings = to_readings(articles, drafts)
    ids = report_ids(readings)
    reports, participants, evidence = to_reports(readings, EXTRACTOR, EXTRACTOR_VERSION)
    return Extraction(
        reports,
        participants,
        to_report_topics(readings, ids),
        to_article_topics(articles),
        to_statements(articles, drafts, readings, ids),
        evidence,
    )
