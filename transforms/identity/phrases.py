"""Find known phrases in a list of tokens: the longest first, from left to right."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from transforms.identity.fold import fold


def bare(token: str) -> str:
    """A token without its possessive: "Iran's" and "Emirates'" lose it, "Sana'a" does not."""
    if token.endswith(("'s", "’s", "'S", "’S")):
        return token[:-2]
    return token.rstrip("'’")


def phrase_lengths(keys: Collection[str]) -> dict[str, int]:
    """First word of the folded keys and the most words that a key beginning with it has."""
    lengths: dict[str, int] = {}
    for key in keys:
        first = key.split(" ", 1)[0]
        lengths[first] = max(lengths.get(first, 0), key.count(" ") + 1)
    return lengths


def longest_phrases(
    tokens: Sequence[str], keys: Collection[str], lengths: Mapping[str, int]
) -> Iterator[tuple[int, int, str]]:
    """(start, end, key) of each phrase that begins with a capital or a digit, without overlaps.

    A phrase ends at a possessive ("Iran's Guards" is no phrase) and at any token without a letter.
    """
    at = 0
    while at < len(tokens):
        end, key = _longest(tokens, at, keys, lengths)
        if key:
            yield at, end, key
        at = max(end, at + 1)


def _longest(
    tokens: Sequence[str], at: int, keys: Collection[str], lengths: Mapping[str, int]
) -> tuple[int, str]:
    first = tokens[at]
    if not first or not (first[0].isupper() or first[0].isdigit()):
        return at, ""
    room = lengths.get(fold(bare(first)).split(" ", 1)[0], 0)
    joined, found = "", (at, "")
    for end in range(at, min(at + room, len(tokens))):
        token = bare(tokens[end])
        folded = fold(token)
        if not folded:
            break
        joined = f"{joined} {folded}" if joined else folded
        if joined in keys:
            found = end + 1, joined
        if token != tokens[end]:
            break
    return found
