"""Reference tables of `core`: loaded from the seeds; what they name, articles point to."""

import dataframely as dy

from transforms.schemas.columns import (
    CORRECTIONS,
    EVENT_FORMS,
    EVENT_RELATIONS,
    ROLES,
    TOPICS,
    country,
    one_of,
)


class Country(dy.Schema):
    """One row per country."""

    iso3 = country(primary_key=True, description="ISO 3166-1 alpha-3, XKX for Kosovo")
    iso2 = dy.String(nullable=True, description="ISO 3166-1 alpha-2")
    name = dy.String(description="Usual English name")
    capital = dy.String(nullable=True, description="Seat of government")
    demonym = dy.String(nullable=True, description="Adjective, as in Syrian")
    region = dy.String(description="Part of the world")
    latitude = dy.Float64(nullable=True, min=-90, max=90, description="Of the capital, WGS 84")
    longitude = dy.Float64(nullable=True, min=-180, max=180, description="Of the capital, WGS 84")
    wikidata_id = dy.String(nullable=True, description="Wikidata QID")
    plover_code = dy.String(nullable=True, description="PLOVER's code where it is another")
    cameo_code = dy.String(nullable=True, description="CAMEO's code where it is another")


class Role(dy.Schema):
    """One row per role code: how high it is, and its sector in event data."""

    role = one_of(ROLES, primary_key=True, description="Normalised role code")
    level = dy.Int64(nullable=True, min=1, description="1 is the highest; null where none is told")
    plover_sector = dy.String(nullable=True, description="Sector in PLOVER; null for UNK")


class EventRule(dy.Schema):
    """One row per rule by which a pair of parties at a meeting is an event of a codebook.

    A rule holds for its form, and for its negotiation and relation where it names them; at most
    one rule of a codebook holds for a pair, and a pair for which none holds is no event there.
    """

    rule_id = dy.String(primary_key=True, description="Stable key")
    codebook = dy.String(description="Codebook and edition")
    form = one_of(EVENT_FORMS, description="What happened, see mart.dyads")
    is_negotiation = dy.Bool(nullable=True, description="Held to negotiate; null: either way")
    relation = one_of(
        EVENT_RELATIONS, nullable=True, description="How the two stand, see mart.dyads; null: any"
    )
    event_code = dy.String(description="PLOVER event type, or CAMEO code")
    event_mode = dy.String(nullable=True, description="PLOVER mode")
    score = dy.Float64(description="PLOVER score, or GDELT's Goldstein score")
    quad_class = dy.Int64(min=1, max=4, description="1 verbal cooperation … 4 material conflict")


class Topic(dy.Schema):
    """One row per topic that a meeting can be about."""

    topic = one_of(TOPICS, primary_key=True, description="Topic code")
    label = dy.String(description="Name in words")
    iptc_medtop = dy.String(nullable=True, description="IPTC Media Topic")
    eurovoc_id = dy.String(nullable=True, description="EuroVoc concept")
    plover_context = dy.String(nullable=True, description="Context of a PLOVER event")


class Engine(dy.Schema):
    """One row per engine that reads articles, known to the seeds."""

    extractor = dy.String(primary_key=True, description="Name of the engine")
    preference = dy.Int64(
        min=1, description="Of the engines that have read an article the lowest number counts"
    )
    about = dy.String(description="What it is")


class Source(dy.Schema):
    """One row per source of articles."""

    source_id = dy.String(primary_key=True, description="One lower-case word, used everywhere")
    name = dy.String(description="Name of the publisher")
    country = country(nullable=True, description="Where it is published, ISO alpha-3")
    kind = dy.String(nullable=True, description="agency, newspaper, ministry, file …")


class Place(dy.Schema):
    """One row per place where people meet: a venue, or a town by its GeoNames id."""

    place_id = dy.String(primary_key=True, description="Stable key")
    name = dy.String(description="Usual English name")
    kind = dy.String(description="town, residence, ministry, base, region …")
    city = dy.String(nullable=True, description="Town in which a venue lies")
    country = country(nullable=True, description="ISO alpha-3")
    latitude = dy.Float64(nullable=True, min=-90, max=90, description="Degrees north, WGS 84")
    longitude = dy.Float64(nullable=True, min=-180, max=180, description="Degrees east, WGS 84")


class Organisation(dy.Schema):
    """One row per international body, party, movement or company."""

    organisation_id = dy.String(primary_key=True, description="Stable key")
    name = dy.String(description="Usual English name")
    acronym = dy.String(nullable=True, description="As in UN")
    kind = dy.String(description="igo, forum, party, company …; igo belongs to no state")
    city = dy.String(nullable=True, description="Seat")
    city_country = country(nullable=True, description="Country of the seat, ISO alpha-3")
    country = country(nullable=True, description="State it belongs to, if to one")
    head_role = dy.String(nullable=True, description="What its head is called")
    actor_code = dy.String(
        nullable=True, description="Code in event data; null: that of the state it belongs to"
    )


class PersonName(dy.Schema):
    """One row per other name of a person."""

    person_id = dy.String(primary_key=True, description="Person, see core.people")
    name = dy.String(primary_key=True, description="Spelling, by-name or short name")
    kind = one_of(
        ["spelling", "alias", "short"],
        description="spelling: another romanisation; alias: a by-name; "
        "short: one word that means this person wherever it stands",
    )


class Office(dy.Schema):
    """One row per office that one person holds at a time."""

    office_id = dy.String(primary_key=True, description="Stable key")
    label = dy.String(description="Title in words, such as President of the Senate of Chile")
    role = one_of(ROLES, description="Normalised role code")
    country = country(nullable=True, description="State, ISO alpha-3")
    org = dy.String(nullable=True, description="Organisation or movement, where it is no state's")
    valid_from = dy.String(nullable=True, description="Start of the office, as much as is known")
    valid_to = dy.String(nullable=True, description="End of the office, as much as is known")
    wikidata_id = dy.String(nullable=True, description="Wikidata QID")


class OfficeHolder(dy.Schema):
    """One row per term of a person in an office."""

    office_id = dy.String(primary_key=True, description="Office, see core.offices")
    person_id = dy.String(primary_key=True, description="Person, see core.people")
    held_from = dy.String(primary_key=True, description="Start: year, month or day")
    held_to = dy.String(nullable=True, description="End; null while in office")
    is_acting = dy.Bool(description="True for a caretaker")
    source = dy.String(description="Where this is known from")


class Correction(dy.Schema):
    """One row per mistake that a person has put right: a row of seeds/corrections.csv."""

    kind = one_of(CORRECTIONS, primary_key=True, description="What is put right")
    subject = dy.String(primary_key=True, description="Person, or meeting or report")
    object = dy.String(primary_key=True, description="The right value, or the other one")
    reason = dy.String(description="Why")
    link = dy.String(nullable=True, description="Where to see that it is right")
    corrected_on = dy.Date(description="When somebody wrote it down")
    match_count = dy.Int64(min=0, description="What it applies to now; 0 if to nothing any more")
