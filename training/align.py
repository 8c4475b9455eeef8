"""Which parties and triggers of an article stand for which gold meeting.

The gold names parties, not words: a trigger is taken to report the meeting whose parties stand
in its sentence, or around it.
"""

from datetime import date
from math import exp
from typing import Any, NamedTuple

from transforms.evaluation.alignment import party_fit
from transforms.evaluation.names import content_words
from transforms.features.context import FUTURE, NEGATIVE, Context
from transforms.features.times import agreement
from transforms.fields.days import Days
from transforms.grammar.document import Hit
from transforms.registry import Known

Record = dict[str, Any]
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CALLS = frozenset("call spoke phoned".split())
_CLEAR = frozenset("received met meeting talks call spoke phoned summit hosted".split())


class Aligned(NamedTuple):
    """For each gold meeting the entities of each party; for each trigger its meeting.

    A trigger's label is None where it reports nothing and -1 where that is unclear.
    """

    parties: list[list[set[int]]]
    labels: list[int | None]


def as_record(entry: Known) -> Record:
    """A party of the registry in the shape of a gold participant."""
    return {
        "name": entry.name if entry.kind == "person" else None,
        "title": entry.title or ("government" if entry.kind == "country" else None),
        "country": entry.country,
        "org": entry.org,
    }


def align(ctx: Context, meetings: list[Record]) -> Aligned:
    """Find the gold's parties and label the triggers."""
    parties = [[_entities(ctx, wanted) for wanted in m["participants"]] for m in meetings]
    labels: list[int | None] = []
    best: dict[int, tuple[float, int]] = {}
    for number, hit in enumerate(ctx.document.hits):
        here = {s.entity for s in ctx.here[hit.sentence]}
        around = {s.entity for s in ctx.here[hit.sentence - 1]} if hit.sentence else set()
        lead = 2 if hit.sentence < ctx.title_end else 0
        for sentence in range(min(ctx.title_end + lead, len(ctx.here))):
            around |= {s.entity for s in ctx.here[sentence]}
        is_call = hit.kind in _CALLS or "phone" in hit.surface
        scores = []
        for index, (meeting, sets) in enumerate(zip(meetings, parties, strict=True)):
            full = sum(bool(options & here) for options in sets)
            near = sum(_closeness(ctx, hit, options) for options in sets)
            half = sum(bool(options & around) and not options & here for options in sets)
            value = full + near + 0.4 * half - 0.05 * len(sets)
            value += 0.3 * ((meeting["mode"] in ("phone", "video")) == is_call)
            value += _circumstances(ctx, hit, meeting)
            scores.append((value, full, half, -index))
            if full + half and value > best.get(index, (-1.0, 0))[0]:
                best[index] = (value, number)
        label = _label(max(scores), hit.kind) if scores else None
        labels.append(-1 if _contradicts(ctx, hit, parties, label) else label)
    for index in range(len(meetings)):
        if index not in labels and index in best and labels[best[index][1]] in (None, -1):
            labels[best[index][1]] = index
    return Aligned(parties, labels)


def _closeness(ctx: Context, hit: Hit, options: set[int]) -> float:
    """How near a gold party stands to the trigger, 0 to 0.6."""
    gaps = [
        s.start - hit.end if s.start >= hit.end else max(0, hit.start - s.end)
        for s in ctx.here[hit.sentence]
        if s.entity in options
    ]
    return 0.6 * exp(-min(gaps) / 6) if gaps else 0.0


def _contradicts(ctx: Context, hit: Hit, parties: list[list[set[int]]], label: int | None) -> bool:
    """Whether the person right after the trigger has no part in the meeting: a doubtful label."""
    if label is None or label < 0 or hit.kind in ("visit", "discuss", "sign"):
        return False
    after = [
        s
        for s in ctx.here[hit.sentence]
        if hit.end <= s.start <= hit.end + 3 and ctx.kinds[s.entity] == "person"
    ]
    return bool(after) and not any(after[0].entity in options for options in parties[label])


def realign(
    ctx: Context, meetings: list[Record], before: Aligned, chances: list[dict[int, float]]
) -> Aligned:
    """Label the triggers again, now that a first model says who stands with each of them."""
    labels: list[int | None] = []
    for number, hit in enumerate(ctx.document.hits):
        old = before.labels[number]
        chance = chances[number]
        total = sum(p for p in chance.values() if p > 0.15)
        fits = []
        for index, (meeting, sets) in enumerate(zip(meetings, before.parties, strict=True)):
            found = sum(max((chance.get(e, 0.0) for e in some), default=0.0) for some in sets)
            dice = 2 * found / (len(sets) + total + 1e-6)
            value = dice + 0.5 * _circumstances(ctx, hit, meeting) + 0.1 * (old == index)
            fits.append((value, dice, found, -index))
        if not fits or old is None:
            labels.append(old)
            continue
        fits = [fit for fit in fits if not _contradicts(ctx, hit, before.parties, -fit[3])]
        if not fits:
            labels.append(old)
            continue
        _, dice, found, negative = max(fits)
        if old >= 0:
            labels.append(-negative if dice >= 0.3 else old)
        else:
            labels.append(-negative if dice >= 0.65 and found >= 1.3 else -1)
    for index in range(len(meetings)):
        if index not in labels and index in before.labels:
            first = before.labels.index(index)
            if labels.count(labels[first]) > 1:
                labels[first] = index
    return Aligned(before.parties, labels)


def _circumstances(ctx: Context, hit: Hit, meeting: Record) -> float:
    """What tells encounters of the same parties apart: status, place and date by the trigger."""
    keys = ctx.keys[hit.sentence][max(0, hit.start - 6) : hit.end + 4]
    lower = ctx.document.tokens[hit.sentence].lower[max(0, hit.start - 14) : hit.end + 14]
    value = 0.15 * ((meeting["status"] != "held") == bool((FUTURE | NEGATIVE).intersection(keys)))
    place = (meeting["place"] or "").lower().split()
    value += 0.2 * bool(place and place[-1] in lower)
    when = meeting["date"] or ""
    stated = ctx.times[ctx.document.hits.index(hit)]
    if when and stated is not None:
        value += 0.3 * agreement(stated, _day(when))
    if when[:4] in lower:
        value += 0.25
    if len(when) >= 7:
        month = _MONTHS[int(when[5:7]) - 1]
        value += 0.15 * any(word.startswith(month) for word in lower)
        value += 0.15 * (len(when) == 10 and str(int(when[8:])) in lower)
    return value


def _day(when: str) -> Days:
    """A gold date, as exact as it is."""
    year, month, day = (*(int(part) for part in when.split("-")), 1, 1)[:3]
    precision = {4: "year", 7: "month"}.get(len(when), "day")
    return Days(date(year, month, day), None, precision, "stated")


def _label(score: tuple[float, int, int, int], kind: str) -> int | None:
    _, full, half, negative = score
    if full >= 2 or (full == 1 and half >= 1 and kind in _CLEAR):
        return -negative
    if full + half >= 1 and kind in _CLEAR | {"discuss", "visit"}:
        return -1
    return None


def _entities(ctx: Context, wanted: Record) -> set[int]:
    """Entities that can stand for a gold party."""
    known = ctx.document.registry.known
    if wanted["name"]:
        return {
            e.number for e in known if e.kind == "person" and party_fit(wanted, as_record(e)) == 1.0
        }
    fits = [(party_fit(wanted, as_record(e)), e.number) for e in known if e.kind != "person"]
    top = max((fit for fit, _ in fits), default=0.0)
    if top >= 0.5:
        return {number for fit, number in fits if fit >= max(0.5, top - 0.15)}
    title = content_words(wanted["title"])
    return {
        e.number
        for e in known
        if e.kind in ("role", "organisation")
        and title
        and len(title & content_words(e.title or e.org)) >= max(1.0, 0.6 * len(title))
    }


def by_name(ctx: Context, wanted: Record) -> set[int]:
    """Entities that can stand for a gold party whatever their country: for learning countries."""
    known = ctx.document.registry.known
    if wanted["name"]:
        return _entities(ctx, wanted)
    title = content_words(wanted["title"])
    return {
        e.number
        for e in known
        if e.kind == "role"
        and title
        and len(title & content_words(e.title)) >= max(1.0, 0.6 * len(title))
    }
