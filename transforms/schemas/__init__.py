"""Every frame that crosses a border, each column declared once.

`core` and `ops` are the tables of the warehouse, made (with their comments) from
these classes; `stages` are the frames that the extraction hands from file to file.
"""

import dataframely as dy

from transforms.schemas.columns import utc
from transforms.schemas.core import (
    Article,
    ArticleSignature,
    ArticleTopic,
    Evidence,
    Meeting,
    MeetingRedirect,
    MeetingReport,
    Participant,
    Person,
    ReportTopic,
    Statement,
)
from transforms.schemas.ingest import ArticleVersion, Lead
from transforms.schemas.items import Duplicate, FeedItem, Item, KnownArticle, ParsedItem, Reject
from transforms.schemas.ops import Check, Fetch, Run
from transforms.schemas.reference import (
    Correction,
    Country,
    EventRule,
    Office,
    OfficeHolder,
    Organisation,
    PersonName,
    Place,
    Role,
    Source,
    Topic,
)
from transforms.schemas.stages import Draft, Entity, Mention, Party, Sentence, Trigger

# Which table of the warehouse holds the rows of which schema.
TABLES: dict[str, type[dy.Schema]] = {
    "core.articles": Article,
    "core.article_signatures": ArticleSignature,
    "core.article_versions": ArticleVersion,
    "core.meeting_reports": MeetingReport,
    "core.participants": Participant,
    "core.report_topics": ReportTopic,
    "core.article_topics": ArticleTopic,
    "core.statements": Statement,
    "core.evidence": Evidence,
    "core.meetings": Meeting,
    "core.meeting_redirects": MeetingRedirect,
    "core.people": Person,
    "core.person_names": PersonName,
    "core.offices": Office,
    "core.office_holders": OfficeHolder,
    "core.countries": Country,
    "core.topics": Topic,
    "core.roles": Role,
    "core.event_rules": EventRule,
    "core.places": Place,
    "core.organisations": Organisation,
    "core.sources": Source,
    "core.corrections": Correction,
    "ops.runs": Run,
    "ops.fetches": Fetch,
    "ops.leads": Lead,
    "ops.rejects": Reject,
    "ops.checks": Check,
}

__all__ = [
    "TABLES",
    "Article",
    "ArticleSignature",
    "ArticleTopic",
    "ArticleVersion",
    "Check",
    "Correction",
    "Country",
    "Draft",
    "Duplicate",
    "Entity",
    "EventRule",
    "Evidence",
    "FeedItem",
    "Fetch",
    "Item",
    "KnownArticle",
    "Lead",
    "Meeting",
    "MeetingRedirect",
    "MeetingReport",
    "Mention",
    "Office",
    "OfficeHolder",
    "Organisation",
    "ParsedItem",
    "Participant",
    "Party",
    "Person",
    "PersonName",
    "Place",
    "Reject",
    "ReportTopic",
    "Role",
    "Run",
    "Sentence",
    "Source",
    "Statement",
    "Topic",
    "Trigger",
    "utc",
]
