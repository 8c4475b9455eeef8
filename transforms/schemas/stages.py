"""Frames that the extraction hands from one stage to the next; none is stored.

Offsets are positions in `Article.text`, code points, end exclusive.
"""

import dataframely as dy

from transforms.schemas.columns import country, offset, one_of
from transforms.schemas.items import NOTES


class Sentence(dy.Schema):
    """One row per sentence of an article."""

    article_id = dy.String(primary_key=True)
    sentence_no = dy.Int64(primary_key=True, min=0)
    char_start = offset("Start of the sentence")
    char_end = offset("End of the sentence, exclusive")
    sentence = dy.String(min_length=1)
    section = dy.String(regex="^(title|lead|body)$")
    is_gated = dy.Bool(description="True where the gate lets the heavier stages read it")


class Entity(dy.Schema):
    """One row per party, place or body that an article speaks of: its registry."""

    article_id = dy.String(primary_key=True)
    entity_no = dy.Int64(primary_key=True, min=0)
    kind = dy.String(regex="^(person|role|country|organisation)$")
    name = dy.String(nullable=True, description="Fullest form, without titles; persons only")
    title = dy.String(nullable=True, description="Office in the text's words, without country")
    role = dy.String(nullable=True, description="Normalised role code")
    country = country(nullable=True)
    country_basis = dy.String(nullable=True, description="title, apposition, holder, registry …")
    org = dy.String(nullable=True)
    person_id = dy.String(nullable=True)
    is_plural = dy.Bool(description="A body or a group: officials, delegation, leaders")


class Mention(dy.Schema):
    """One row per mention of an entity in a sentence that the gate let through."""

    article_id = dy.String(primary_key=True)
    mention_no = dy.Int64(primary_key=True, min=0)
    entity_no = dy.Int64(min=0)
    sentence_no = dy.Int64(min=0)
    char_start = offset("Start of the mention, title included")
    char_end = offset("End of the mention, exclusive")
    form = dy.String(description="How it is mentioned: full, surname, role, pronoun, country …")


class Trigger(dy.Schema):
    """One row per word or phrase that may report an encounter."""

    article_id = dy.String(primary_key=True)
    trigger_no = dy.Int64(primary_key=True, min=0)
    sentence_no = dy.Int64(min=0)
    char_start = offset("Start of the trigger")
    char_end = offset("End of the trigger, exclusive")
    kind = dy.String(description="Family: met, received, call, visit, talks …")


class Draft(dy.Schema):
    """One row per report and trigger that speaks of it: which words report which encounter."""

    article_id = dy.String(primary_key=True)
    report_no = dy.Int64(primary_key=True, min=0)
    trigger_no = dy.Int64(primary_key=True, min=0)
    sentence_no = dy.Int64(min=0)
    char_start = offset("Start of the trigger")
    char_end = offset("End of the trigger, exclusive")
    kind = dy.String(description="Family of the trigger")
    is_main = dy.Bool(description="The trigger that says most; exactly one a report")
    confidence = dy.Float64(min=0, max=1, description="Probability that the report is right")


class Party(dy.Schema):
    """One row per report and party of it."""

    article_id = dy.String(primary_key=True)
    report_no = dy.Int64(primary_key=True, min=0)
    entity_no = dy.Int64(primary_key=True, min=0)
    side = dy.String(nullable=True, regex="^(host|guest)$")
    confidence = dy.Float64(min=0, max=1)
    char_start = offset("Start of the mention that joins it to the report")
    char_end = offset("End of that mention, exclusive")


class Problem(dy.Schema):
    """One row per thing that an engine could not read, or found and had to drop."""

    article_id = dy.String()
    reason = one_of(NOTES)
    detail = dy.String()
    is_read = dy.Bool(description="False where the article as a whole was not read")
