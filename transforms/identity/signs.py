"""Who a name cannot be, at a glance: of thousands of known names few are worth comparing."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from transforms.identity.name_words import Name, split_name
from transforms.identity.names import NICKNAMES, joined_likeness
from transforms.identity.romanised import folded, skeleton

_LONG = 8  # letters of a word whose first sound a slip may change


class Signs(NamedTuple):
    """What the names of one person have, all taken together."""

    words: frozenset[str]  # signs of their words
    forms: frozenset[str]
    joined: frozenset[str]
    wholes: tuple[str, ...]


def signs_of(names: Iterable[str]) -> Signs:
    """The signs of the names of one person."""
    parts = [split_name(name) for name in names]
    return Signs(
        frozenset(sign for part in parts for token in part.tokens for sign in _word_signs(token)),
        frozenset(form for part in parts for form in part.forms),
        frozenset(form for part in parts for form in part.joined),
        tuple(dict.fromkeys(part.whole for part in parts)),
    )


def not_ruled_out(name: Name, people: Iterable[tuple[str, Signs]]) -> list[str]:
    """The people whose name it may be; others have none that `may_be_same` holds for."""
    own = [_word_signs(token) for token in name.tokens]
    return [
        person
        for person, signs in people
        if sum([not sign.isdisjoint(signs.words) for sign in own]) > 1
        or not name.joined.isdisjoint(signs.forms)
        or not signs.joined.isdisjoint(name.forms)
        or any(map(joined_likeness, repeat(name.whole), signs.wholes))
    ]


@lru_cache(maxsize=1 << 16)
def _word_signs(token: str) -> frozenset[str]:
    """Signs of which two words share one if they are alike at all.

    Either they begin with the same letter or sound, or both are long, or one is a nickname of
    the other.
    """
    sound = skeleton(token)[:1].upper()
    long = ["+"] if len(folded(token)) >= _LONG else []
    others = [other for one, other in NICKNAMES if one == token]
    return frozenset([token, token[:1], sound, *long, *others])
