"""Words that may report an encounter, by family."""

import re
from bisect import bisect_right
from functools import lru_cache

from transforms.grammar.document import Document, Hit
from transforms.grammar.spelled import branches, expanded
from transforms.identity.seeds import seed_rows

_LETTERS = 4  # of a word, by which nearly all others are passed over
_BEGINNING = re.compile(rf"\b\w{{1,{_LETTERS}}}")
_ANY_LETTERS = re.compile(r"\\w(?:[*+?]|\{[^}]*\})?")
_CONDITION = re.compile(r"\(\?<?[=!]")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    families = [f"(?P<{row['kind']}>{row['pattern']})" for row in seed_rows("lexicon/triggers.csv")]
    return re.compile(rf"\b(?:{'|'.join(families)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """The first letters of the first words of all triggers, spelled out of their patterns."""
    found = set()
    for row in seed_rows("lexicon/triggers.csv"):
        for branch in branches(row["pattern"]):
            for text in expanded(_ANY_LETTERS.sub("…", _CONDITION.split(branch)[0])):
                first = _BEGINNING.match(text)
                if first is None or (first.end() < _LETTERS and text.startswith("…", first.end())):
                    raise ValueError(f"triggers.csv: it is open how a word begins: {branch}")
                found.add(first[0].lower())
    return frozenset(found)


def find_triggers(document: Document) -> list[Hit]:
    """Every trigger of the article, in order; one a token."""
    found = []
    for index, (text, tokens) in enumerate(zip(document.texts, document.tokens, strict=True)):
        if not tokens.words:
            continue
        offset = tokens.starts[0] - _indent(text, tokens.words[0])
        last = -1
        for match in _matches(text):
            start = bisect_right(tokens.starts, offset + match.start()) - 1
            end = bisect_right(tokens.starts, offset + match.end() - 1)
            if start > last:
                kind = match.lastgroup
                if kind is None:
                    raise AssertionError("a trigger pattern without a family")
                found.append(Hit(index, start, end, kind, match.group().lower()))
                last = end - 1
    return found


def _matches(text: str) -> list[re.Match[str]]:
    """All matches, each tried only where a word begins like a trigger: the pattern is dear.

    Letters that are not ASCII may count as others in another case, so such words are all tried.
    """
    pattern, beginnings = _pattern(), _beginnings()
    found: list[re.Match[str]] = []
    for word in _BEGINNING.finditer(text):
        if word[0].lower() in beginnings or not word[0].isascii():
            done = found[-1].end() if found else 0
            match = pattern.match(text, word.start()) if word.start() >= done else None
            if match:
                found.append(match)
    return found


def _indent(text: str, first: str) -> int:
    return text.find(first)
