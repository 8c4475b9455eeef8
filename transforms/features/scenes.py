"""The sentence around a trigger: what the features of all its possible parties share."""

from typing import NamedTuple

from transforms.grammar.document import Document, Hit, Seen

# Triggers that say what people do at an encounter more often than with whom.
_LOOSE_KINDS = frozenset(("meal", "attend", "discuss", "sign"))


class Scene(NamedTuple):
    """A trigger's sentence, worked out once."""

    ids: frozenset[int]  # whom it mentions
    people: frozenset[int]  # persons and offices among them
    before: list[tuple[int, int]]  # those left of the trigger: where the mention ends, who it is
    mine: list[int]  # the trigger's objects
    claimed: frozenset[int]  # objects of the other triggers
    starts: list[int]  # where the sentence's triggers begin
    with_next: float
    party_next: float
    is_in_title: float  # whether the headline has a trigger of the family


def scenes(
    document: Document,
    keys: list[list[str]],
    here: list[list[Seen]],
    is_acting: list[bool],
    hits_in: list[list[int]],
    objects: list[list[int]],
    title_end: int,
) -> dict[Hit, Scene]:
    """The scene of each trigger; `is_acting` tells persons and offices from the other parties."""
    in_title = {document.hits[n].kind for some in hits_in[:title_end] for n in some}
    found = {}
    for number, hit in enumerate(document.hits):
        seen = here[hit.sentence]
        beside = hits_in[hit.sentence]
        found[hit] = Scene(
            frozenset([s.entity for s in seen]),
            frozenset([s.entity for s in seen if is_acting[s.entity]]),
            [(s.end, s.entity) for s in seen if s.end <= hit.start and is_acting[s.entity]],
            objects[number],
            frozenset(
                e
                for n in beside
                if n != number and document.hits[n].kind not in _LOOSE_KINDS
                for e in objects[n]
            ),
            [document.hits[n].start for n in beside],
            float("with" in keys[hit.sentence][hit.end : hit.end + 5]),
            float(any(hit.end <= s.start <= hit.end + 2 for s in seen)),
            float(hit.kind in in_title),
        )
    return found
