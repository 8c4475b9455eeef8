"""Where to begin and end when words are shown in their place: never in the middle of a word."""

import re

# What stands before a sentence, and before a word.
_SENTENCE = re.compile(r"[.!?…][\"'”’)]*\s+|\n+")
_BLANK = re.compile(r"\s+")


def reading_start(text: str, begin: int, around: int) -> int:
    """At most `around` characters before `begin`: a sentence, else a word, else `begin`."""
    earliest = begin - around
    if earliest <= 0:
        return 0
    before = text[earliest:begin]
    start = _SENTENCE.search(before) or _BLANK.search(before)
    return earliest + start.end() if start else begin


def reading_end(text: str, end: int, around: int) -> int:
    """At most `around` characters after `end`, behind a whole word, else `end`."""
    if end + around >= len(text):
        return len(text)
    blanks = [blank.start() for blank in _BLANK.finditer(text[end : end + around])]
    return end + blanks[-1] if blanks else end
