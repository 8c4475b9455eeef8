"""Does this trigger report an encounter at all?"""

from transforms.features.context import (
    BODY,
    COUNTRY,
    FUTURE,
    NEGATIVE,
    PAST,
    PERSON,
    ROLE,
    SPEECH,
    Context,
    bucket,
)  # fmt: skip
from transforms.features.pair import HIT_CODES
from transforms.features.times import side as when
from transforms.grammar.document import Hit

NUMBERS = (
    "kind", "ing", "plural_noun", "past_form", "in_title", "sentence", "quoted", "before_people",
    "after_people", "before_roles", "after_roles", "before_countries", "after_countries",
    "gap_before", "gap_after", "future", "past", "negative", "first_person", "speech", "length",
    "sentences", "people", "titled_people", "earlier_hits", "headline_case", "hits_in_document",
    "next_with", "next_by", "next_between", "previous_the", "previous_held", "when",
)  # fmt: skip
_HELD = frozenset(
    "held hold holds had has have holding having during after following before at in".split()
)


def words(ctx: Context, hit: Hit) -> list[str]:
    """The features that are words or codes, for the linear model."""
    keys = ctx.keys[hit.sentence]
    count = len(keys)
    surface = hit.surface
    out = [f"kind={hit.kind}", f"surf={surface}"]
    for step in (1, 2, 3):
        out.append(f"p{step}={keys[hit.start - step] if hit.start >= step else '^'}")
        out.append(f"n{step}={keys[hit.end + step - 1] if hit.end + step <= count else '$'}")
    out += [
        f"p12={' '.join(keys[max(0, hit.start - 2) : hit.start])}",
        f"n12={' '.join(keys[hit.end : hit.end + 2])}",
        f"sn={surface} {keys[hit.end] if hit.end < count else '$'}",
        f"ps={keys[hit.start - 1] if hit.start else '^'} {surface}",
    ]
    out += [f"L={key}" for key in set(keys[max(0, hit.start - 8) : hit.start])]
    out += [f"R={key}" for key in set(keys[hit.end : hit.end + 8])]
    out += [f"m={key}" for key in FUTURE.intersection(keys)]
    here = ctx.here[hit.sentence]
    before = [s for s in here if s.end <= hit.start]
    after = [s for s in here if s.start >= hit.end]
    for name, side in (("B", before), ("A", after)):
        for kind in (PERSON, ROLE, COUNTRY, BODY):
            number = len({s.entity for s in side if ctx.kinds[s.entity] == kind})
            out.append(f"c{name}{kind}={min(3, number)}")
    last = before[-1] if before else None
    first = after[0] if after else None
    if last:
        out += [
            f"lastB={last.form}",
            f"lastBd={bucket(hit.start - last.end)}",
            f"lastBk={ctx.kinds[last.entity]}",
        ]
    if first:
        out += [f"firA={first.form}", f"firAd={bucket(first.start - hit.end)}"]
        out.append(f"firAw={' '.join(keys[hit.end : first.start][-2:])}")
    out.append(
        f"BA={ctx.kinds[last.entity] if last else '-'}{ctx.kinds[first.entity] if first else '-'}"
    )
    out.append(f"si={min(hit.sentence, 5)}")
    out.append(f"q={ctx.document.quoted[hit.sentence][hit.start]:d}")
    titles = {
        document_hit.kind
        for document_hit in ctx.document.hits
        if document_hit.sentence < ctx.title_end
    }
    out += [f"t={kind}" for kind in titles]
    out += [f"t={kind}{hit.kind}" for kind in titles]
    out.append(f"I={'i' in ctx.document.tokens[hit.sentence].lower:d}")
    return out


def numbers(ctx: Context, hit: Hit) -> list[float]:
    """The features that are quantities, in the order of NUMBERS, for the trees."""
    keys = ctx.keys[hit.sentence]
    tokens = ctx.document.tokens[hit.sentence]
    here = ctx.here[hit.sentence]
    before = [s for s in here if s.end <= hit.start]
    after = [s for s in here if s.start >= hit.end]

    def count(side: list, kind: str) -> float:
        return float(len({s.entity for s in side if ctx.kinds[s.entity] == kind}))

    def gap(side: list, is_after: bool) -> float:
        gaps = [
            (s.start - hit.end) if is_after else (hit.start - s.end)
            for s in side
            if ctx.kinds[s.entity] in (PERSON, ROLE)
        ]
        return float(min(gaps)) if gaps else 50.0

    following = keys[hit.end : hit.end + 4]
    previous = keys[max(0, hit.start - 4) : hit.start]
    known = ctx.document.registry.known
    return [
        float(HIT_CODES[hit.kind]), float(hit.surface.endswith("ing") and hit.kind != "meeting"),
        float(hit.surface.endswith("s")),
        float(hit.surface.endswith("ed") or hit.surface in ("met", "spoke")),
        float(hit.sentence < ctx.title_end), float(min(hit.sentence, 30)),
        float(ctx.document.quoted[hit.sentence][hit.start]), count(before, PERSON), count(after,
        PERSON),
        count(before, ROLE), count(after, ROLE), count(before, COUNTRY), count(after, COUNTRY),
        gap(before, False), gap(after, True), float(bool(FUTURE.intersection(keys))),
        float(bool(PAST.intersection(keys))), float(bool(NEGATIVE.intersection(keys))),
        float(not {"i", "we", "our", "my"}.isdisjoint(tokens.lower)),
        float(bool(SPEECH.intersection(keys))), float(min(len(keys), 80)), float(len(ctx.keys)),
        float(min(ctx.people, 15)),
        float(sum(bool(e.titles) for e in known if e.kind == PERSON)),
        float(sum(ctx.document.hits[n].start < hit.start for n in ctx.hits_in[hit.sentence])),
        float(tokens.is_headline), float(min(len(ctx.document.hits), 40)),
        float("with" in following), float("by" in following), float("between" in following),
        float(bool(previous) and previous[-1] in ("the", "a", "an", "their", "his", "her", "this")),
        float(bool(_HELD.intersection(previous))),
        float(when(ctx.times[ctx.document.hits.index(hit)], ctx.document.published_on)),
    ]  # fmt: skip
