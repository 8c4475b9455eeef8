"""One trigger, several encounters: "met separately with A and B", "had calls with A, B and C"."""

from collections.abc import Collection

from transforms.features.context import PERSON, ROLE, Context
from transforms.grammar.document import Hit

_SEPARATE = frozenset(
    "separate separately respectively successively individually consecutively".split()
)
_BEFORE = 8  # tokens before a trigger in which "separate" belongs to it


def is_apart(ctx: Context, hit: Hit) -> bool:
    """Whether the sentence says that the people of a list were met one by one.

    Several calls have several parties; several meetings may still be those of one group.
    """
    around = ctx.keys[hit.sentence][max(0, hit.start - _BEFORE) :]
    return not _SEPARATE.isdisjoint(around) or (hit.kind == "call" and hit.surface.endswith("s"))


def listed(ctx: Context, hit: Hit, among: Collection[int]) -> list[int]:
    """The people and offices of some that the sentence names after the trigger."""
    after = (s.entity for s in ctx.here[hit.sentence] if s.start >= hit.end)
    return [e for e in dict.fromkeys(after) if e in among and ctx.kinds[e] in (PERSON, ROLE)]


def apart(ctx: Context, triggers: list[int], parties: dict[int, float]) -> list[dict[int, float]]:
    """The parties of each encounter, where the text says that they were several."""
    for n in triggers:
        hit = ctx.document.hits[n]
        if is_apart(ctx, hit):
            some = listed(ctx, hit, parties)
            if 1 < len(some) < len(parties):
                return [
                    {e: p for e, p in parties.items() if e == one or e not in some} for one in some
                ]
    return [parties]
