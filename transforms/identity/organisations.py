"""Which international body, movement, party or company a phrase names."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from transforms.identity.fold import fold
from transforms.identity.phrases import bare, longest_phrases, phrase_lengths
from transforms.identity.seeds import seed_rows, split_bar


class Organisation(NamedTuple):
    """One row per organisation; `country` is null for what belongs to no single state."""

    org_code: str
    name: str
    kind: str
    acronym: str | None
    hq_city: str | None
    hq_iso3: str | None
    head_role: str | None
    country: str | None


class OrganisationMention(NamedTuple):
    """One row per phrase that names an organisation: `tokens[start:end]`."""

    start: int
    end: int
    organisation: Organisation
    is_weak: bool


def find_organisation(text: str, *, weak: bool = False) -> Organisation | None:
    """The organisation that a string names, or the first that it mentions.

    `weak` admits words that mean one only in context: "the Alliance", "the bloc", "Brussels".
    """
    whole = fold(bare(text.strip()))
    known = _names().get(whole)
    if known and (weak or not known[1]) and _is_written_so(whole, text.strip()):
        return known[0]
    mentions = organisation_mentions(text.replace(",", " ,").split(), weak=weak)
    return mentions[0].organisation if mentions else None


def organisation_mentions(
    tokens: Sequence[str], *, weak: bool = False
) -> list[OrganisationMention]:
    """Every organisation named among the tokens of a sentence, from left to right."""
    mentions = []
    for start, end, key in longest_phrases(tokens, _names(), _lengths()):
        organisation, is_weak = _names()[key]
        if (weak or not is_weak) and _is_written_so(key, " ".join(tokens[start:end])):
            mentions.append(OrganisationMention(start, end, organisation, is_weak))
    return mentions


def is_intergovernmental(organisation: Organisation) -> bool:
    """Whether its head and officials act for no state, so that their country is null."""
    return organisation.kind in {"igo", "igo_organ", "forum", "court"}


@cache
def organisations() -> dict[str, Organisation]:
    """All organisations by code."""
    nullable = ("acronym", "hq_city", "hq_iso3", "head_role", "country")
    return {
        row["org_code"]: Organisation(
            row["org_code"], row["name"], row["kind"], *(row[name] or None for name in nullable)
        )
        for row in seed_rows("organisations.csv")
    }


@cache
def _names() -> dict[str, tuple[Organisation, bool]]:
    names: dict[str, tuple[Organisation, bool]] = {}
    for row in seed_rows("organisations.csv"):
        organisation = organisations()[row["org_code"]]
        for name in split_bar(row["weak_aliases"]):
            names.setdefault(fold(name), (organisation, True))
        for name in [row["name"], row["acronym"], *split_bar(row["aliases"])]:
            if name:
                names[fold(name)] = (organisation, False)
    return names


@cache
def _lengths() -> dict[str, int]:
    return phrase_lengths(_names())


@cache
def _acronyms() -> frozenset[str]:
    """Keys that are words too, once their capitals are lost: "who", "eco", "au"."""
    names = [
        name
        for row in seed_rows("organisations.csv")
        for name in [row["name"], row["acronym"], *split_bar(row["aliases"])]
    ]
    other = {fold(name) for name in names if not name.isupper()}
    return frozenset(fold(name) for name in names) - other


def _is_written_so(key: str, surface: str) -> bool:
    """An acronym is one in capitals only: "WHO said", not "Who said"."""
    return key not in _acronyms() or bare(surface).isupper()
