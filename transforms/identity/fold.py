"""The one key under which a name in a seed and a name in the news meet."""

import re
from functools import lru_cache

import polars as pl
from anyascii import anyascii

_APOSTROPHE = "['’‘`´ʼʻʿʾ]"
_INITIAL_DOT = r"\b([A-Za-z])\."
_NOT_WORD = r"[^a-z0-9]+"
_QUOTES = re.compile(_APOSTROPHE)
_DOTS = re.compile(_INITIAL_DOT)
_GAPS = re.compile(_NOT_WORD)

# Latin letters that Unicode does not decompose; the rest is a letter and its marks.
_WHOLE = {
    "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ə": "e", "Ə": "e",
    "ħ": "h", "Ħ": "h", "ŋ": "n", "Ŋ": "n", "ŧ": "t", "Ŧ": "t",
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Reduce a name to plain lower-case words: "the Côte d’Ivoire" gives "cote divoire".

    Initials lose their dots ("U.S." is "us"), a leading "the" goes, every other sign is a
    space. Not reversible, and not meant for reading: it only decides what is the same.
    """
    plain = _QUOTES.sub("", text)
    if not plain.isascii():
        plain = _QUOTES.sub("", anyascii(plain))
    plain = _GAPS.sub(" ", _DOTS.sub(r"\1", plain).lower()).strip()
    return plain.removeprefix("the ")


def folded(text: pl.Expr) -> pl.Expr:
    """`fold` as an expression, for Latin script only: other letters become spaces."""
    return (
        text.str.replace_all(_APOSTROPHE, "")
        .str.replace_many(list(_WHOLE), list(_WHOLE.values()))
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(_INITIAL_DOT, "${1}")
        .str.to_lowercase()
        .str.replace_all(_NOT_WORD, " ")
        .str.strip_chars(" ")
        .str.strip_prefix("the ")
    )
