"""Every frame that crosses a border, each column declared once.

`core` and `ops` are the tables of the warehouse, made (with their comments) from
these classes; `stages` are the frames that the extraction hands from file to file.
"""

from transforms.schemas.columns import utc
from transforms.schemas.core import (
    Article,
    ArticleTopic,
    Evidence,
    Meeting,
    MeetingReport,
    Participant,
    Person,
    ReportTopic,
    Statement,
)
from transforms.schemas.items import Duplicate, Item, KnownArticle, ParsedItem, Reject
from transforms.schemas.stages import Draft, Entity, Mention, Party, Sentence, Trigger

__all__ = [
    "Article",
    "ArticleTopic",
    "Draft",
    "Duplicate",
    "Entity",
    "Evidence",
    "Item",
    "KnownArticle",
    "Meeting",
    "MeetingReport",
    "Mention",
    "ParsedItem",
    "Participant",
    "Party",
    "Person",
    "Reject",
    "ReportTopic",
    "Sentence",
    "Statement",
    "Trigger",
    "utc",
]
