"""The parties of one article: each person, office, body and country once, by its full name."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from transforms.grammar.lexicon import folded_word
from transforms.grammar.phrases import Office, Phrase
from transforms.identity.organisations import find_organisation, is_intergovernmental

# Offices that a looser word may stand for: "the Bulgarian leader" is its president or premier.
_LEADERS = frozenset(
    """president premier minister chancellor king queen emir amir sultan taoiseach pope leader
    head monarch""".split()
)
_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|an|az|ul)[-’'](?=\w{2})", re.IGNORECASE)
_SPEAKS = re.compile(r"spokes|\bpress\b|\bcommunications\b(?! minister)", re.IGNORECASE)
_EMPTY = frozenset("the of a an and for to in on".split())


@dataclass(slots=True)
class Known:
    """One party, and what the article has said of it so far."""

    number: int
    kind: str
    name: str | None = None
    tokens: list[str] = field(default_factory=list)
    titles: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    bodies: Counter[str] = field(default_factory=Counter)
    bases: dict[str, str] = field(default_factory=dict)
    is_plural: bool = False
    head: str = ""
    mentions: list[int] = field(default_factory=list)
    person_id: str | None = None
    country_guess: str | None = None

    @property
    def title(self) -> str | None:
        """The office given most often; of equals the first with more than one word."""
        if not self.titles:
            return None
        top = max(self.titles.values())
        best = [title for title, count in self.titles.items() if count == top]
        return next((title for title in best if " " in title), best[0])

    @property
    def is_voice(self) -> bool:
        """Whether the office is to speak for somebody else."""
        return any(_SPEAKS.search(title) for title in self.titles)

    @property
    def country(self) -> str | None:
        """The country named with it most often, its movement's, or the one concluded."""
        if self.countries:
            return max(self.countries, key=lambda c: self.countries[c])
        return (self.org and _seat(self.org)) or self.country_guess

    @property
    def org(self) -> str | None:
        """The body named with it most often."""
        return max(self.bodies, key=lambda b: self.bodies[b]) if self.bodies else None


@cache
def _seat(body: str) -> str | None:
    """The country of a party, movement or company; none for a body of several states."""
    organisation = find_organisation(body)
    if organisation is None or is_intergovernmental(organisation):
        return None
    return organisation.country or None


@dataclass(slots=True)
class Registry:
    """All parties of an article, with the keys under which they are found again."""

    known: list[Known] = field(default_factory=list)
    people: dict[str, list[int]] = field(default_factory=dict)  # name token → persons
    keys: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, kind: str) -> Known:
        """A new party."""
        entry = Known(len(self.known), kind)
        self.known.append(entry)
        return entry


def name_tokens(name: str) -> list[str]:
    """Folded words of a name, without signs, articles ("al-Assad" is "Assad" on second mention)
    and repetition ("Rumen Radev Radev").
    """
    tokens: list[str] = []
    for word in name.split():
        token = folded_word(_ARTICLE.sub("", word)).replace(" ", "")
        if token in tokens:
            break
        if token:
            tokens.append(token)
    return tokens


def person(registry: Registry, phrase: Phrase) -> Known | None:
    """The person that a phrase names: one known by that name, or a new one."""
    tokens = name_tokens(phrase.name)
    if not tokens or (len(tokens) == 1 and len(tokens[0]) < 2):
        return None
    entry = find(registry, tokens)
    words = phrase.name.split()[: len(tokens)]
    if entry is None:
        entry = registry.add("person")
        entry.name, entry.tokens = " ".join(words), tokens
    elif len(tokens) > len(entry.tokens):
        entry.name, entry.tokens = " ".join(words), tokens
    for token in tokens:
        holders = registry.people.setdefault(token, [])
        if entry.number not in holders:
            holders.append(entry.number)
    if phrase.office:
        describe(entry, phrase.office, phrase.form)
    for value in phrase.values:
        if len(value) == 3 and value.isupper() and value.isalpha():
            _belongs(entry, value, "of" if phrase.form != "possessed" else "possessive")
        else:
            entry.bodies[value] += 1
    return entry


def find(registry: Registry, tokens: list[str]) -> Known | None:
    """The person whose name the tokens can be; the latest mentioned wins."""
    numbers = {n for token in tokens for n in registry.people.get(token, ())}
    for number in sorted(numbers, reverse=True):
        entry = registry.known[number]
        if _same(tokens, entry.tokens):
            return entry
    return None


def _same(a: list[str], b: list[str]) -> bool:
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 1:
        return a[0] == b[-1] or a[0] == b[0] or (len(b) > 2 and a[0] in b[1:] and len(a[0]) > 3)
    if set(a) <= set(b):
        return True
    return (
        a[-1] == b[-1]
        and (a[0][0] == b[0][0])
        and (len(a[0]) == 1 or len(b[0]) == 1 or a[0] == b[0])
    )


def describe(entry: Known, office: Office, form: str) -> None:
    """Note the office, country and body that a phrase gives a person."""
    if office.title:
        entry.titles[office.title] += 1
    for code in office.countries[:1]:
        _belongs(entry, code, "apposition" if form == "apposed" else "title")
    for body in office.bodies[:1]:
        entry.bodies[body] += 1


def _belongs(entry: Known, country: str, basis: str) -> None:
    entry.countries[country] += 1
    entry.bases.setdefault(country, basis)


def office_entries(registry: Registry, office: Office, beside: Collection[int] = ()) -> list[Known]:
    """The parties that an office phrase without a name means: one for each country it lists.

    "The foreign minister" is the one of whom a country was said before, and the other way round;
    but not of those `beside` it in its own sentence.
    """
    groups: tuple[str | None, ...] = office.countries or (None,)
    words = tuple(sorted({w for w in office.title.lower().split() if w not in _EMPTY}))
    found = []
    for country in groups:
        body = office.bodies[0] if office.bodies else ""
        key = ("role", *words, country or "", body)
        number = registry.keys.get(key)
        if number is None and len(groups) == 1:
            number = registry.keys.get(("any", *words, body))
            if number is not None and country:
                other = registry.known[number]
                if number in beside or (other.countries and other.country != country):
                    number = None
                else:
                    _belongs(other, country, "title")
        if number is None:
            entry = registry.add("role")
            entry.titles[office.title] += 1
            entry.is_plural, entry.head = office.is_plural, office.head
            if country:
                _belongs(entry, country, "title")
            if body:
                entry.bodies[body] += 1
        else:
            entry = registry.known[number]
        registry.keys.setdefault(key, entry.number)
        registry.keys.setdefault(("any", *words, body), entry.number)
        found.append(entry)
    return found


def body_entry(registry: Registry, kind: str, value: str, countries: tuple[str, ...]) -> Known:
    """The country or organisation of that value."""
    key = (kind, value)
    number = registry.keys.get(key)
    if number is None:
        entry = registry.add(kind)
        registry.keys[key] = entry.number
        if kind == "country":
            _belongs(entry, value, "name")
        else:
            entry.bodies[value] += 1
            for code in countries[:1]:
                _belongs(entry, code, "name")
    else:
        entry = registry.known[number]
    return entry


def holder(
    registry: Registry, office: Office, order: dict[int, int], beside: Collection[int] = ()
) -> Known | None:
    """The person of the article who holds an office named without its holder.

    `order` says who was mentioned last: of several with an equally good title that one is meant.
    An office that names its state is not held by a person `beside` it in its own sentence of
    whom no state is known: "Foreign Minister X met the Foreign Minister of Norway".
    """
    if office.is_plural or office.bodies:
        return None
    wanted = frozenset(office.title.lower().split())
    best: tuple[float, int] | None = None
    for numbers in {tuple(v) for v in registry.people.values()}:
        for number in numbers:
            entry = registry.known[number]
            if office.countries and number in beside and not entry.country:
                continue
            quality = _holds(entry, office, wanted)
            if quality:
                candidate = (quality, order.get(number, -1))
                if best is None or candidate > best:
                    best, chosen = candidate, entry
    return chosen if best else None


def _holds(entry: Known, office: Office, wanted: frozenset[str]) -> float:
    """How well a person's titles and country fit an office: 0 not at all."""
    if office.countries:
        if entry.country and entry.country not in office.countries:
            return 0.0
        same_country = entry.country is not None
    else:
        same_country = False
    if office.head == "counterpart":
        return 1.0 if same_country and office.countries and entry.titles else 0.0
    best = 0.0
    for title in entry.titles:
        words = frozenset(title.lower().split())
        if words == wanted:
            quality = 3.0
        elif (
            wanted <= words
            and ("vice" in wanted) == ("vice" in words)
            and ("deputy" in wanted) == ("deputy" in words)
        ) or (office.head == "premier" and {"prime", "minister"} <= words):
            quality = 2.0
        elif office.head in ("leader", "head", "chief") and same_country and words & _LEADERS:
            quality = 1.0
        else:
            continue
        best = max(best, quality + same_country)
    return best
