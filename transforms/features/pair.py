"""Does this party take part in the encounter that this trigger reports?"""

from transforms.features.context import (
    BODY,
    COUNTRY,
    FUTURE,
    PERSON,
    ROLE,
    SPEECH,
    Context,
    bucket,
)  # fmt: skip
from transforms.features.slots import breaks, chain, modifies, nearest, slots
from transforms.grammar.document import Hit, Seen

_LINKS = frozenset(
    """
    with by and of to between for from at in on as that among including both , & ( ) - — ; :
    said told who which where he she they also his her his met visit meeting talks
""".split()
)
KIND_CODES = {PERSON: 0, ROLE: 1, COUNTRY: 2, BODY: 3}
NUMBERS = (
    "same", "after", "distance", "between_parties", "between_people", "between_hits", "rank_side",
    "is_person", "is_role", "is_country", "is_body", "plural", "first", "listed", "chained",
    "with", "by", "prep", "quoted", "quote_differs", "said_after", "ahead", "behind", "here_people",
    "here_parties", "in_title", "in_lead", "count", "person_rank", "speaker", "has_title",
    "has_country", "people", "sentence", "hit_in_title", "hit_kind", "pronoun", "possessor",
    "titled", "only_side", "local_people", "nearest_people", "marked", "placed", "name_length",
    "clause_distance", "hit_next_with", "hit_next_party", "title_same", "object", "object_taken",
    "claimed", "objects", "subject_gap", "subject_rival", "looks", "announcer", "announcers",
    "modifies",
)  # fmt: skip
LOOKS = ("sign", "noun", "capitals", "unknown", "family", "given", "both")
HIT_CODES = {
    kind: code
    for code, kind in enumerate(
        (
            "received met meeting talks call spoke phoned summit hosted visit discuss attend "
            "sign meal"
        ).split()
    )
}


def words(ctx: Context, hit: Hit, entity: int) -> list[str]:
    """The features that are words or codes, for the linear model."""
    seen = nearest(ctx, hit, entity)
    kind = ctx.kinds[entity]
    features = _document_words(ctx, hit, entity, kind, seen is not None)
    features.append(f"looks={ctx.looks[entity]}")
    if ctx.announcers[entity]:
        features.append("announcer")
    if seen is None:
        features += _absent_words(ctx, hit, entity, kind)
    else:
        features += _present_words(ctx, hit, entity, kind, seen)
    return features


def _present_words(ctx: Context, hit: Hit, entity: int, kind: str, seen: Seen) -> list[str]:
    keys = ctx.keys[hit.sentence]
    here = ctx.here[hit.sentence]
    if seen.end <= hit.start:
        side, low, high = "B", seen.end, hit.start
    elif seen.start >= hit.end:
        side, low, high = "A", hit.end, seen.start
    else:
        side, low, high = "I", hit.start, hit.start
    gap = high - low
    other = [s for s in here if s.entity != entity and low <= s.start and s.end <= high]
    people = sum(ctx.kinds[s.entity] in (PERSON, ROLE) for s in other)
    before = keys[seen.start - 1] if seen.start else "^"
    after = keys[seen.end] if seen.end < len(keys) else "$"
    between = keys[low:high]
    out = [
        f"side={side}", f"d={side}{bucket(gap)}", f"form={seen.form}{side}", f"prev={side}{before}",
        f"next={side}{after}", f"hit={hit.kind}{side}", f"hp={hit.kind}{side}{before}",
        f"surf={hit.surface}{side}", f"np={side}{min(4, people)}", f"no={side}{min(4, len(other))}",
        f"kind={kind}{side}", f"kd={kind}{side}{bucket(gap)}", f"kp={kind}{side}{before}",
    ]  # fmt: skip
    if gap <= 4:
        out.append(f"bt={side}{' '.join(between)}")
    out += [f"b={side}{key}" for key in set(between) if key in _LINKS or key in FUTURE]
    near = between[-3:] if side == "A" else between[:3]
    out += [f"w={side}{key}" for key in set(near)]
    ranked = [s.entity for s in here if (s.end <= hit.start) == (side == "B")]
    ranked = ranked[::-1] if side == "B" else ranked
    place = list(dict.fromkeys(ranked)).index(entity) if entity in ranked else 9
    out.append(f"rk={side}{min(5, place)}")
    out.append(f"only={side}{len(set(ranked)) == 1}")
    names = ("object", "taken", "claimed")
    marks = slots(ctx, hit, entity, seen)
    out += [f"{name}{side}" for name, value in zip(names, marks, strict=False) if value]
    first = here[0].entity == entity
    out.append(f"first={first}{side}{hit.kind}")
    return out


def _absent_words(ctx: Context, hit: Hit, entity: int, kind: str) -> list[str]:
    keys = ctx.keys[hit.sentence]
    back, ahead = _gaps(ctx, hit, entity)
    scene = ctx.scenes[hit]
    people = len(scene.people)
    out = [
        "absent", f"back={back}", f"ahead={ahead}", f"nohit={hit.kind}", f"nokind={kind}",
        f"nokd={kind}{back}", f"nosurf={hit.surface}", f"nohere={min(4, len(scene.ids))}",
        f"nopeople={min(4, people)}", f"nopx={min(3, people)}_{back}",
    ]  # fmt: skip
    out += [f"nostart={key}" for key in keys[:2]]
    out += [f"nobefore={key}" for key in keys[max(0, hit.start - 2) : hit.start]]
    out += [f"noafter={key}" for key in keys[hit.end : hit.end + 2]]
    return out


def _document_words(ctx: Context, hit: Hit, entity: int, kind: str, is_here: bool) -> list[str]:
    if is_here:
        return [f"spk={ctx.is_speaker[entity]:d}", f"kind={kind}"]
    mark = "N"
    entry = ctx.document.registry.known[entity]
    count = ctx.counts[entity]
    out = [
        f"T{ctx.in_title[entity]:d}L{ctx.in_lead[entity]:d}{mark}",
        f"T{ctx.in_title[entity]:d}{kind}{mark}",
        f"n={min(count, 5)}{mark}", f"ppl={min(ctx.people, 5)}{kind}{mark}",
        f"main={min(ctx.rank[entity], 3)}{mark}", f"spk={ctx.is_speaker[entity]:d}{mark}",
        f"si={min(hit.sentence, 3)}{mark}", f"title={entry.title is not None:d}{kind}{mark}",
        f"cc={entry.country is not None:d}{kind}{mark}",
    ]  # fmt: skip
    if kind == ROLE:
        out += [f"head={entry.head}{mark}", f"pl={entry.is_plural:d}{mark}"]
    if ctx.in_title[entity] and hit.sentence >= ctx.title_end:
        spot = ctx.spots[entity]
        seen = spot[min(spot)][0]
        keys = ctx.keys[seen.sentence]
        out.append(f"tprev={keys[seen.start - 1] if seen.start else '^'}{mark}")
    return out


def _gaps(ctx: Context, hit: Hit, entity: int) -> tuple[int, int]:
    back, ahead = 7, 5
    for sentence in ctx.spots[entity]:
        if sentence < hit.sentence:
            back = min(back, hit.sentence - sentence)
        else:
            ahead = min(ahead, sentence - hit.sentence)
    return back, ahead


def numbers(ctx: Context, hit: Hit, entity: int) -> list[float]:
    """The features that are quantities, in the order of NUMBERS, for the trees."""
    seen = nearest(ctx, hit, entity)
    here = ctx.here[hit.sentence]
    keys = ctx.keys[hit.sentence]
    entry = ctx.document.registry.known[entity]
    kind = ctx.kinds[entity]
    back, ahead = _gaps(ctx, hit, entity)
    scene = ctx.scenes[hit]
    quotes = ctx.document.quoted[hit.sentence]
    if seen is None:
        local: list[float] = [0.0, 0.5, 60.0, -1.0, -1.0, -1.0, 9.0]
        place: list[float] = [0.0] * 6
        said, quoted, differs, pronoun, possessor, titled, only = (
            0.0,
            float(quotes[hit.start]),
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
        )
        local_people, nearest_people = -1.0, -1.0
    else:
        is_after = seen.start >= hit.end
        low, high = (hit.end, seen.start) if is_after else (seen.end, hit.start)
        other = [s for s in here if s.entity != entity and low <= s.start and s.end <= high]
        ranked = [s.entity for s in here if (s.start >= hit.end) == is_after]
        ranked = list(dict.fromkeys(ranked if is_after else ranked[::-1]))
        local = [
            1.0, float(is_after), float(max(0, high - low)), float(len({s.entity for s in other})),
            float(sum(ctx.kinds[s.entity] in (PERSON, ROLE) for s in other)),
            float(sum([low <= start < high for start in scene.starts])),
            float(ranked.index(entity)) if entity in ranked else 9.0,
        ]  # fmt: skip
        before = keys[seen.start - 1] if seen.start else "^"
        anchor = chain(here, keys, seen)
        lead = keys[anchor - 1] if anchor else "^"
        place = [
            float(before in (",", "&", "and")), float(anchor < seen.start), float(lead == "with"),
            float(lead == "by"), float(_preposition(lead)), float(here[0].entity == entity),
        ]  # fmt: skip
        following = keys[seen.end : seen.end + 3]
        said = float(any(key in SPEECH for key in following))
        quoted = float(quotes[hit.start])
        differs = float(quotes[hit.start] != quotes[seen.start])
        pronoun = {"pronoun": 1.0, "pronoun_object": 1.0, "first_person": 2.0}.get(seen.form, 0.0)
        possessor = float(seen.end < len(keys) and keys[seen.end] in ("'s", "’s", "s"))
        titled = float(seen.form in ("titled", "apposed"))
        only = float(len(ranked) == 1)
        side_people = [e for e in ranked if ctx.kinds[e] in (PERSON, ROLE)]
        local_people = float(len(side_people))
        nearest_people = float(side_people.index(entity)) if entity in side_people else -1.0
    salience = (
        float(ctx.in_title[entity]), float(ctx.in_lead[entity]),
        float(min(ctx.counts[entity], 12)), float(ctx.rank[entity]),
    )  # fmt: skip
    listed, chained, with_, by, prep, first = place
    return [
        *local,
        float(kind == PERSON), float(kind == ROLE), float(kind == COUNTRY), float(kind == BODY),
        float(entry.is_plural), first, listed, chained, with_, by, prep, quoted, differs, said,
        float(ahead), float(back), float(len(scene.people)), float(len(scene.ids)),
        *((0.0, 0.0, 0.0, 0.0) if seen else salience), float(ctx.is_speaker[entity]),
        float(entry.title is not None),
        float(entry.country is not None), float(min(ctx.people, 12)), float(min(hit.sentence, 20)),
        float(hit.sentence < ctx.title_end), float(HIT_CODES[hit.kind]), pronoun, possessor, titled,
        only, local_people, nearest_people, float(min(ctx.marked[entity], 5)),
        float(min(ctx.placed[entity], 5)), float(len(entry.tokens)),
        float(breaks(keys, hit, seen)), scene.with_next, scene.party_next, scene.is_in_title,
        *slots(ctx, hit, entity, seen),
        float(LOOKS.index(ctx.looks[entity])) if kind == PERSON else 9.0,
        float(ctx.announcers[entity]), float(any(ctx.announcers)),
        modifies(ctx, hit, seen),
    ]  # fmt: skip


def _preposition(key: str) -> float:
    order = (
        "with",
        "by",
        "between",
        "to",
        "from",
        "of",
        "for",
        "in",
        "at",
        "on",
        "as",
        "and",
        ",",
        "^",
    )
    return float(order.index(key) + 1) if key in order else 0.0
