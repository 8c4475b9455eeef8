"""What an engine hands over, and the engine of this package: the grammar."""

from typing import NamedTuple

import dataframely as dy

from transforms.collector import collector_off
from transforms.drafts import to_drafts
from transforms.readings import to_readings
from transforms.reports import report_ids, to_reports
from transforms.schemas import (
    Article,
    ArticleTopic,
    Evidence,
    MeetingReport,
    Participant,
    Problem,
    ReportTopic,
    Statement,
)
from transforms.statements import to_statements
from transforms.topics import to_article_topics, to_report_topics

EXTRACTOR = "grammar"
EXTRACTOR_VERSION = "1"


class Extraction(NamedTuple):
    """What an engine finds in a batch of articles, and what it could not read.

    Every report and statement names the engine and its version. Topics of articles are the
    same whichever engine reads: they come from `to_article_topics`.
    """

    reports: dy.DataFrame[MeetingReport]
    participants: dy.DataFrame[Participant]
    report_topics: dy.DataFrame[ReportTopic]
    article_topics: dy.DataFrame[ArticleTopic]
    statements: dy.DataFrame[Statement]
    evidence: dy.DataFrame[Evidence]
    problems: dy.DataFrame[Problem]


@collector_off()
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
        to_statements(articles, drafts, readings, ids, (EXTRACTOR, EXTRACTOR_VERSION)),
        evidence,
        Problem.create_empty(),
    )
