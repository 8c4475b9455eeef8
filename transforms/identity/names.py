"""Are two names the same person's? Names as the news writes them: in any romanisation.

A name is split into tokens without titles and particles; each token is folded to a form on
which romanisations agree ("Qadhafi" and "Gaddafi" are both "kadafi"). Two names are compared
by pairing their tokens in any order, since Abe Shinzo is Shinzo Abe.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations, repeat
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler, Levenshtein

from transforms.identity.name_words import Name, alike_written, split_name
from transforms.identity.romanised import are_of_two_genders, folded, skeleton

SAME = 0.78  # names alone, both full: at least this is the same person
SURE = 0.86  # against many candidates: at least this is taken

NICKNAMES = frozenset(
    (one, other)
    for pair in (
        "joe/joseph tony/anthony tony/antony bill/william bob/robert jim/james jimmy/james "
        "mike/michael dick/richard ted/edward ed/edward ben/benjamin bibi/benjamin liz/elizabeth "
        "tom/thomas nick/nicholas nick/nikolaos chris/christopher jake/jacob alex/alexander "
        "alex/alexandros alexis/alexios steve/steven steve/stephen jack/john larry/lawrence "
        "gerry/gerald pepe/jose dan/daniel dave/david don/donald ron/ronald tim/timothy "
        "matt/matthew phil/philip pete/peter rob/robert sam/samuel susie/susan sue/susan "
        "kate/katherine cathy/catherine debbie/deborah jeff/jeffrey ken/kenneth greg/gregory "
        "andy/andrew charlie/charles chuck/charles fred/frederick al/albert rick/richard "
        "radek/radoslaw gosia/malgorzata kostas/konstantinos giorgos/georgios george/georgios "
        "george/giorgos yannis/ioannis sasha/alexander volodya/vladimir lesha/alexei "
        "dima/dmitry kolya/nikolai pedro/peter petro/peter jorge/george manny/manuel "
        "paco/francisco nacho/ignacio beto/alberto gabi/gabriel will/william"
    ).split()
    for one, other in permutations(pair.split("/"))
)


class _Match(NamedTuple):
    """One token of each name, paired: how alike, and where in either."""

    score: float
    at: int
    other: int


@lru_cache(maxsize=1 << 18)
def fold_name(name: str) -> str:
    """The form that romanisations of a name share, without titles and particles.

    Different names may fold to one form; it is for finding candidates, not for deciding.
    """
    parts = split_name(name)
    return " ".join([*map(folded, parts.tokens), *sorted(parts.suffixes)])


def skeletons(name: str) -> frozenset[str]:
    """The consonants of each token: two spellings of a name nearly always share one of them."""
    return frozenset(skeleton(token) for token in split_name(name).tokens)


def same_person(a: str, b: str) -> float:
    """How likely two names are one person's, 0 to 1, from the names alone.

    From `SAME` on they are the same; a family name alone never gets there. By-names ("Abu
    Mazen") and other scripts are beyond it: those are rows of person_names.csv.
    """
    short, long = sorted(
        alike_written(split_name(a), split_name(b)),
        key=lambda name: (len(name.tokens), name.tokens),
    )
    if not short.tokens:
        return 0.0
    if short[:3] == long[:3]:
        return 1.0
    matches = _align(short.tokens, long.tokens)
    score = _coverage(short, long, matches)
    score = max(
        _cap_if_thin(score, short.tokens, long.tokens, matches),
        joined_likeness(short.whole, long.whole),
    )
    if (
        _initials(short.tokens)
        and _initials(long.tokens)
        and _initials(short.tokens) != _initials(long.tokens)
    ):
        score = min(score, 0.6)
    if short.suffixes != long.suffixes:
        score = min(score, 0.5 if short.suffixes and long.suffixes else 0.7)
    if score > 0.5 and _are_of_two_genders(short.tokens, long.tokens):
        score = 0.5
    return score


def may_be_same(a: str, b: str) -> bool:
    """False where two names cannot be the same: one word in common is not enough.

    Far cheaper than to compare them, for the many of a state who share a given name.
    """
    one, two = split_name(a), split_name(b)
    return (
        _share_two_words(one.tokens, two.tokens)
        or not one.joined.isdisjoint(two.forms)
        or not two.joined.isdisjoint(one.forms)
        or joined_likeness(one.whole, two.whole) > 0
    )


def _share_two_words(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two words of a name are like some of the other; it stops once none are left."""
    spare = len(words) - 2
    for word in words:
        if spare < 0:
            return False
        if word not in others and not any(map(_token_likeness, repeat(word), others)):
            spare -= 1
    return spare >= 0


@lru_cache(maxsize=1 << 18)
def _token_likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.86 if a[0] == b[0] else 0.0
    if (a, b) in NICKNAMES:
        return 0.92
    return _folded_likeness(folded(a), folded(b), skeleton(a), skeleton(b))


def _folded_likeness(a: str, b: str, skeleton_a: str, skeleton_b: str) -> float:
    """Likeness of two folded tokens; the shorter they are, the fewer slips are forgiven."""
    if a == b:
        return 0.98
    shorter = min(len(a), len(b))
    if shorter >= 4:
        if len(skeleton_a) >= 2 and skeleton_a == skeleton_b and _vowels_agree(a, b):
            return 0.94
        if a.startswith(b) or b.startswith(a):
            return 0.86
    slips = min((shorter - 2) // 3 - (skeleton_a[:1] != skeleton_b[:1]), 3)
    if abs(len(a) - len(b)) > slips or Levenshtein.distance(a, b) > slips:
        return 0.0
    return max(JaroWinkler.similarity(a, b), 0.8)


def _are_of_two_genders(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether a word of one name is the other gender's form of one of the other name."""
    own, other = set(a).difference(b), set(b).difference(a)
    return any(are_of_two_genders(x, y) for x in own for y in other)


def _vowels_agree(a: str, b: str) -> bool:
    """Whether the first vowels can be one vowel: Hassan is not Hussein, Selim may be Salim."""
    firsts = {next((letter for letter in token if letter in "aio"), "") for token in (a, b)}
    return firsts != {"a", "o"}


def _align(short: Sequence[str], long: Sequence[str]) -> list[_Match]:
    """Pairs of tokens, the most alike first, each token used once."""
    candidates = sorted(
        (
            _Match(_pair_likeness(short, at, long, other), at, other)
            for at in range(len(short))
            for other in range(len(long))
        ),
        key=lambda match: (-match.score, abs(match.at - match.other), match.at, match.other),
    )
    used: set[int] = set()
    used_other: set[int] = set()
    matches = []
    for match in candidates:
        if match.score > 0 and match.at not in used and match.other not in used_other:
            used.add(match.at)
            used_other.add(match.other)
            matches.append(match)
    return matches


def _pair_likeness(short: Sequence[str], at: int, long: Sequence[str], other: int) -> float:
    """An initial stands for a given name, never for the last token of the other name."""
    a, b = short[at], long[other]
    is_last, is_other_last = at == len(short) - 1, other == len(long) - 1
    if (len(a) == 1) != (len(b) == 1) and is_last != is_other_last:
        return 0.0
    return _token_likeness(a, b)


def _weight(token: str) -> float:
    return 0.35 if len(token) == 1 else 1.0


def _coverage(one: Name, two: Name, matches: Sequence[_Match]) -> float:
    """Mean likeness of the paired tokens; what stays unpaired counts against it.

    A longer form may add names at little cost. Tokens left over on both sides are another
    person's; so are heads that do not meet, unless the whole name is turned round.
    """
    short, long = one.tokens, two.tokens
    weights = [min(_weight(short[match.at]), _weight(long[match.other])) for match in matches]
    agreed = sum(weight * match.score for weight, match in zip(weights, matches, strict=True))
    left = [token for at, token in enumerate(short) if at not in {match.at for match in matches}]
    left_other = [
        token for at, token in enumerate(long) if at not in {match.other for match in matches}
    ]
    total = sum(weights) + sum(map(_weight, left)) + 0.12 * sum(map(_weight, left_other))
    if left and left_other:
        total += 0.25
    score = agreed / total
    pairs = sorted((match.at, match.other) for match in matches)
    others = [other for _, other in pairs]
    is_turned = 0 in others and ((len(short) - 1, 0) in pairs or (0, len(long) - 1) in pairs)
    is_head_added = not left and 0 not in others and others == sorted(others)
    is_fixed = one.is_filial or two.is_filial or not (is_turned or is_head_added)
    if matches and len(short) > 1 and (0, 0) not in pairs and is_fixed:
        score -= 0.25
    return max(score, 0.0)


def _cap_if_thin(
    score: float, short: Sequence[str], long: Sequence[str], matches: Sequence[_Match]
) -> float:
    """One agreeing word is a family name or a given name, but no person; a first initial helps."""
    if len(long) == 1:
        return score if score >= 0.9 else min(score, 0.6)
    whole = [match for match in matches if min(len(short[match.at]), len(long[match.other])) > 1]
    if len(whole) >= 2:
        return score
    at_head = any(match.at == match.other == 0 and match not in whole for match in matches)
    is_helped = at_head and any(match.score >= 0.94 for match in whole)
    return min(score, 0.86 if is_helped else 0.6)


def joined_likeness(a: str, b: str) -> float:
    """Likeness of the names written as one word: "Amir Abdollahian" and "Amirabdollahian"."""
    length, other = len(a), len(b)
    if length < 8 or other < 8 or abs(length - other) > 0.1 * max(length, other):
        return 0.0
    likeness = Levenshtein.normalized_similarity(a, b)
    return likeness - 0.04 if likeness >= 0.9 else 0.0


def _initials(tokens: Sequence[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if len(token) == 1)
