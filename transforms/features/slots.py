"""Where a party stands to a trigger: beside it, as its object, in a list, behind another clause."""

from transforms.features.context import Context
from transforms.grammar.document import Hit, Seen

_BREAKS = frozenset(
    "that which who where while after before when as said and , ; : - – — whose but".split()
)

_ENCOUNTERS = frozenset(("summit", "meeting", "talks", "meal", "visit", "call"))
_NO_QUALIFIERS = (_BREAKS - {"-", "–"}) | frozenset(
    """of in at on with to for from by the a an his her their its will would has have had is was
    were are be held hold""".split()
)


def nearest(ctx: Context, hit: Hit, entity: int) -> Seen | None:
    """The entity's mention in the trigger's sentence that stands nearest to it."""
    found = ctx.spots[entity].get(hit.sentence)
    if not found:
        return None
    return min(
        found,
        key=lambda s: s.start - hit.end if s.start >= hit.end else max(0, hit.start - s.end),
    )


def slots(ctx: Context, hit: Hit, entity: int, seen: Seen | None) -> list[float]:
    """Whether the party is the trigger's object, another one's object, or stands before it."""
    scene = ctx.scenes[hit]
    is_mine = entity in scene.mine
    gap = float(hit.start - seen.end) if seen and seen.end <= hit.start else -1.0
    closest = min([hit.start - end for end, other in scene.before if other != entity], default=60)
    return [
        float(is_mine), float(bool(scene.mine) and not is_mine),
        float(entity in scene.claimed and not is_mine), float(len(scene.mine)), gap, float(closest),
    ]  # fmt: skip


def chain(here: list[Seen], keys: list[str], seen: Seen) -> int:
    """Start of the list ("A, B and C") that the mention closes: its first member's position."""
    start = seen.start
    while True:
        place = start - 1
        while place >= 0 and keys[place] in (",", "&", "and", "the", "as", "well"):
            place -= 1
        if place == start - 1 or place < 0:
            return start
        earlier = [s for s in here if s.end == place + 1 and s.start < start]
        if not earlier:
            return start
        start = earlier[0].start


def breaks(keys: list[str], hit: Hit, seen: Seen | None) -> int:
    """Signs between party and trigger that begin another clause; -1 where the party is not here."""
    if seen is None:
        return -1
    low, high = (hit.end, seen.start) if seen.start >= hit.end else (seen.end, hit.start)
    return sum(key in _BREAKS for key in keys[low:high])


def modifies(ctx: Context, hit: Hit, seen: Seen | None) -> float:
    """1 for an organisation that is part of the encounter's name: "G7 Leaders' Summit"."""
    if seen is None or hit.kind not in _ENCOUNTERS or not 0 <= hit.start - seen.end <= 4:
        return 0.0
    if not ctx.document.registry.known[seen.entity].bodies:
        return 0.0
    between = ctx.document.tokens[hit.sentence].lower[seen.end : hit.start]
    return float(_NO_QUALIFIERS.isdisjoint(between))
