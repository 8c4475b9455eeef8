"""What lists of given and family names say of a run of capitalised words."""

import re
from collections.abc import Sequence
from functools import lru_cache

from transforms.grammar.lexicon import common_words
from transforms.identity.seeds import seed_rows

# Endings of English nouns that head-lines and titles write in capitals; few names end so.
_NOUN = re.compile(r"(?:ics|ity|tion|sion|ment|ness|ship|ism|ance|ence|ing|ology|related|based)$")

_FIELD = re.compile(r"(?:ics|[ts]ion|ment|ship|ology|ity)$")


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names in lower case."""
    return frozenset(row["name"].lower() for row in seed_rows("lexicon/given_names.csv"))


@lru_cache(maxsize=1)
def family_names() -> frozenset[str]:
    """Family names in lower case."""
    return frozenset(row["name"].lower() for row in seed_rows("lexicon/family_names.csv"))


def is_noun(word: str) -> bool:
    """Whether a capitalised word is English and the name of nobody, as far as the lists know."""
    low = word.lower()
    if low in given_names() or low in family_names():
        return False
    return low in common_words() or _NOUN.search(low) is not None


def _is_field(word: str) -> bool:
    """Whether a word is a field of work by its ending: "Economics", "Communication"."""
    return is_noun(word) and _FIELD.search(word.lower()) is not None


def trimmed(words: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """A name without the noun that a title left before it, or a head-line behind it.

    "Emerging Technologies Carmel Martin" is Carmel Martin; only runs that hold a known given name
    are cut, or that begin with a field of work ("Economics Daleep Singh").
    """
    given = given_names()
    lead = start
    while end - lead > 2 and is_noun(words[lead]):
        lead += 1
    if words[lead].lower() in given or _is_field(words[start]):
        start = lead
    while end - start > 2 and is_noun(words[end - 1]) and words[start].lower() in given:
        end -= 1
    return start, end


def looks(words: Sequence[str]) -> str:
    """How much a name looks like a person's.

    "both" where the lists know its ends, "given" or "family" where one, "sign" where it has a
    digit, "noun" where a word is English, "capitals" for what may be an acronym, else "unknown".
    """
    low = [word.lower() for word in words]
    if any(map(str.isdigit, "".join(words))):
        return "sign"
    given = not given_names().isdisjoint(low[:-1] or low)
    family = low[-1] in family_names() and len(low) > 1
    if given or family:
        return "both" if given and family else "given" if given else "family"
    if any(map(is_noun, words)):
        return "noun"
    return "capitals" if any(len(w) > 1 and w.isupper() for w in words) else "unknown"
