"""The small patterns of the lexicon spelled out into the plain strings that they match."""

from collections.abc import Iterator
from itertools import product

# What an open end ("\w*") within a term stands for.
_ENDINGS = ("", "e", "s", "es", "ed", "d", "ing", "ion", "ation", "ates", "ated", "ating", "er",
            "ment")  # fmt: skip


def expanded(pattern: str) -> Iterator[str]:
    """All strings of a pattern made of letters, groups, classes, options and open ends."""
    pieces: list[list[str]] = []
    at = 0
    while at < len(pattern):
        options, at = _piece(pattern, at)
        if at < len(pattern) and pattern[at] == "?":
            options, at = [*options, ""], at + 1
        pieces.append(options)
    for choice in product(*pieces):
        yield "".join(choice)


def _piece(pattern: str, at: int) -> tuple[list[str], int]:
    """One letter, class, group or open end, and where the next piece begins."""
    if pattern.startswith("(?:", at):
        close = _closing(pattern, at)
        inner = branches(pattern[at + 3 : close])
        return [text for branch in inner for text in expanded(branch)], close + 1
    if pattern[at] == "[":
        close = pattern.index("]", at)
        return list(pattern[at + 1 : close]), close + 1
    if pattern.startswith("\\w", at):
        return list(_ENDINGS), at + 3
    if pattern[at] == "\\":
        return [pattern[at + 1] if not pattern[at + 1].isalnum() else ""], at + 2
    return [pattern[at]], at + 1


def _closing(pattern: str, at: int) -> int:
    depth = 0
    for position in range(at, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[position], 0)
        if depth == 0:
            return position
    raise ValueError(f"a pattern of the lexicon has a group without its end: {pattern}")


def branches(inner: str) -> list[str]:
    """The alternatives of a pattern or group, not those of groups within it."""
    found, depth, start = [], 0, 0
    for position, sign in enumerate(inner):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            found.append(inner[start:position])
            start = position + 1
    return [*found, inner[start:]]
