"""Column kinds and code lists that several schemas share."""

from typing import Any

import dataframely as dy

STATUSES = ["held", "planned", "cancelled", "denied"]
MODES = ["in_person", "phone", "video", "unspecified"]
OCCASIONS = [
    "bilateral", "trilateral", "multilateral", "summit", "visit",
    "sidelines", "conference", "credentials", "negotiation", "other",
]  # fmt: skip
PRECISIONS = ["day", "month", "year"]
REPORT_DATE_BASES = ["stated", "relative", "inferred", "published"]
ARTICLE_DATE_BASES = ["feed", "meta", "text", "url", "file"]
RESOLUTIONS = ["document", "alias", "office", "fuzzy", "new"]
SIDES = ["host", "guest"]
CORRECTIONS = [
    "merge", "split", "rename", "set_country", "set_office", "set_qid", "same_meeting",
    "different_meeting",
]  # fmt: skip
EVENT_FORMS = [
    "planned", "cancelled", "remote", "multilateral", "visit", "third_party", "meeting",
]  # fmt: skip
EVENT_RELATIONS = [
    "guest_to_host", "host_to_guest", "place_unknown", "one_country", "to_the_place",
    "from_the_place", "elsewhere",
]  # fmt: skip
ROLES = [
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "minister",
    "deputy_minister", "ambassador", "envoy", "legislator", "party_leader", "military",
    "intelligence", "religious", "monarch", "royal", "io_head", "io_official", "adviser",
    "spokesperson", "business", "other",
]  # fmt: skip
TOPICS = [
    "bilateral_relations", "regional_affairs", "economy_trade", "investment_finance", "energy",
    "nuclear", "defence_military", "security_terrorism", "conflict_peace", "sanctions",
    "humanitarian", "migration_refugees", "human_rights", "politics_elections", "law_crime",
    "territory_sovereignty", "multilateral", "environment_climate", "health",
    "education_science", "technology_space", "transport_infrastructure", "agriculture_water",
    "culture_tourism", "consular_people", "disaster",
]  # fmt: skip


def utc(**options: Any) -> dy.Datetime:
    """An instant: microseconds, UTC."""
    return dy.Datetime(time_zone="UTC", time_unit="us", **options)


def one_of(codes: list[str], **options: Any) -> dy.String:
    """A string out of a closed list of codes; anything else fails validation."""
    return dy.String(regex=f"^({'|'.join(codes)})$", **options)


def country(**options: Any) -> dy.String:
    """ISO 3166-1 alpha-3, XKX for Kosovo."""
    return dy.String(regex="^[A-Z]{3}$", **options)


def offset(description: str, **options: Any) -> dy.Int64:
    """A position in `core.articles.text`, counted in Unicode code points."""
    return dy.Int64(min=0, description=description, **options)
