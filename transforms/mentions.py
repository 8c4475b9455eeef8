"""Sentences read into documents: who and what is mentioned where, under one registry an article."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import polars as pl

from transforms import registry as parties
from transforms.grammar.document import Document, Seen
from transforms.grammar.phrases import Office, Phrase, offices, others, people
from transforms.grammar.tokens import Tokens, classify, headline_case, split, written
from transforms.pronouns import pronouns
from transforms.triggers import find_triggers

MAX_SENTENCES = 120
_HIGH = frozenset(
    """president|prime minister|premier|chancellor|king|queen|emir|sultan|pope|foreign minister
    minister|vice president|secretary|secretary general|secretary-general|speaker|governor
    mayor""".replace("\n    ", "|").split("|")
)
_OTHERS = frozenset(("her", "him"))
_SHARED = {"presidents": "President", "premiers": "Premier"}
_BODY = re.compile("O+")
_DEFINITE = frozenset(("the", "his", "her", "their", "our", "its", "with", "and", ""))
_BOTH = frozenset(
    """leaders sides parties presidents ministers premiers officials diplomats heads men
    counterparts colleagues""".split()
)


def read_documents(sentences: pl.DataFrame) -> Iterator[Document]:
    """Parse each article's sentences (sorted; with `published_on`) into a document."""
    columns = ("sentence_no", "char_start", "section", "sentence", "published_on")
    lists = [sentences[name].to_list() for name in columns]
    ids = sentences["article_id"].to_list()
    start = 0
    for end in range(1, len(ids) + 1):
        if end == len(ids) or ids[end] != ids[start]:
            part = slice(start, min(end, start + MAX_SENTENCES))
            numbers, offsets, sections, texts, days = (values[part] for values in lists)
            yield parse(ids[start], days[0], numbers, offsets, sections, texts)
            start = end


def parse(
    article_id: str,
    published_on: date | None,
    numbers: list[int],
    offsets: list[int],
    sections: list[str],
    texts: list[str],
) -> Document:
    """One article: people first, so that a name further down can fill an office further up."""
    document = Document(article_id, published_on, numbers, sections, texts)
    pieces = [split(text, offset) for text, offset in zip(texts, offsets, strict=True)]
    capitals = [headline_case(words) for words, _, _ in pieces]
    case = written(
        [piece[0] for piece, all_big in zip(pieces, capitals, strict=True) if not all_big]
    )
    for piece, all_big, section in zip(pieces, capitals, sections, strict=True):
        document.tokens.append(classify(*piece, case, all_big or section == "title"))
    document.quoted = _quotes(document.tokens)
    found = [offices(tokens) for tokens in document.tokens]
    named = [people(tokens, some) for tokens, some in zip(document.tokens, found, strict=True)]
    taken = [[False] * len(tokens.words) for tokens in document.tokens]
    _add_people(document, named, taken)
    _add_offices(document, found, taken)
    document.by_sentence = _index(document)
    document.seen += pronouns(document)
    document.by_sentence = _index(document)
    for number, mention in enumerate(document.seen):
        document.registry.known[mention.entity].mentions.append(number)
    document.hits = find_triggers(document)
    _name_bodies_as_written(document)
    return document


def _name_bodies_as_written(document: Document) -> None:
    """Call organisations what the article calls them, but spell out what is two letters long."""
    forms: dict[str, Counter[str]] = {}
    for tokens in document.tokens:
        for run in _BODY.finditer(tokens.letters):
            words = tokens.words[run.start() : run.end()]
            name = tokens.values[run.start()][0]
            forms.setdefault(name, Counter())[" ".join(words)] += 1
    names = {}
    for name, written_forms in forms.items():
        usual = max(written_forms, key=lambda form: (written_forms[form], len(form), form))
        names[name] = usual if len(usual.replace(".", "")) > 2 or not usual.isupper() else name
        if any(sign.isdigit() for sign in usual):
            names[name] = usual
    for entry in document.registry.known:
        if entry.bodies:
            entry.bodies = Counter({names.get(b, b): n for b, n in entry.bodies.items()})


def _add_people(document: Document, named: list[list[Phrase]], taken: list[list[bool]]) -> None:
    for index, phrases in enumerate(named):
        for phrase in phrases:
            entry = parties.person(document.registry, phrase)
            if entry is None:
                continue
            form = phrase.form if len(entry.tokens) == 1 or " " in phrase.name else "surname"
            if phrase.form in ("titled", "apposed"):
                form = phrase.form
            document.seen.append(Seen(index, phrase.start, phrase.end, form, entry.number))
            taken[index][phrase.start : phrase.end] = [True] * (phrase.end - phrase.start)


def _add_offices(document: Document, found: list[list[Office]], taken: list[list[bool]]) -> None:
    """Offices without a name, then countries and bodies, sentence by sentence."""
    order: dict[int, int] = {}
    by_sentence = _index(document)
    pair: list[int] = []
    for index, tokens in enumerate(document.tokens):
        named = [document.seen[n].entity for n in by_sentence[index]]
        for number in by_sentence[index]:
            order[document.seen[number].entity] = index * 1000 + document.seen[number].start
        for office in found[index]:
            if any(taken[index][office.start : office.end]):
                continue
            entries, form = _meant(document, index, office, order, pair, named)
            for entry in entries:
                document.seen.append(Seen(index, office.start, office.end, form, entry.number))
            taken[index][office.start : office.end] = [True] * (office.end - office.start)
            if form in ("role", "role_of_named"):
                named += [entry.number for entry in entries]
        _add_bodies(document, index, others(tokens, taken[index]))
        distinct = list(dict.fromkeys(named))
        pair = distinct[:2] if len(distinct) > 1 else pair


def _meant(
    document: Document,
    index: int,
    office: Office,
    order: dict[int, int],
    pair: list[int],
    beside: list[int],
) -> tuple[list[parties.Known], str]:
    """Whom an office without a name means: its holder, "the two leaders", or nobody named."""
    registry = document.registry
    if office.head in _BOTH and office.is_plural and len(pair) == 2 and _is_bare(office):
        both = [registry.known[number] for number in pair]
        if office.head in _SHARED:  # "the two presidents" says what an untitled one is
            for entry in both:
                if not entry.titles:
                    entry.titles[_SHARED[office.head]] += 1
        return both, "dual"
    if office.determiner in _DEFINITE or office.countries:
        held = parties.holder(registry, office, order, beside)
        if _is_high(office) and (held is None or held.number not in order):
            held = _leading(document, index, order, office) or held
        if held:
            return [held], "role_of_named"
    return parties.office_entries(registry, office, beside), "group" if office.is_plural else "role"


def _is_high(office: Office) -> bool:
    """Whether an office needs no more words: "the President", "the Prime Minister"."""
    words = office.title.lower()
    return office.determiner in ("the", "") and not office.countries and words in _HIGH


def _leading(
    document: Document, index: int, order: dict[int, int], office: Office
) -> parties.Known | None:
    """The person with whom the article begins, if it has given them no office.

    "Vladimir Putin met ... The President noted ...": whoever is called president only further
    down ("President of Argentina") is not meant. Nor is the first if the sentence goes on to
    say "her" or "him": then the office is somebody else's.
    """
    first = next((s for s in document.seen if s.entity in order), None)
    if first is None or first.start > 1:
        return None
    entry = document.registry.known[first.entity]
    if entry.kind != "person" or (entry.titles and office.title not in entry.titles):
        return None
    if not _OTHERS.isdisjoint(document.tokens[index].lower[office.end :]):
        return None
    entry.titles[office.title] += 1
    return entry


def _is_bare(office: Office) -> bool:
    return not office.countries and not office.bodies and office.end - office.start <= 2


def _add_bodies(document: Document, index: int, phrases: list[Phrase]) -> None:
    for phrase in phrases:
        if phrase.kind == "pronoun":
            continue
        values = phrase.values if phrase.kind == "country" else (phrase.name or phrase.values[0],)
        for value in values:
            states = phrase.values if phrase.name else ()
            entry = parties.body_entry(document.registry, phrase.kind, value, states)
            document.seen.append(Seen(index, phrase.start, phrase.end, phrase.form, entry.number))


def _index(document: Document) -> list[list[int]]:
    index: list[list[int]] = [[] for _ in document.tokens]
    for number, mention in enumerate(document.seen):
        index[mention.sentence].append(number)
    for numbers in index:
        numbers.sort(key=lambda n: (document.seen[n].start, document.seen[n].end, n))
    return index


def _quotes(sentences: list[Tokens]) -> list[list[bool]]:
    """For each token whether it stands inside quotation marks; a new line closes them."""
    result = []
    is_open = False
    for tokens in sentences:
        flags = []
        for word in tokens.words:
            if word == "“":
                is_open = True
            elif word == "”":
                is_open = False
            elif word == '"':
                is_open = not is_open
            flags.append(is_open)
        result.append(flags)
    return result
