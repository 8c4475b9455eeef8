"""Are two names the same person's? Names as the news writes them: in any romanisation.

A name is split into tokens without titles and particles; each token is folded to a form on
which romanisations agree ("Qadhafi" and "Gaddafi" are both "kadafi"). Two names are compared
by pairing their tokens in any order, since Abe Shinzo is Shinzo Abe.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler, Levenshtein

from transforms.identity.fold import fold

SAME = 0.78  # names alone, both full: at least this is the same person
SURE = 0.86  # against many candidates: at least this is taken

_PARTICLES = frozenset(
    "al el ul as ash an ar at az ad bin ibn ben bint de da do dos das del della der den van von zu "
    "la le di du y e".split()
)
_FILIAL = frozenset({"bin", "ibn", "bint"})
_ALSO_GIVEN = frozenset({"ben", "van", "an", "le", "di", "da"})  # first, these are names
_TITLES = frozenset(
    "president prime minister foreign secretary general ambassador king queen prince princess "
    "crown sheikh shaikh shaykh sheik emir sayyid seyed sayed seyyed syed sayyed ayatollah "
    "hojatoleslam dr mr mrs ms miss prof professor sir lord dame baroness gen lt col maj brig "
    "capt adm admiral colonel major captain daw u haji hajj hajji pope cardinal chancellor "
    "premier senator sen rep hon his her excellency".split()
)
_SUFFIXES = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr",
    **{ordinal: ordinal for ordinal in "ii iii iv v vi vii viii ix x xi xii xiii xiv xvi".split()},
}  # fmt: skip
_NICKNAMES = frozenset(
    frozenset(pair.split("/"))
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
)
# "Abdul Aziz", "Abd al-Aziz" and "Abdelaziz" are one given name; so are Abdallah and Abdullah.
_SERVANT = re.compile(r"\babd(?:[aeou][lrsdtnz])? ?(?:[aeu]l )?(?=\w)")
_SPLIT_INITIALS = re.compile(r"\b([A-Z]\.)(?=[A-Z])")
_CONSONANTS = {
    "aw": "au", "wh": "hv", "w": "v", "x": "ks", "ph": "f", "th": "t", "dh": "d",
    "shch": "s", "sch": "s", "sh": "s", "tsh": "c", "tch": "c", "ch": "c", "tz": "c", "ts": "c",
    "dzh": "j", "dj": "j", "zh": "j",
    "ckh": "k", "ck": "k", "kh": "k", "gh": "k", "q": "k", "g": "k",
}  # fmt: skip
_CONSONANT = re.compile("|".join(sorted(_CONSONANTS, key=lambda letters: (-len(letters), letters))))
_FOLDS = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"oo|ou|oe|eu|u", "o"),
        (r"ae|ai|ay|ee|ie|ei|ey|iy|ij|y|j$|e", "i"),
        (r"(?<=[aio])i(?=[aio])", ""),
        (r"(.)\1+", r"\1"),
        (r"h$", ""),
    )
]
_VOWELS = re.compile(r"[aioh]")


class _Name(NamedTuple):
    tokens: tuple[str, ...]
    suffixes: frozenset[str]
    is_filial: bool = False  # "X bin Y" says who is whose child: never the same turned round


class _Match(NamedTuple):
    """One token of each name, paired: how alike, and where in either."""

    score: float
    at: int
    other: int


@lru_cache(maxsize=1 << 16)
def fold_name(name: str) -> str:
    """The form that romanisations of a name share, without titles and particles.

    Different names may fold to one form; it is for finding candidates, not for deciding.
    """
    parts = _split(name)
    return " ".join([*map(_folded, parts.tokens), *sorted(parts.suffixes)])


def skeletons(name: str) -> frozenset[str]:
    """The consonants of each token: two spellings of a name nearly always share one of them."""
    return frozenset(_skeleton(token) for token in _split(name).tokens)


def same_person(a: str, b: str) -> float:
    """How likely two names are one person's, 0 to 1, from the names alone.

    From `SAME` on they are the same; a family name alone never gets there. By-names ("Abu
    Mazen") and other scripts are beyond it: those are rows of person_names.csv.
    """
    short, long = sorted((_split(a), _split(b)), key=lambda name: (len(name.tokens), name.tokens))
    if not short.tokens:
        return 0.0
    if short == long:
        return 1.0
    matches = _align(short.tokens, long.tokens)
    score = _coverage(short, long, matches)
    score = max(
        _cap_if_thin(score, short.tokens, long.tokens, matches), _joined(short.tokens, long.tokens)
    )
    if (
        _initials(short.tokens)
        and _initials(long.tokens)
        and _initials(short.tokens) != _initials(long.tokens)
    ):
        score = min(score, 0.6)
    if short.suffixes != long.suffixes:
        score = min(score, 0.5 if short.suffixes and long.suffixes else 0.7)
    return score


@lru_cache(maxsize=1 << 16)
def _split(name: str) -> _Name:
    words = _SERVANT.sub("abd", fold(_SPLIT_INITIALS.sub(r"\1 ", name))).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    suffixes = set()
    while len(words) > 1 and words[-1] in _SUFFIXES and (len(words) > 2 or len(words[-1]) > 1):
        suffixes.add(_SUFFIXES[words.pop()])
    tokens = [
        word
        for at, word in enumerate(words)
        if word not in _PARTICLES or (at == 0 and word in _ALSO_GIVEN)
    ]
    return _Name(tuple(tokens or words), frozenset(suffixes), not _FILIAL.isdisjoint(words))


@lru_cache(maxsize=1 << 16)
def _folded(token: str) -> str:
    token = _CONSONANT.sub(lambda match: _CONSONANTS[match[0]], token)
    for pattern, plain in _FOLDS:
        token = pattern.sub(plain, token)
    return token


@lru_cache(maxsize=1 << 16)
def _skeleton(token: str) -> str:
    folded = _folded(token)
    first = "a" if folded[:1] in "aio" else folded[:1]
    return first + _VOWELS.sub("", folded[1:])


@lru_cache(maxsize=1 << 16)
def _token_likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.86 if a[0] == b[0] else 0.0
    if frozenset((a, b)) in _NICKNAMES:
        return 0.92
    return _folded_likeness(_folded(a), _folded(b), _skeleton(a), _skeleton(b))


def _folded_likeness(a: str, b: str, skeleton_a: str, skeleton_b: str) -> float:
    """Likeness of two folded tokens; the shorter they are, the fewer slips are forgiven."""
    if a == b:
        return 0.98
    shorter = min(len(a), len(b))
    if shorter >= 4 and len(skeleton_a) >= 2 and skeleton_a == skeleton_b and _vowels_agree(a, b):
        return 0.94
    if shorter >= 4 and (a.startswith(b) or b.startswith(a)):
        return 0.86
    slips = (shorter - 2) // 3
    if skeleton_a[:1] != skeleton_b[:1]:
        slips -= 1
    if Levenshtein.distance(a, b) > min(slips, 3):
        return 0.0
    return max(JaroWinkler.similarity(a, b), 0.8)


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


def _coverage(one: _Name, two: _Name, matches: Sequence[_Match]) -> float:
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


def _joined(short: Sequence[str], long: Sequence[str]) -> float:
    """Likeness of the names written as one word: "Amir Abdollahian" and "Amirabdollahian"."""
    a, b = ("".join(map(_folded, tokens)) for tokens in (short, long))
    if min(len(a), len(b)) < 8:
        return 0.0
    likeness = Levenshtein.normalized_similarity(a, b)
    return likeness - 0.04 if likeness >= 0.9 else 0.0


def _initials(tokens: Sequence[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if len(token) == 1)
