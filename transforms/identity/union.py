"""Union of linked units, best link first, as long as each cluster stays plausible."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

MAX_SPAN = 3  # days from first to last, beside what a report itself gives as its span
_FIRM = 2  # reports that agree on a day: two groups as firm as that are two meetings


class Unit(NamedTuple):
    """What is known of one or more united reports."""

    articles: frozenset[str]
    persons: Mapping[str, frozenset[int]]  # by actor
    actor_count: int
    days: Mapping[tuple[int, int], int]  # spans that reports are sure of, and how many are


def united(
    units: Iterable[tuple[int, Unit]],
    links: Iterable[tuple[int, int]],
    same: Iterable[tuple[int, int]],
    different: Iterable[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Each unit and the smallest unit of its cluster.

    `same` are united whatever speaks against it, `different` never.
    """
    clusters = dict(units)
    home = {name: name for name in clusters}
    inside = {name: [name] for name in clusters}
    apart: dict[int, set[int]] = {name: set() for name in clusters}
    for a, b in different:
        apart[a].add(b)
        apart[b].add(a)

    def unite(a: int, b: int) -> None:
        keep, gone = sorted((home[a], home[b]))
        clusters[keep] = _joined(clusters[keep], clusters.pop(gone))
        apart[keep] |= apart.pop(gone)
        for name in inside[gone]:
            home[name] = keep
        inside[keep] += inside.pop(gone)

    for a, b in same:
        if home[a] != home[b]:
            unite(a, b)
    for a, b in links:
        one, two = home[a], home[b]
        if one == two or not _fits(clusters[one], clusters[two]):
            continue
        if apart[one] and any(home[name] == two for name in apart[one]):
            continue
        unite(a, b)
    yield from home.items()


def _joined(a: Unit, b: Unit) -> Unit:
    return Unit(
        a.articles | b.articles,
        {
            actor: a.persons.get(actor, frozenset()) | b.persons.get(actor, frozenset())
            for actor in a.persons.keys() | b.persons.keys()
        },
        max(a.actor_count, b.actor_count),
        Counter(a.days) + Counter(b.days),
    )


def _fits(a: Unit, b: Unit) -> bool:
    """Whether two clusters can be one meeting: articles, persons and days permitting."""
    return a.articles.isdisjoint(b.articles) and _days_fit(a.days, b.days) and _persons_fit(a, b)


def _days_fit(a: Mapping[tuple[int, int], int], b: Mapping[tuple[int, int], int]) -> bool:
    if not a or not b:
        return True
    days = [*a, *b]
    longest = max(last - first for first, last in days)
    if max(last for _, last in days) - min(first for first, _ in days) > max(MAX_SPAN, longest + 1):
        return False
    firm, firm_b = _firm_day(a), _firm_day(b)
    if firm is None or firm_b is None:
        return True
    return max(firm[0] - firm_b[1], firm_b[0] - firm[1]) < 2


def _firm_day(days: Mapping[tuple[int, int], int]) -> tuple[int, int] | None:
    """The span that most reports give, if several do."""
    count, day = max((count, day) for day, count in days.items())
    return day if count >= _FIRM else None


def _persons_fit(a: Unit, b: Unit) -> bool:
    common, clashes = 0, 0
    for actor in a.persons.keys() & b.persons.keys():
        shared = len(a.persons[actor] & b.persons[actor])
        common += shared
        clashes += not shared
    if min(a.actor_count, b.actor_count) > 2 and common >= 2:
        return True
    if max(a.actor_count, b.actor_count) <= 1:
        return common >= min(sum(map(len, a.persons.values())), sum(map(len, b.persons.values())))
    return not clashes
