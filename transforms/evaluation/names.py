"""When two written names, titles or bodies count as the same in an evaluation."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# Particles and honorifics say nothing about which person is meant; function words nothing about
# which office. The lists and the thresholds below are part of the published scoring definition
# (docs/quality.md): change them and figures stop being comparable.
PARTICLES = frozenset(
    "al el as ad ar an at bin ben ibn abu de da dos van von der den la le bint ul ur".split()
)
HONORIFICS = frozenset(
    "mr mrs ms dr sir president minister prime general king prince sheikh sayyid his her "
    "excellency".split()
)
FUNCTION_WORDS = frozenset("the of and for to a an in on affairs his her s".split())
SIMILAR = 0.8

_MARKS = str.maketrans({"ı": "i", "’": None, "'": None, "`": None, "ʿ": None, "ʾ": None})


@lru_cache(maxsize=65_536)
def words(text: str | None) -> tuple[str, ...]:
    """The words of a name or title, lower case, without accents and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text or "")
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return tuple(re.findall(r"\w+", bare.lower().translate(_MARKS)))


def content_words(text: str | None) -> frozenset[str]:
    """The words of a title or body that carry meaning."""
    return frozenset(words(text)) - FUNCTION_WORDS


def alike(a: str, b: str) -> bool:
    """Equal, or spelled nearly the same from four letters on."""
    return a == b or (min(len(a), len(b)) >= 4 and SequenceMatcher(None, a, b).ratio() >= SIMILAR)


@lru_cache(maxsize=65_536)
def same_name(a: str, b: str) -> bool:
    """Could these two names be one person: every word of the shorter fits, or two words do."""
    short, long = sorted((_core(a), _core(b)), key=len)
    if not short:
        return False
    if alike("".join(_core(a)), "".join(_core(b))):
        return True
    fits = sum(any(_word_fits(word, other) for other in long) for word in short)
    return fits == len(short) or fits >= 2


def same_body(a: str | None, b: str | None) -> bool:
    """Do two names of a place or body share a word that carries meaning."""
    return bool(content_words(a) & content_words(b))


def title_overlap(a: str | None, b: str | None) -> float:
    """Token F1 of two titles; two missing titles agree."""
    left, right = content_words(a), content_words(b)
    if not left and not right:
        return 1.0
    return 2 * len(left & right) / (len(left) + len(right))


def _core(name: str) -> list[str]:
    return [word for word in words(name) if word not in PARTICLES | HONORIFICS]


def _word_fits(word: str, other: str) -> bool:
    return alike(word, other) or (len(word) == 1 and other.startswith(word))
