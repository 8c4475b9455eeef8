"""Take "Iranian President Ebrahim Raisi" apart: name, title, role, country, organisation."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.identity.countries import country_mentions
from transforms.identity.fold import fold
from transforms.identity.organisations import is_intergovernmental, organisation_mentions
from transforms.identity.phrases import bare
from transforms.identity.roles import match_role, role_of

_TOKEN = re.compile(r"[^\s,;()]+|[,;()]")
NAMES_OF_A_COUNTRY = frozenset({"name", "alias", "demonym", "place", "capital"})
TITLES_OF_ADDRESS = frozenset(
    """baroness dame daw dr eng excellency hajj he her highness his lady lord madam majesty mr mrs
    ms prof professor royal sayyed sayyid seyed seyyed sheik sheikh sheikha sir syed""".split()
)
_HONORIFICS = TITLES_OF_ADDRESS | frozenset(
    "ayatollah brig capt cardinal col gen grand hojatoleslam lt maj rev".split()
)
_MODIFIERS = frozenset(
    """acting caretaker designate elect ex former incoming interim late outgoing then
    visiting""".split()
)
_RANKS = frozenset("deputy first new newly senior special top veteran vice".split())
_LINKS = frozenset("a and at by for from in of on s the to with".split())
_PORTFOLIOS = frozenset(
    """affairs african agency agriculture arab asian bureau commerce commission committee
    commonwealth cooperation corporation council cultural culture defence defense department
    development economic economy education energy european expatriates finance foreign
    general global health home human interior international investment justice labour legal
    migrants minister ministers ministry national office oil organisation organization
    parliament parliamentary political public region regional relations republic rights
    science secretary security service social special state supreme technology tourism trade
    transport treasury union western""".split()
)
_PARTICLES = frozenset(
    "al el bin ibn bint ben von der van den de da di du la le dos del abu abd e y zu ter ul".split()
)


class TitledName(NamedTuple):
    """One row per mention of a person with an office; what the text does not give is null."""

    name: str | None
    title: str | None
    role: str | None
    country: str | None
    org_code: str | None
    modifier: str | None


def split_title(text: str) -> TitledName:
    """The parts of a noun phrase that names a person, in either order ("Jordan's King Abdullah").

    Meant for one person at a time: of several names it takes the longest, the first of equals.
    """
    tokens = _TOKEN.findall(text.replace("’", "'").replace("then-", "then "))
    words = [fold(bare(token)) for token in tokens]
    organisations, countries = organisation_mentions(tokens), country_mentions(tokens)
    # "CIA" and "Supreme National Security Council" stand for a country, yet belong to the title.
    seats = [mention for mention in countries if mention.kind not in NAMES_OF_A_COUNTRY]
    apart = {at for m in organisations for at in range(m.start, m.end)}
    apart |= {at for m in countries if m not in seats for at in range(m.start, m.end)}
    seated = {at for m in seats for at in range(m.start, m.end)}
    name = _name(tokens, words, apart | seated | set(_office_tokens(words)))
    title = _title(tokens, words, apart | set(name))
    organisation = organisations[0].organisation if organisations else None
    country = countries[0].iso3 if countries else None
    if {"pope", "pontiff"} & set(words):
        country = "VAT"
    elif organisation:
        country = None if is_intergovernmental(organisation) else country or organisation.country
    modifiers = [word for word in words if word in _MODIFIERS]
    return TitledName(
        " ".join(bare(tokens[at]) for at in name).strip(" .") or None,
        title,
        role_of(title, country, organisation and organisation.kind),
        country,
        organisation.org_code if organisation else None,
        modifiers[0] if modifiers else None,
    )


def _office_tokens(words: Sequence[str]) -> Iterator[int]:
    """Tokens that are words of an office; a wildcard's are left to the name."""
    flat = [(part, at) for at, word in enumerate(words) for part in word.split()]
    parts = [part for part, _ in flat]
    for start in range(len(parts)):
        found = match_role(parts, start) if parts[start] else None
        if found:
            end, pattern = found
            for part, at in flat[start:end]:
                if part in pattern.words or part.removesuffix("s") in pattern.words:
                    yield at


def _name(tokens: Sequence[str], words: Sequence[str], taken: set[int]) -> list[int]:
    """The longest run of capitalised tokens that nothing else claims, particles inside."""
    runs: list[list[int]] = [[]]
    for at, token in enumerate(tokens):
        is_joined = token.startswith(("al-", "el-", "ul-"))
        is_particle = words[at] in _PARTICLES and at + 1 < len(tokens)
        is_other = words[at] in _HONORIFICS | _MODIFIERS | _RANKS | _PORTFOLIOS
        is_free = at not in taken and bool(words[at]) and not is_other
        if is_free and (token[0].isupper() or is_joined or is_particle):
            runs[-1].append(at)
        else:
            runs.append([])
    return max(runs, key=lambda run: min(len(run), 4))


def _title(tokens: Sequence[str], words: Sequence[str], apart: set[int]) -> str | None:
    """What is left beside name, country and organisation, without honorifics and loose ends."""
    kept = [
        token
        for at, token in enumerate(tokens)
        if at not in apart and words[at] and words[at] not in TITLES_OF_ADDRESS
    ]
    while kept and fold(kept[-1]) in _LINKS:
        kept.pop()
    while kept and fold(kept[0]) in _LINKS:
        kept.pop(0)
    return bare(" ".join(kept)) or None
