"""Names that must not come back, known by keyed hashes only; where they stand in a text.

The warehouse keeps no list of those who asked to be forgotten. Every run of words of a text is
hashed and looked up: some milliseconds an article, and only where somebody was forgotten. Who has
the file has the key as well and can try names: this hides the list from readers, not from attack.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

import polars as pl
from anyascii import anyascii

# What stands for a letter of a name: the text keeps its length, so that all spans stay true.
COVER = "█"
_WORD = re.compile(r"[^\W_]+")
_WIDEST_GAP = 3
_SHORTEST_PART = 3

Span = tuple[int, int]


class Forgotten(NamedTuple):
    """What to look for. Digests lead to the subjects, chance tokens that stand for a person."""

    salt: str
    names: dict[int, dict[str, set[str]]]
    parts: dict[str, set[str]]
    people: dict[str, set[str]]

    def __bool__(self) -> bool:
        """Whether anybody was forgotten."""
        return bool(self.salt)

    def subjects_of(self, person_id: str | None) -> set[str]:
        """The subject that a person_id means, if it is somebody forgotten."""
        if not self or person_id is None:
            return set()
        return self.people.get(digest(self.salt, person_id), set())


NOBODY = Forgotten("", {}, {}, {})


def folded(word: str) -> str:
    """A word without case, accents and scripts."""
    return _folded(word)


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return anyascii(word).lower()


def words_of(name: str) -> list[str]:
    """The folded words of a name; hyphens, dots and apostrophes part words."""
    return [folded(word) for word in _WORD.findall(name)]


def digest(salt: str, text: str) -> str:
    """The keyed hash of a folded text."""
    return hashlib.blake2b(text.encode(), key=salt.encode(), digest_size=16).hexdigest()


def to_forgotten(rows: pl.DataFrame) -> Forgotten:
    """Rows of `ops.forgotten` as they are looked up."""
    if rows.is_empty():
        return NOBODY
    found = Forgotten(rows["salt"][0], {}, {}, {})
    for row in rows.iter_rows(named=True):
        by_kind = {
            "name": found.names.setdefault(row["word_count"], {}),
            "part": found.parts,
            "person": found.people,
        }
        by_kind[row["kind"]].setdefault(row["digest"], set()).add(row["subject"])
    return found


def to_rows(
    salt: str, names: Iterable[str], parts: Iterable[str], ids: Iterable[str]
) -> pl.DataFrame:
    """Rows of `ops.forgotten` for one person, still without their time."""
    subject = secrets.token_hex(8)
    told = [("name", " ".join(words_of(name)), len(words_of(name))) for name in names]
    told += [("part", folded(part), 1) for part in parts if len(part) >= _SHORTEST_PART]
    told += [("person", each, 1) for each in ids]
    return pl.DataFrame(
        [(digest(salt, text), kind, subject, count, salt) for kind, text, count in told if text],
        schema={
            "digest": pl.String, "kind": pl.String, "subject": pl.String,
            "word_count": pl.Int64, "salt": pl.String,
        },
        orient="row",
    ).unique(["digest", "kind"], maintain_order=True)  # fmt: skip


def names_in(text: str, forgotten: Forgotten) -> tuple[list[Span], set[str]]:
    """Where whole names stand in a text, and the subjects that they are of."""
    words = [(folded(found[0]), found.span()) for found in _WORD.finditer(text)]
    spans: list[Span] = []
    subjects: set[str] = set()
    for count, digests in forgotten.names.items():
        for at in range(len(words) - count + 1):
            run = words[at : at + count]
            found = digests.get(digest(forgotten.salt, " ".join(word for word, _ in run)))
            if found and all(b[0] - a[1] <= _WIDEST_GAP for (_, a), (_, b) in pairwise(run)):
                spans.append((run[0][1][0], run[-1][1][1]))
                subjects |= found
    return sorted(spans), subjects


def parts_in(text: str, forgotten: Forgotten, subjects: set[str]) -> list[Span]:
    """Where single words of the names of these subjects stand in a text."""
    return [
        found.span()
        for found in _WORD.finditer(text)
        if forgotten.parts.get(digest(forgotten.salt, folded(found[0])), set()) & subjects
    ]


def is_named(name: str | None, forgotten: Forgotten, subjects: set[str]) -> bool:
    """Whether a name contains one that is forgotten, or is a part of one of these subjects.

    A name of one word is another one as a part of a longer name.
    """
    if not name:
        return False
    if len(words_of(name)) == 1:
        return bool(names_in(name, forgotten)[0] or parts_in(name, forgotten, subjects))
    longer = {count: digests for count, digests in forgotten.names.items() if count > 1}
    return bool(names_in(name, forgotten._replace(names=longer))[0])


def covered(text: str, spans: Iterable[Span]) -> str:
    """The text with the letters of the spans covered; nothing else moves."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [COVER if _WORD.match(c) else c for c in letters[start:end]]
    return "".join(letters)


def without_names(text: str | None, forgotten: Forgotten) -> str | None:
    """A short text (a headline, an address, a reason) with all names covered."""
    if not text or not forgotten:
        return text
    spans, _ = names_in(readable(text), forgotten)
    return covered(readable(text), spans) if spans else text


def readable(text: str) -> str:
    """An address as words: without %20 and the like."""
    return unquote(text) if "%" in text else text
