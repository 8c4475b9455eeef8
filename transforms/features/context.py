"""What the features of one article share, worked out once."""

from dataclasses import dataclass

from transforms.features.scenes import Scene, scenes
from transforms.features.times import times
from transforms.fields.days import Days
from transforms.grammar.document import Document, Hit, Seen
from transforms.grammar.lexicon import common_words
from transforms.grammar.name_lists import looks
from transforms.registry import Known

PERSON, ROLE, COUNTRY, BODY = "person", "role", "country", "organisation"
FUTURE = frozenset(
    """
    will would shall may might could should plans plan planned scheduled expected due set
    upcoming next tomorrow intends hopes agreed later invited invitation forthcoming possible
    ready proposed
""".split()
)
PAST = frozenset(
    """
    had previously earlier last recent recently ago former past previous since when after
    yesterday
""".split()
)
NEGATIVE = frozenset(
    """
    not no never cancelled canceled postponed refused denied declined rejected without if unless
    off
""".split()
)
SPEECH = frozenset(
    """
    said says told added noted stressed stated tells saying announced according wrote tweeted
    asked
""".split()
)
_MARKED = frozenset("titled honoured apposed".split())
_ISSUED = frozenset("statement statements message announcement".split())
_JOINING = frozenset(", and & as well the with".split())
_STOPS = frozenset(", ; . : said that who and".split())
_PLACING = frozenset("in at near from outside into around".split())


@dataclass(slots=True)
class Context:
    """A document with the lookups that its features need."""

    document: Document
    keys: list[list[str]]  # words that mean something in general, class letters for the rest
    here: list[list[Seen]]  # mentions of each sentence from left to right
    spots: list[dict[int, list[Seen]]]  # entity → sentence → its mentions there
    kinds: list[str]
    counts: list[int]
    in_title: list[bool]
    in_lead: list[bool]
    is_speaker: list[bool]
    rank: list[int]  # 0 for the most mentioned person
    hits_in: list[list[int]]
    title_end: int  # sentences before this one are the headline
    people: int
    marked: list[int]  # mentions with a title or honorific
    placed: list[int]  # mentions after "in", "at" and the like
    looks: list[str]  # how much the name of a person looks like one, else the kind
    objects: list[list[int]]  # trigger → the parties right after it, with the rest of their list
    times: list[Days | None]  # trigger → what the nearest expression of time means
    scenes: dict[Hit, Scene]  # trigger → what its parties share
    announcers: list[bool]  # who speaks for somebody else, or issued the statement


def context(document: Document) -> Context:
    """Work out what all features of the article need."""
    known = document.registry.known
    seen = document.seen
    here = [[seen[n] for n in numbers] for numbers in document.by_sentence]
    spots: list[dict[int, list[Seen]]] = [{} for _ in known]
    for mentions in here:
        for mention in mentions:
            spots[mention.entity].setdefault(mention.sentence, []).append(mention)
    kinds = [entry.kind for entry in known]
    counts = [len(entry.mentions) for entry in known]
    title_end = sum(section == "title" for section in document.sections)
    speaker = [False] * len(known)
    for index, mentions in enumerate(here):
        words = document.tokens[index].words
        for mention in mentions[:1]:
            if mention.end < len(words) and words[mention.end] == ":" and mention.start < 4:
                speaker[mention.entity] = True
    by_count = sorted(
        (n for n, kind in enumerate(kinds) if kind == PERSON), key=lambda n: (-counts[n], n)
    )
    rank = [9] * len(known)
    for place, number in enumerate(by_count):
        rank[number] = min(place, 8)
    hits_in: list[list[int]] = [[] for _ in document.tokens]
    for number, hit in enumerate(document.hits):
        hits_in[hit.sentence].append(number)
    objects = [
        _objects(hit, here[hit.sentence], document.tokens[hit.sentence].lower, kinds)
        for hit in document.hits
    ]
    keys = [_keys(tokens.lower, tokens.letters) for tokens in document.tokens]
    acting = [kind in (PERSON, ROLE) for kind in kinds]
    return Context(
        document,
        keys,
        here,
        spots,
        kinds,
        counts,
        [any(s < title_end for s in spot) for spot in spots],
        [any(title_end <= s < title_end + 2 for s in spot) for spot in spots],
        speaker,
        rank,
        hits_in,
        title_end,
        len(by_count),
        [sum(s.form in _MARKED for some in spot.values() for s in some) for spot in spots],
        [
            sum(
                s.start > 0 and document.tokens[s.sentence].lower[s.start - 1] in _PLACING
                for some in spot.values()
                for s in some
            )
            for spot in spots
        ],
        [
            looks((entry.name or "").split() or [""]) if entry.kind == PERSON else entry.kind
            for entry in known
        ],
        objects,
        times(document),
        scenes(document, keys, here, acting, hits_in, objects, title_end),
        [_announces(document, entry, title_end) for entry in known],
    )


def _announces(document: Document, entry: Known, title_end: int) -> bool:
    """Whether a person's office is to speak, or the headline says that the statement is theirs."""
    if entry.kind != PERSON:
        return False
    if entry.is_voice:
        return True
    for number in entry.mentions:
        seen = document.seen[number]
        if seen.sentence < title_end and seen.form in _MARKED:
            before = document.tokens[seen.sentence].lower[max(0, seen.start - 2) : seen.start]
            if not _ISSUED.isdisjoint(before) and before[-1] in ("by", "from"):
                return True
    return False


def _objects(hit: Hit, here: list[Seen], lower: list[str], kinds: list[str]) -> list[int]:
    """Persons and offices that follow a trigger at once, and those that a list adds to them."""
    found: list[int] = []
    end = hit.end
    for seen in here:
        if seen.start < hit.end or kinds[seen.entity] not in (PERSON, ROLE):
            continue
        gap = lower[end : seen.start]
        limit = 4 if not found else 2
        if len(gap) > limit or (found and not _JOINING.issuperset(gap)):
            break
        if not found and any(word in _STOPS for word in gap):
            break
        found.append(seen.entity)
        end = max(end, seen.end)
    return found


def _keys(lower: list[str], letters: str) -> list[str]:
    common = common_words()
    return [
        word
        if letter in "x.&,otfTsA()"
        and (letter != "A" and (word in common or len(word) < 4 or letter != "x"))
        else letter
        for word, letter in zip(lower, letters, strict=True)
    ]


_SPEAKING = frozenset(("pronoun", "pronoun_object", "dual_pronoun", "first_person"))


def bucket(value: int) -> int:
    """A distance in coarse steps."""
    for step, edge in enumerate((0, 1, 2, 3, 5, 8, 12, 20, 40)):
        if value <= edge:
            return step
    return 9


def candidates(ctx: Context, sentence: int) -> list[int]:
    """Parties that a trigger in that sentence may concern."""
    near = {sentence, sentence - 1, sentence - 2, *range(ctx.title_end + 2)}
    return [
        number
        for number, spot in enumerate(ctx.spots)
        if (
            any(s in spot for s in near)
            or (ctx.kinds[number] == PERSON and ctx.counts[number] >= 3 and sentence > 1)
        )
        and not _only_tells(ctx, number, sentence)
    ]


def _only_tells(ctx: Context, number: int, sentence: int) -> bool:
    """Whether it is a spokesperson of whom that sentence of the body does not speak."""
    if not ctx.document.registry.known[number].is_voice:
        return False
    seen = ctx.spots[number].get(sentence, []) if sentence >= ctx.title_end else []
    return all(s.form in _SPEAKING for s in seen)
