"""The tables of `core`: what the articles say, and the real meetings behind them."""

import dataframely as dy

from transforms.schemas.columns import (
    ARTICLE_DATE_BASES,
    MODES,
    OCCASIONS,
    PRECISIONS,
    REPORT_DATE_BASES,
    RESOLUTIONS,
    ROLES,
    SIDES,
    STATUSES,
    TOPICS,
    country,
    offset,
    one_of,
    utc,
)


class Article(dy.Schema):
    """One row per article as understood; the bytes it came from are in the raw archive."""

    article_id = dy.String(primary_key=True, description="Stable key, from canonical URL or text")
    external_id = dy.String(nullable=True, description="Id that the input gave the article")
    source_id = dy.String(description="Who published it: one lower-case word, see core.sources")
    url = dy.String(nullable=True, description="Address as received")
    canonical_url = dy.String(nullable=True, description="Address without tracking and fragments")
    title = dy.String(nullable=True, description="Headline")
    author = dy.String(nullable=True, description="Byline")
    text = dy.String(
        min_length=1,
        description="Headline (if any), blank line, body; all char offsets point into this",
    )
    language = dy.String(description="ISO 639-1 code, detected; 'und' where unclear")
    published_at = utc(nullable=True, description="When it was published; midnight if day only")
    published_on = dy.Date(nullable=True, description="Day of publication in the source's zone")
    date_basis = one_of(
        ARTICLE_DATE_BASES, nullable=True, description="Where the publication date was found"
    )
    modified_at = utc(nullable=True, description="When it was last changed, as it says itself")
    first_seen_at = utc(description="When a run first saw the article")
    word_count = dy.Int64(min=0, description="Words of headline and body")
    content_hash = dy.String(description="SHA-256 of the body, folded case and blanks")
    duplicate_of = dy.String(nullable=True, description="article_id that this one repeats")
    raw_path = dy.String(nullable=True, description="Raw archive entry, from the warehouse folder")
    run_id = dy.String(description="Run that loaded it, see ops.runs")


class ArticleSignature(dy.Schema):
    """One row per article and band of its signature; articles that share one may be copies."""

    article_id = dy.String(primary_key=True, description="Article, an original")
    band = dy.Int64(primary_key=True, description="Hash of four minima over its word triples")


class MeetingReport(dy.Schema):
    """One row per meeting that an article reports."""

    report_id = dy.String(primary_key=True, description="Stable key: article and place in it")
    article_id = dy.String(description="Article that reports it")
    meeting_id = dy.String(
        nullable=True,
        description="Real-world meeting, see core.meetings; null where another engine counts",
    )
    status = one_of(STATUSES, description="held, planned, cancelled or denied")
    mode = one_of(MODES, description="in_person, phone, video or unspecified")
    occasion = one_of(OCCASIONS, description="Kind of occasion")
    met_on = dy.Date(nullable=True, description="First day of the meeting, see date_precision")
    ended_on = dy.Date(nullable=True, description="Last day, where it lasted several")
    date_precision = one_of(PRECISIONS, nullable=True, description="How much of met_on is known")
    date_basis = one_of(
        REPORT_DATE_BASES,
        nullable=True,
        description="stated or relative: the text says so; inferred: from its context; "
        "published: nothing but the publication day is known",
    )
    place = dy.String(nullable=True, description="City or site as the text has it")
    place_id = dy.String(nullable=True, description="Resolved place, see core.places")
    place_country = country(nullable=True, description="Country of the place, ISO alpha-3")
    sentence_no = dy.Int64(min=0, description="Sentence that reports it, from 0")
    char_start = offset("Start of that sentence")
    char_end = offset("End of that sentence, exclusive")
    confidence = dy.Float64(min=0, max=1, description="Estimated probability that it is right")
    pattern_id = dy.String(description="Pattern of the grammar that proposed it")
    extractor = dy.String(description="Engine that extracted it")
    extractor_version = dy.String(description="Version of that engine")


class Participant(dy.Schema):
    """One row per party of a report."""

    report_id = dy.String(primary_key=True, description="Report")
    participant_no = dy.Int64(primary_key=True, min=0, description="Order in the report, from 0")
    person_id = dy.String(nullable=True, description="Resolved person, see core.people")
    name = dy.String(nullable=True, description="Fullest form in the article, without titles")
    title = dy.String(nullable=True, description="The text's words for the office, no country")
    role = one_of(ROLES, nullable=True, description="Normalised role code")
    office_id = dy.String(nullable=True, description="Resolved office, see core.offices")
    country = country(nullable=True, description="State acted for, ISO alpha-3")
    org = dy.String(nullable=True, description="Organisation, party, movement or company acted for")
    organisation_id = dy.String(nullable=True, description="Resolved, see core.organisations")
    side = one_of(SIDES, nullable=True, description="host or guest, where the text tells")
    is_named = dy.Bool(description="False for a party known only by role or as a body")
    resolution = one_of(RESOLUTIONS, nullable=True, description="How person_id was found")
    resolution_score = dy.Float64(nullable=True, min=0, max=1, description="How sure that is")
    char_start = offset("Start of the mention", nullable=True)
    char_end = offset("End of the mention, exclusive", nullable=True)


class ReportTopic(dy.Schema):
    """One row per topic of a report."""

    report_id = dy.String(primary_key=True, description="Report")
    topic = one_of(TOPICS, primary_key=True, description="Topic code, see core.topics")
    weight = dy.Float64(min=0, max=1, description="How strongly the words speak for it")
    char_start = offset("Start of the words that speak for it", nullable=True)
    char_end = offset("Their end, exclusive", nullable=True)


class ArticleTopic(dy.Schema):
    """One row per topic of an article."""

    article_id = dy.String(primary_key=True, description="Article")
    topic = one_of(TOPICS, primary_key=True, description="Topic code, see core.topics")
    weight = dy.Float64(min=0, max=1, description="How strongly the words speak for it")


class Statement(dy.Schema):
    """One row per attributed statement."""

    statement_id = dy.String(primary_key=True, description="Stable key: article and place in it")
    article_id = dy.String(description="Article")
    report_id = dy.String(nullable=True, description="Meeting report it belongs to, if any")
    person_id = dy.String(nullable=True, description="Resolved speaker, see core.people")
    speaker = dy.String(description="Fullest name of the speaker in the article, or the role")
    country = country(nullable=True, description="State the speaker acts for, ISO alpha-3")
    verb = dy.String(description="Reporting verb, as the text has it")
    text = dy.String(min_length=1, description="The words that state the content")
    is_direct_quote = dy.Bool(description="Set in quotation marks")
    char_start = offset("Start of `text` in the article")
    char_end = offset("End of `text`, exclusive")
    extractor = dy.String(
        nullable=True, description="Engine that extracted it; null only until the next load"
    )
    extractor_version = dy.String(nullable=True, description="Version of that engine")


class Evidence(dy.Schema):
    """One row per field of a report and the span of text that supports it."""

    report_id = dy.String(primary_key=True, description="Report")
    participant_no = dy.Int64(
        primary_key=True, min=-1, description="Party the field belongs to; -1 for the report itself"
    )
    field = dy.String(primary_key=True, description="Column that the words support")
    char_start = offset("Start of the words", primary_key=True)
    char_end = offset("Their end, exclusive")


class ArticleReading(dy.Schema):
    """One row per article and engine that has read it, whether it found a meeting or not."""

    article_id = dy.String(primary_key=True, description="Article")
    extractor = dy.String(primary_key=True, description="Engine, see core.engines")
    extractor_version = dy.String(description="Version of that engine")
    is_chosen = dy.Bool(description="Its reports of the article count for core.meetings")
    run_id = dy.String(description="Run in which it read the article, see ops.runs")


class Meeting(dy.Schema):
    """One row per real-world meeting: what all reports of it say, recomputed by every run."""

    meeting_id = dy.String(primary_key=True, description="Stable key, from its earliest report")
    status = one_of(STATUSES, description="Where the reports leave it")
    mode = one_of(MODES, description="in_person, phone, video or unspecified")
    occasion = one_of(OCCASIONS, description="Kind of occasion")
    met_on = dy.Date(nullable=True, description="First day of the meeting")
    ended_on = dy.Date(nullable=True, description="Last day, where it lasted several")
    date_precision = one_of(PRECISIONS, nullable=True, description="How much of met_on is known")
    place = dy.String(nullable=True, description="City or site")
    place_id = dy.String(nullable=True, description="Resolved place, see core.places")
    place_country = country(nullable=True, description="Country of the place, ISO alpha-3")
    latitude = dy.Float64(nullable=True, min=-90, max=90, description="Degrees north, WGS 84")
    longitude = dy.Float64(nullable=True, min=-180, max=180, description="Degrees east, WGS 84")
    report_count = dy.Int64(min=1, description="Reports of it, reprints not counted")
    source_count = dy.Int64(min=1, description="Different publishers among them")
    first_reported_at = utc(nullable=True, description="Earliest publication")
    last_reported_at = utc(nullable=True, description="Latest publication")
    confidence = dy.Float64(
        min=0, max=1, description="How sure its reports are together: more publishers, surer"
    )


class MeetingRedirect(dy.Schema):
    """One row per meeting id that was given once and is no more: two meetings proved to be one."""

    old_id = dy.String(primary_key=True, description="The id that was given")
    new_id = dy.String(description="The meeting that it is now, see core.meetings")
    run_id = dy.String(description="Run that found out, see ops.runs")
    merged_at = utc(description="When")


class Person(dy.Schema):
    """One row per person: known from the seeds, or met for the first time (provisional)."""

    person_id = dy.String(primary_key=True, description="Stable key")
    name = dy.String(description="Usual English form")
    family_name = dy.String(nullable=True, description="Family name")
    country = country(nullable=True, description="State the person acts for, ISO alpha-3")
    wikidata_id = dy.String(nullable=True, description="Wikidata QID, only where checked")
    is_provisional = dy.Bool(description="True until somebody adds the person to the seeds")
