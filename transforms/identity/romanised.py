"""One word of a name, freed of its romanisation: "Qadhafi" and "Gaddafi" are both "kadafi"."""

import re
from functools import lru_cache

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
_MALE_ENDS = re.compile(r"(?:[^aeiouh]|i|y|iy)$")
_FEMALE_ENDS = re.compile(r"ah?$")


@lru_cache(maxsize=1 << 18)
def folded(token: str) -> str:
    """The form on which romanisations of a word agree; other words may share it."""
    token = _CONSONANT.sub(lambda match: _CONSONANTS[match[0]], token)
    for pattern, plain in _FOLDS:
        token = pattern.sub(plain, token)
    return token


@lru_cache(maxsize=1 << 18)
def skeleton(token: str) -> str:
    """Its consonants, and a vowel where it begins with one."""
    form = folded(token)
    first = "a" if form[:1] in "aio" else form[:1]
    return first + _VOWELS.sub("", form[1:])


def are_of_two_genders(a: str, b: str) -> bool:
    """Whether one word is the female form of the other: Volkova, Volkov; Olga, Oleg; Amina, Amin.

    They are alike in sound and never spellings of one name. "Hamza" and "Hamzeh" are.
    """
    return ((_is_female(a) and _is_male(b)) or (_is_female(b) and _is_male(a))) and skeleton(
        a
    ) == skeleton(b)


def _is_female(token: str) -> bool:
    return len(token) > 3 and _FEMALE_ENDS.search(token) is not None


def _is_male(token: str) -> bool:
    return len(token) > 2 and _MALE_ENDS.search(token) is not None
