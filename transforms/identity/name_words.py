"""A name in words: without titles, particles and suffixes; two words that may be written as one."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from transforms.identity.fold import fold
from transforms.identity.romanised import folded

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
# "Abdul Aziz", "Abd al-Aziz" and "Abdelaziz" are one given name; so are Abdallah and Abdullah.
_SERVANT = re.compile(r"\babd(?:[aeou][lrsdtnz])? ?(?:[aeu]l )?(?=\w)")
_TWO_WORDS = 5  # letters of a word that can be two
_SPLIT_INITIALS = re.compile(r"\b([A-Z]\.)(?=[A-Z])")


class Name(NamedTuple):
    """The words of a name, and what is compared of them."""

    tokens: tuple[str, ...]  # without particles
    suffixes: frozenset[str]
    is_filial: bool  # "X bin Y" says who is whose child: never the same turned round
    words: tuple[str, ...]  # with particles
    forms: frozenset[str]  # folded tokens that are long enough to be two words written as one
    joined: frozenset[str]  # folded forms of neighbouring words, written as one
    whole: str  # all folded tokens, written as one


@lru_cache(maxsize=1 << 18)
def split_name(name: str) -> Name:
    """The words of a name in any spelling; a title goes unless it is all there is."""
    words = _SERVANT.sub("abd", fold(_SPLIT_INITIALS.sub(r"\1 ", name))).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    suffixes = set()
    while len(words) > 1 and words[-1] in _SUFFIXES and (len(words) > 2 or len(words[-1]) > 1):
        suffixes.add(_SUFFIXES[words.pop()])
    return _named(words, frozenset(suffixes), is_filial=not _FILIAL.isdisjoint(words))


def written_as_one(name: str) -> frozenset[str]:
    """Folded forms of its words that others may write as one: "binacor" for Ben Achour."""
    words = split_name(name).words
    return frozenset(
        folded(a + b) for a, b in pairwise(words) if a in _PARTICLES and b not in _PARTICLES
    )


def _named(words: Sequence[str], suffixes: frozenset[str], *, is_filial: bool) -> Name:
    tokens = [
        word
        for at, word in enumerate(words)
        if word not in _PARTICLES or (at == 0 and word in _ALSO_GIVEN)
    ] or words
    return Name(
        tuple(tokens),
        suffixes,
        is_filial,
        tuple(words),
        frozenset(form for token in tokens if len(form := folded(token)) >= _TWO_WORDS),
        frozenset(form for a, b in pairwise(words) if len(form := folded(a + b)) >= _TWO_WORDS),
        "".join(map(folded, tokens)),
    )


def alike_written(a: Name, b: Name) -> tuple[Name, Name]:
    """Both names with one word where either has one: "Seo-jin" beside "Seojin" is "Seojin"."""
    return _with_one_word(a, b.forms - a.forms), _with_one_word(b, a.forms - b.forms)


def _with_one_word(name: Name, forms: frozenset[str]) -> Name:
    if name.joined.isdisjoint(forms):
        return name
    words: list[str] = []
    at = 0
    while at < len(name.words):
        two = "".join(name.words[at : at + 2])
        is_one = at + 1 < len(name.words) and folded(two) in forms
        words.append(two if is_one else name.words[at])
        at += 1 + is_one
    return _named(words, name.suffixes, is_filial=name.is_filial)
