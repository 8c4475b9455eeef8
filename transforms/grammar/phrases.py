"""Phrases of one sentence: people with their titles, offices and groups, countries, pronouns.

Patterns are regular expressions over the class letters of `lexicon`.
"""

import re
from typing import NamedTuple

from transforms.grammar.name_lists import trimmed
from transforms.grammar.tokens import Tokens

_NAME = re.compile(r"(?:p(?=p?N)|i(?=[iN]))*N(?:(?:[pi]+(?=N))?N|r)*")
_LIST = r"&(?=t?[ADCOGL]+(?![ADCOGLHP]))|,(?=[CDOL]+(?![ADCOGLHP]))|,(?=A+,)"
_COMPLEMENT = rf"[ofT](?:[ADCOGLHPsth]|N(?=N{{0,3}}[GHA])|{_LIST})+"
_OFFICE = re.compile(
    rf"(?:[DCOLAG]s?|N(?=[AH])|N(?=NH)|&(?=[DAC]+[HP])|,(?=[DC]+[,&]))*[HP]+(?:{_COMPLEMENT})*"
    rf"(?:(?<=[HP])&(?=A*H(?![ADCG]))A*H(?:{_COMPLEMENT})*)?"
)
_APPOSED = re.compile(rf"t?(?:[DCOLAG]s?|N(?=H))*H+(?:{_COMPLEMENT})*(?:&A*H(?:{_COMPLEMENT})*)?")
_OF_COUNTRY = re.compile(r"o(t?[AG]*o?)(C+|O+)")
_ORGANISATION = re.compile(r"(?:[NGAD](?=[NGADop&t]*G)(?:o|&|t)*)*G(?:o(?:t?[NCDAG])+)?|N(?=\))")
_OPENS = re.compile(r"[ADCOGLN]*H")  # an office, before what it is of or for
_BARE = re.compile(r"C+|D+|O+")
# Offices that are held at or for a country, not of it.
_SENT = frozenset(
    """ambassador ambassadors envoy envoys representative representatives adviser advisor
    coordinator mediator consul delegate assistant counselor counsellor deputy aide secretary
    chargé commissioner""".split()
)


class Office(NamedTuple):
    """An office or group as written: its words, the countries and bodies it belongs to."""

    start: int
    end: int
    title: str
    head: str
    countries: tuple[str, ...]
    bodies: tuple[str, ...]
    is_plural: bool
    determiner: str


class Phrase(NamedTuple):
    """One phrase: token span, what it is, and what it says."""

    start: int
    end: int
    kind: str  # person, office, country, organisation, pronoun
    form: str
    name: str
    office: Office | None
    values: tuple[str, ...]
    core: int  # where the name itself begins
    core_end: int


def offices(tokens: Tokens) -> list[Office]:
    """Every office or group phrase, in order."""
    found = []
    for match in _OFFICE.finditer(tokens.letters):
        office = _office(tokens, match.start(), match.end())
        if office:
            found.append(office)
    return found


def _office(tokens: Tokens, start: int, end: int) -> Office | None:
    letters, lower = tokens.letters, tokens.lower
    while start < end and letters[start] in "s&,":
        start += 1
    heads = [i for i in range(start, end) if letters[i] in "HP"]
    if not heads:
        return None
    head = heads[0]
    while head + 1 < end and letters[head + 1] in "HP":
        head += 1
    end = _cut(tokens, head, end)
    countries: list[str] = []
    bodies: list[str] = []
    away = False
    for i in range(start, end):
        letter = letters[i]
        if letter in "fT" or (letter == "o" and i > head + 6):
            away = letter in "fT"
        elif letter == "o":
            away = False
        elif letter in "CD" and not away:
            countries.extend(tokens.values.get(i, ()))
        elif letter == "O" and not (away and countries):
            bodies.extend(tokens.values.get(i, ()))
    plural = letters[head] == "P"
    unique = tuple(dict.fromkeys(countries))
    determiner = lower[start - 1] if start else ""
    return Office(
        start, end, title_words(tokens, start, end), lower[head], unique,
        tuple(dict.fromkeys(bodies)), plural, determiner,
    )  # fmt: skip


def _cut(tokens: Tokens, head: int, end: int) -> int:
    """End of an office without loose words, and without "to …" after heads that are not sent."""
    letters = tokens.letters
    for i in range(head + 1, end):
        if letters[i] == "T" and (i != head + 1 or tokens.lower[head] not in _SENT):
            end = i
            break
    while end > head + 1 and letters[end - 1] in "tofT&,sh":
        end -= 1
    return end


def title_words(tokens: Tokens, start: int, end: int) -> str:
    """The words of an office without its country, as written."""
    kept = [i for i in range(start, end) if tokens.letters[i] not in "DCs"]
    while kept and (tokens.letters[kept[0]] in "tofT&,s"):
        kept.pop(0)
    while kept and tokens.letters[kept[-1]] in "tofT&,s":
        kept.pop()
    words: list[str] = []
    for position, i in enumerate(kept):
        following = kept[position + 1] if position + 1 < len(kept) else i
        # "minister of [Iran] of ..." would leave a connective without its noun
        if tokens.letters[i] in "oft" and tokens.letters[following] in "of&,T":
            continue
        words.append(tokens.words[i])
    return " ".join(words).replace(" ,", ",")


def people(tokens: Tokens, found: list[Office]) -> list[Phrase]:
    """Every run of name words that may be a person, with title before or after."""
    by_end = {office.end: office for office in found}
    return [
        _person(tokens, match.start(), match.end(), by_end)
        for match in _NAME.finditer(tokens.letters)
    ]


def _person(tokens: Tokens, start: int, end: int, by_end: dict[int, Office]) -> Phrase:
    letters = tokens.letters
    left = start
    while left and letters[left - 1] == "h":
        left -= 1
    honoured = left < start
    office = by_end.get(left)
    if office is None and honoured and left and letters[left - 1] == ",":
        office = by_end.get(left - 1)
    first, form = left, "titled" if office else "honoured" if honoured else "name"
    values: tuple[str, ...] = ()
    if office:
        office = _inner_office(tokens, office) or office
        first = office.start
    elif start > 1 and letters[start - 2 : start] == "Cs":
        values, first, form = tokens.values[start - 2], start - 2, "possessed"
    elif start and letters[start - 1] == "D":
        values, first, form = tokens.values[start - 1], start - 1, "possessed"
    right = end
    while letters[right : right + 1] == "h" or letters[right : right + 2] == ",h":
        right += 1 if letters[right] == "h" else 2
    after = _OF_COUNTRY.match(letters, right)
    if after and (office or honoured):
        values += tuple(v for i in range(after.start(2), after.end()) for v in tokens.values[i])
        right = after.end()
    if office is None:
        office = _apposed(tokens, right)
        if office:
            right, form = office.end, "apposed"
    start, end = trimmed(tokens.words, start, end)
    name = " ".join(tokens.words[start:end])
    return Phrase(first, right, "person", form, name, office, values, start, end)


def _apposed(tokens: Tokens, comma: int) -> Office | None:
    """The office of "X, the Iranian foreign minister," and "X (Foreign Minister)"."""
    letters = tokens.letters
    if comma >= len(letters) or not (letters[comma] in ",(" or tokens.words[comma] in ("–", "—")):
        return None
    match = _APPOSED.match(letters, comma + 1)
    if match is None or _NAME.match(letters, match.end()):
        return None
    return _office(tokens, match.start() + (letters[comma + 1] == "t"), match.end())


def _inner_office(tokens: Tokens, office: Office) -> Office | None:
    """The second office of "spokesman for President X": the name is its holder's.

    With an article ("aide of the Iranian Foreign Minister X") the name belongs to the first.
    """
    letters = tokens.letters
    for i in range(office.end - 1, office.start, -1):
        if letters[i] in "ofT" and _OPENS.match(letters, i + 1, office.end):
            if "H" in letters[office.start : i] or "P" in letters[office.start : i]:
                return _office(tokens, i + 1, office.end)
            return None
    return None


def others(tokens: Tokens, taken: list[bool]) -> list[Phrase]:
    """Countries and organisations outside the phrases already found."""
    letters = tokens.letters
    out = []
    for match in _BARE.finditer(letters):
        i = match.start()
        while i < match.end():
            j = i + 1
            while j < match.end() and tokens.values[j] == tokens.values[i]:
                j += 1
            if not taken[i]:
                form = {"C": "country", "D": "demonym", "O": "organisation"}[letters[i]]
                kind = "organisation" if letters[i] == "O" else "country"
                out.append(Phrase(i, j, kind, form, "", None, tokens.values[i], i, j))
                if i in tokens.bodies:
                    body = (tokens.bodies[i],)
                    out.append(Phrase(i, j, "organisation", "organisation", "", None, body, i, j))
            i = j
    for match in _ORGANISATION.finditer(letters):
        start, end = match.span()
        if any(taken[start:end]) or end - start < 2 or not tokens.words[start][0].isupper():
            continue
        if any(letters[i] == "G" and tokens.words[i][0].islower() for i in range(start, end)):
            continue
        countries = tuple(
            v for i in range(start, end) if letters[i] in "CD" for v in tokens.values[i]
        )
        name = " ".join(tokens.words[start:end])
        out.append(
            Phrase(start, end, "organisation", "named_body", name, None, countries, start, end)
        )
    return out
