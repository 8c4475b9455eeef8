"""The figures of an evaluation: how much was found, and how much of it is right.

meeting        precision, recall, F1 of meetings, one to one within an article
held           the same over meetings whose status is held
participant    a party is right when its meeting is found and its name is (without a
               name: its country or body)
record         whole records: all parties with their countries, status, mode, date and
               place_country right
country, org, date, city, place_country, topics
               F1 of the field over the meetings found
title          mean token F1; mode, status: share that is right; both over meetings found
quiet          share of articles without a meeting in which nothing was found
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from transforms.evaluation.alignment import (
    MeetingPair,
    PartyPair,
    Record,
    is_right_party,
    pair_meetings,
)
from transforms.evaluation.names import same_body, title_overlap

FIGURES = [
    "meeting", "held", "participant", "record", "country", "org", "title", "date", "city",
    "place_country", "mode", "status", "topics", "quiet",
]  # fmt: skip

Figures = dict[str, dict[str, float]]
Counts = dict[str, list[float]]  # figure → right, missed, false
Shares = dict[str, list[float]]  # figure → sum of fits, number of cases
Mistake = tuple[str, str, str]  # kind, doc_id, what


def evaluate(
    gold: Iterable[Record], found: dict[str, list[Record]], mistakes: list[Mistake] | None = None
) -> Figures:
    """Figures over gold articles (`doc_id`, `meetings`); articles absent from `found` count as
    having no meeting. Each miss, false find and difference is appended to `mistakes`.
    """
    counts: Counts = defaultdict(lambda: [0, 0, 0])
    shares: Shares = defaultdict(lambda: [0, 0])
    for article in gold:
        wanted, got = article["meetings"], found.get(article["doc_id"], [])
        pairs = pair_meetings(wanted, got)
        if not wanted:
            _share(shares, "quiet", float(not got))
        _count_meetings(counts, wanted, got, pairs)
        for pair in pairs:
            _count_fields(counts, shares, wanted[pair.gold], got[pair.found], pair.parties)
        if mistakes is not None:
            mistakes.extend(
                (kind, article["doc_id"], what) for kind, what in _mistakes(wanted, got, pairs)
            )
    return _figures(counts, shares)


def figures_table(figures: Figures) -> list[tuple[str, ...]]:
    """Rows of figure, precision, recall, F1 (or share) and number of cases, as text."""
    return [
        (
            name,
            *(f"{row[key]:.3f}" if key in row else "" for key in ("p", "r", "f1")),
            f"{row['n']:.0f}",
        )
        for name in FIGURES
        if (row := figures.get(name))
    ]


def brief(meeting: Record) -> str:
    """One line that tells a meeting to a human reader of mistakes."""
    who = " + ".join(
        f"{party.get('name') or '(' + str(party.get('title')) + ')'}"
        f"/{party.get('country') or party.get('org')}"
        for party in meeting["participants"]
    )
    where = f"{meeting.get('place')}/{meeting.get('place_country')}"
    return f"[{meeting.get('status')} {meeting.get('mode')} {meeting.get('date')} {where}] {who}"


def _count_meetings(
    counts: Counts, wanted: list[Record], got: list[Record], pairs: list[MeetingPair]
) -> None:
    _count(counts, "meeting", len(pairs), len(wanted), len(got))
    held = [[m.get("status") == "held" for m in side] for side in (wanted, got)]
    both_held = sum(held[0][pair.gold] and held[1][pair.found] for pair in pairs)
    _count(counts, "held", both_held, sum(held[0]), sum(held[1]))
    right_parties = right_records = 0
    for pair in pairs:
        gold, found = wanted[pair.gold], got[pair.found]
        right = sum(is_right_party(gold["participants"][p.gold], p.fit) for p in pair.parties)
        right_parties += right
        right_records += _is_right_record(gold, found, pair.parties, right)
    parties = [sum(len(m["participants"]) for m in side) for side in (wanted, got)]
    _count(counts, "participant", right_parties, *parties)
    _count(counts, "record", right_records, len(wanted), len(got))


def _is_right_record(gold: Record, found: Record, pairs: list[PartyPair], right: int) -> bool:
    countries = sum(
        (gold["participants"][p.gold].get("country") or None)
        == (found["participants"][p.found].get("country") or None)
        for p in pairs
    )
    sizes = {right, countries, len(gold["participants"]), len(found["participants"])}
    fields = ("status", "mode", "date", "place_country")
    return len(sizes) == 1 and all((gold.get(f) or None) == (found.get(f) or None) for f in fields)


def _count_fields(
    counts: Counts, shares: Shares, gold: Record, found: Record, pairs: list[PartyPair]
) -> None:
    for pair in pairs:
        a, b = gold["participants"][pair.gold], found["participants"][pair.found]
        _slot(counts, "country", a.get("country"), b.get("country"))
        _slot(counts, "org", a.get("org"), b.get("org"), same_body)
        if a.get("title") or b.get("title"):
            _share(shares, "title", title_overlap(a.get("title"), b.get("title")))
    _slot(counts, "date", gold.get("date"), found.get("date"))
    _slot(counts, "place_country", gold.get("place_country"), found.get("place_country"))
    _slot(counts, "city", gold.get("place"), found.get("place"), same_body)
    for field in ("mode", "status"):
        _share(shares, field, float(gold.get(field) == found.get(field)))
    topics = [set(side.get("topics") or []) for side in (gold, found)]
    _count(counts, "topics", len(topics[0] & topics[1]), len(topics[0]), len(topics[1]))


def _slot(
    counts: Counts,
    figure: str,
    gold: str | None,
    found: str | None,
    same: Callable[[Any, Any], bool] = lambda a, b: a == b,
) -> None:
    hit = bool(gold) and bool(found) and same(gold, found)
    _count(counts, figure, hit, bool(gold), bool(found))


def _count(counts: Counts, figure: str, right: int, wanted: int, got: int) -> None:
    row = counts[figure]
    row[0] += right
    row[1] += wanted - right
    row[2] += got - right


def _share(shares: Shares, figure: str, fit: float) -> None:
    shares[figure][0] += fit
    shares[figure][1] += 1


def _figures(counts: Counts, shares: Shares) -> Figures:
    figures: Figures = {}
    for name, (right, missed, false) in counts.items():
        p = right / (right + false) if right + false else 0.0
        r = right / (right + missed) if right + missed else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        figures[name] = {"p": p, "r": r, "f1": f1, "n": right + missed}
    for name in ("mode", "status", "title", "quiet"):
        total, cases = shares[name]
        figures[name] = {"f1": total / cases if cases else 0.0, "n": cases}
    return figures


def _mistakes(
    wanted: list[Record], got: list[Record], pairs: list[MeetingPair]
) -> Iterable[tuple[str, str]]:
    found_gold, used = {p.gold for p in pairs}, {p.found for p in pairs}
    for i, meeting in enumerate(wanted):
        if i not in found_gold:
            yield "missed", brief(meeting)
    for j, meeting in enumerate(got):
        if j not in used:
            yield "false", brief(meeting)
    for pair in pairs:
        gold, found = wanted[pair.gold], got[pair.found]
        if len(pair.parties) < max(len(gold["participants"]), len(found["participants"])):
            yield "differs", f"{brief(gold)}  <>  {brief(found)}"
