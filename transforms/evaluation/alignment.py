"""Pair extracted records with gold ones, one to one, best fit first."""

from typing import Any, NamedTuple, TypeVar

from transforms.evaluation.names import alike, same_body, same_name, title_overlap, words

Record = dict[str, Any]


class PartyPair(NamedTuple):
    """A gold party and the extracted one that stands for it; fit is 0 to 1."""

    gold: int
    found: int
    fit: float


class MeetingPair(NamedTuple):
    """A gold meeting, the extracted one that stands for it, and how their parties pair up."""

    gold: int
    found: int
    parties: list[PartyPair]


Pair = TypeVar("Pair", PartyPair, MeetingPair)


def pair_meetings(gold: list[Record], found: list[Record]) -> list[MeetingPair]:
    """One-to-one pairs of the meetings of an article.

    Two meetings can be the same when two parties agree, or one does and is at
    least half of all parties. The larger share of parties wins; agreeing names
    (.05 each) and fields (.02 each) break ties.
    """
    candidates = []
    for i, wanted in enumerate(gold):
        for j, got in enumerate(found):
            parties = pair_parties(wanted["participants"], got["participants"])
            agree = len(parties)
            either = len(wanted["participants"]) + len(got["participants"]) - agree
            if agree >= 2 or (agree and agree / either >= 0.5):
                fields = ("date", "place_country", "mode", "status")
                same = sum(
                    bool(wanted.get(name)) and wanted.get(name) == got.get(name) for name in fields
                )
                certain = sum(pair.fit == 1.0 for pair in parties)
                score = agree / either + 0.02 * same + 0.05 * certain
                candidates.append((score, MeetingPair(i, j, parties)))
    candidates.sort(key=lambda candidate: -candidate[0])
    return _one_to_one([pair for _, pair in candidates])


def pair_parties(gold: list[Record], found: list[Record]) -> list[PartyPair]:
    """One-to-one pairs of the parties of two meetings that can be the same."""
    pairs = [
        PartyPair(i, j, party_fit(wanted, got))
        for i, wanted in enumerate(gold)
        for j, got in enumerate(found)
    ]
    pairs = [pair for pair in pairs if pair.fit > 0]
    pairs.sort(key=lambda pair: (pair.fit, pair.gold, pair.found), reverse=True)
    return _one_to_one(pairs)


def party_fit(wanted: Record, got: Record) -> float:
    """Two names agree or not; otherwise country or body must agree, and titles add up to .4."""
    if wanted.get("name") and got.get("name"):
        return 1.0 if same_name(wanted["name"], got["name"]) else 0.0
    same_country = bool(wanted.get("country")) and wanted.get("country") == got.get("country")
    if not (same_country or _same_org(wanted.get("org"), got.get("org"))):
        return 0.0
    return 0.5 + 0.4 * title_overlap(wanted.get("title"), got.get("title"))


def is_right_party(wanted: Record, fit: float) -> bool:
    """A named party needs its name; a party known by role needs its country or body."""
    return fit == 1.0 if wanted.get("name") else fit >= 0.5


def _same_org(a: str | None, b: str | None) -> bool:
    if not a or not b:
        return False
    return alike("".join(words(a)), "".join(words(b))) or same_body(a, b)


def _one_to_one(ranked: list[Pair]) -> list[Pair]:
    """Keep each pair whose two ends are still free, in the order given."""
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    kept = []
    for pair in ranked:
        if pair.gold not in taken_gold and pair.found not in taken_found:
            taken_gold.add(pair.gold)
            taken_found.add(pair.found)
            kept.append(pair)
    return kept
