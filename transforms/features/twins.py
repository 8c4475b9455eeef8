"""Do two triggers report the same encounter?"""

from transforms.features.context import FUTURE, NEGATIVE, PAST, PERSON, Context
from transforms.features.pair import HIT_CODES
from transforms.features.times import agreement, side
from transforms.grammar.document import Hit, Seen
from transforms.grammar.tokens import Tokens

NUMBERS = (
    "jaccard", "soft", "inclusion", "shared", "only_first", "only_second", "distance", "same_kind",
    "same_surface", "phone_first", "phone_second", "future_first", "future_second", "past_first",
    "past_second", "negative_first", "negative_second", "dates", "places", "quote_first",
    "quote_second", "title_first", "apart", "again", "definite_second", "p_first", "p_second",
    "token_gap", "kind_first", "kind_second", "year_first", "year_second", "parties_first",
    "parties_second", "top_differs", "between_hits", "had_second", "summit_first", "summit_second",
    "local_first", "local_second", "local_shared", "local_only_first", "local_only_second",
    "local_rival", "rival_strength", "new_second", "between_local",
    "object_first", "object_second", "object_shared", "object_other_first", "object_other_second",
    "soon_first", "soon_second", "before_first", "before_second", "dates_near", "years_near",
    "same_tense", "when_first", "when_second", "when_agree",
)  # fmt: skip
_PHONE = frozenset("call spoke phoned".split())
_APART = frozenset(
    """
    also separately another earlier later then before after again previous last next second
    separate subsequently
""".split()
)
_EARLIER = frozenset("had previous previously last earlier recent recently ago since first".split())
_RELATIVE = frozenset("today yesterday tomorrow week month year".split())
_DAYS = frozenset("today yesterday tomorrow week month".split())
_SURE = 0.5


def numbers(
    ctx: Context,
    first: Hit,
    second: Hit,
    parties: tuple[dict[int, float], dict[int, float]],
    sure: tuple[float, float],
) -> list[float]:
    """Quantities in the order of NUMBERS; `first` stands before `second`."""
    a, b = parties
    set_a = {e for e, p in a.items() if p > _SURE}
    set_b = {e for e, p in b.items() if p > _SURE}
    shared = len(set_a & set_b)
    union = len(set_a | set_b) or 1
    low = sum(min(a.get(e, 0.0), b.get(e, 0.0)) for e in a.keys() | b.keys())
    high = sum(max(a.get(e, 0.0), b.get(e, 0.0)) for e in a.keys() | b.keys())
    keys_a, keys_b = ctx.keys[first.sentence], ctx.keys[second.sentence]
    if first.sentence == second.sentence:
        middle = (first.end + second.start) // 2
        near_a, near_b = keys_a[:middle], keys_b[middle:]
    else:
        near_a, near_b = keys_a, keys_b
    top_a = max(a, key=lambda e: a[e]) if a else -1
    top_b = max(b, key=lambda e: b[e]) if b else -1
    at_a, at_b = ctx.document.hits.index(first), ctx.document.hits.index(second)
    quoted, published = ctx.document.quoted, ctx.document.published_on
    object_a, object_b = set(ctx.objects[at_a]), set(ctx.objects[at_b])
    window_a, window_b = _window(keys_a, first, 5, 3), _window(keys_b, second, 5, 3)
    soon_a, soon_b = bool(FUTURE & window_a), bool(FUTURE & window_b)
    past_a, past_b = bool(_EARLIER & window_a), bool(_EARLIER & window_b)
    near_set_a, near_set_b = _local(ctx, first, set_a), _local(ctx, second, set_b)
    rivals_a, rivals_b = near_set_a - near_set_b, near_set_b - near_set_a
    return [
        shared / union, low / (high + 1e-6), shared / (min(len(set_a), len(set_b)) or 1),
        float(shared),
        float(len(set_a - set_b)), float(len(set_b - set_a)),
        float(min(second.sentence - first.sentence, 20)),
        float(first.kind == second.kind), float(first.surface == second.surface),
        float(first.kind in _PHONE or "phone" in first.surface),
        float(second.kind in _PHONE or "phone" in second.surface),
        float(bool(FUTURE.intersection(near_a))), float(bool(FUTURE.intersection(near_b))),
        float(bool(PAST.intersection(near_a))), float(bool(PAST.intersection(near_b))),
        float(bool(NEGATIVE.intersection(near_a))), float(bool(NEGATIVE.intersection(near_b))),
        _overlap(_dates(ctx, first), _dates(ctx, second)), _overlap(_places(ctx, first),
        _places(ctx, second)),
        float(quoted[first.sentence][first.start]), float(quoted[second.sentence][second.start]),
        float(first.sentence < ctx.title_end), float(bool(_APART.intersection(near_b))),
        float(bool(_APART.intersection(near_a))),
        float(second.start > 0 and keys_b[second.start - 1] in ("the", "their", "this")),
        sure[0], sure[1],
        float(second.start - first.end) if first.sentence == second.sentence else 60.0,
        float(HIT_CODES[first.kind]), float(HIT_CODES[second.kind]),
        float(_year(ctx, first)), float(_year(ctx, second)), float(len(set_a)), float(len(set_b)),
        float(top_a != top_b), float(min(at_b - at_a - 1, 10)), float("had" in near_b),
        float(first.kind == "summit"), float(second.kind == "summit"),
        float(len(near_set_a)), float(len(near_set_b)), float(len(near_set_a & near_set_b)),
        float(len(rivals_a)), float(len(rivals_b)), float(bool(rivals_a and rivals_b)),
        min(max((a[e] for e in rivals_a), default=0.0), max((b[e] for e in rivals_b), default=0.0)),
        float(sum(_first(ctx.spots[e]) >= second.sentence > first.sentence for e in rivals_b)),
        float(sum(
            first.sentence < _first(spot) < second.sentence
            for spot, kind in zip(ctx.spots, ctx.kinds, strict=True) if spot and kind == PERSON
        )),
        float(bool(object_a)), float(bool(object_b)), float(bool(object_a & object_b)),
        float(bool(object_a) and not object_a & set_b),
        float(bool(object_b) and not object_b & set_a),
        float(soon_a), float(soon_b), float(past_a), float(past_b),
        _overlap(_dates_near(ctx, first), _dates_near(ctx, second)),
        _overlap(_years_near(ctx, first), _years_near(ctx, second)),
        float((soon_a, past_a) == (soon_b, past_b)),
        float(side(ctx.times[at_a], published)), float(side(ctx.times[at_b], published)),
        agreement(ctx.times[at_a], ctx.times[at_b]),
    ]  # fmt: skip


def _first(spot: dict[int, list[Seen]]) -> int:
    """The first sentence that mentions an entity: they are entered in the order of the text."""
    return next(iter(spot))


def _local(ctx: Context, hit: Hit, likely: set[int]) -> set[int]:
    """The likely parties that the trigger's own sentence names."""
    return {e for e in likely if hit.sentence in ctx.spots[e]}


def _window(keys: list[str], hit: Hit, back: int, ahead: int) -> set[str]:
    return set(keys[max(0, hit.start - back) : hit.end + ahead])


def _dates_near(ctx: Context, hit: Hit) -> set[str]:
    """Days and months close to a trigger, with the number of the day."""
    tokens = ctx.document.tokens[hit.sentence]
    span = range(max(0, hit.start - 10), min(len(tokens.words), hit.end + 10))
    found = {tokens.lower[i] for i in span if tokens.letters[i] == "d"}
    found |= {tokens.lower[i] for i in span if tokens.lower[i] in _RELATIVE}
    beside = [i for i in span if tokens.letters[i] == "d"]
    numbers = {
        tokens.lower[j]
        for i in beside
        for j in (i - 1, i + 1)
        if 0 <= j < len(tokens.words) and tokens.letters[j] == "#"
    }
    return numbers or found


def _years_near(ctx: Context, hit: Hit) -> set[str]:
    tokens = ctx.document.tokens[hit.sentence]
    span = tokens.words[max(0, hit.start - 12) : hit.end + 12]
    return set(filter(_is_year, span))


def _dates(ctx: Context, hit: Hit) -> set[str]:
    tokens = ctx.document.tokens[hit.sentence]
    return _marked(tokens, "d") | _DAYS.intersection(tokens.lower)


def _places(ctx: Context, hit: Hit) -> set[str]:
    return _marked(ctx.document.tokens[hit.sentence], "L")


def _marked(tokens: Tokens, letter: str) -> set[str]:
    """The words of a class; most sentences have none."""
    if letter not in tokens.letters:
        return set()
    return {w for w, own in zip(tokens.lower, tokens.letters, strict=True) if own == letter}


def _overlap(a: set[str], b: set[str]) -> float:
    """0 nothing to compare, 1 they share one, -1 they contradict."""
    if not a or not b:
        return 0.0
    return 1.0 if a & b else -1.0


def _year(ctx: Context, hit: Hit) -> bool:
    tokens = ctx.document.tokens[hit.sentence]
    return "#" in tokens.letters and any(map(_is_year, tokens.words))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdigit()
