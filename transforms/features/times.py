"""When a trigger's encounter took or takes place, as far as its own sentence says."""

from datetime import date, timedelta

from transforms.fields.date_words import date_words
from transforms.fields.days import Days, days
from transforms.grammar.document import Document, Hit

_AHEAD = frozenset(
    """
    will would shall may might could should plans plan planned scheduled expected due set
    upcoming next tomorrow intends hopes agreed invited invitation forthcoming
""".split()
)
_WEEK, _SEASON = timedelta(7), timedelta(60)
UNKNOWN, SAME, NEAR, AGO, LONG_AGO, AHEAD, FAR_AHEAD = range(7)


def times(document: Document) -> list[Days | None]:
    """For each trigger what the nearest expression of time in its sentence means."""
    found: list[Days | None] = []
    read: dict[int, list[tuple[int, Days]]] = {}
    for hit in document.hits:
        if hit.sentence not in read:
            read[hit.sentence] = _meanings(document, hit)
        place = document.tokens[hit.sentence].starts[hit.start]
        found.append(
            min(read[hit.sentence], key=lambda one: abs(one[0] - place), default=(0, None))[1]
        )
    return found


def _meanings(document: Document, hit: Hit) -> list[tuple[int, Days]]:
    text, tokens = document.texts[hit.sentence], document.tokens[hit.sentence]
    offset = tokens.starts[0] - text.find(tokens.words[0])
    near = tokens.lower[max(0, hit.start - 6) : hit.end + 4]
    ahead = not _AHEAD.isdisjoint(near)
    out = []
    for word in date_words(text):
        meaning = days(word, document.published_on, ahead)
        if meaning is not None:
            out.append((offset + word.start, meaning))
    return out


def span(meaning: Days) -> tuple[date, date]:
    """The first and last day that a meaning can be."""
    first = meaning.first
    if meaning.precision == "day":
        return first, meaning.last or first
    if meaning.precision == "month":
        return first, (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    return first.replace(month=1, day=1), first.replace(month=12, day=31)


def side(meaning: Days | None, published_on: date | None) -> int:
    """How the time lies to the day of publication: one of the codes above."""
    if meaning is None or published_on is None:
        return UNKNOWN
    first, last = span(meaning)
    if first <= published_on <= last:
        return SAME
    if last < published_on:
        away = published_on - last
        return NEAR if away <= _WEEK else AGO if away <= _SEASON else LONG_AGO
    return AHEAD if first - published_on <= _SEASON else FAR_AHEAD


def agreement(a: Days | None, b: Days | None) -> float:
    """1 where two times can be the same, -1 where they cannot, 0 where one is not known."""
    if a is None or b is None:
        return 0.0
    (low_a, high_a), (low_b, high_b) = span(a), span(b)
    return 1.0 if low_a <= high_b and low_b <= high_a else -1.0
