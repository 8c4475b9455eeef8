"""Words that may report an encounter, by family."""

import re
from bisect import bisect_right
from functools import lru_cache

from transforms.grammar.document import Document, Hit
from transforms.identity.seeds import seed_rows


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    families = [f"(?P<{row['kind']}>{row['pattern']})" for row in seed_rows("lexicon/triggers.csv")]
    return re.compile(rf"\b(?:{'|'.join(families)})(?!\w)", re.IGNORECASE)


def find_triggers(document: Document) -> list[Hit]:
    """Every trigger of the article, in order; one a token."""
    found = []
    pattern = _pattern()
    for index, (text, tokens) in enumerate(zip(document.texts, document.tokens, strict=True)):
        if not tokens.words:
            continue
        offset = tokens.starts[0] - _indent(text, tokens.words[0])
        last = -1
        for match in pattern.finditer(text):
            start = bisect_right(tokens.starts, offset + match.start()) - 1
            end = bisect_right(tokens.starts, offset + match.end() - 1)
            if start > last and match.end() > match.start():
                kind = match.lastgroup
                if kind is None:
                    raise AssertionError("a trigger pattern without a family")
                found.append(Hit(index, start, end, kind, match.group().lower()))
                last = end - 1
    return found


def _indent(text: str, first: str) -> int:
    return text.find(first)
