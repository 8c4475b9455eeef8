"""Where a meeting took place: which phrase of the article names its place.

Candidates are the phrases that name a town, a site or a country, the dateline, the country of
the host, and silence; a learned scorer decides by where and how a phrase stands. Of towns that
share a name, one in a country that takes part is meant.
"""

import re
from typing import NamedTuple

from transforms.fields.place_words import PlaceWord
from transforms.fields.reading import Cue, Reading, first_line_no, line_no_at, rivals
from transforms.fields.sides import host, sides
from transforms.fields.weights import score
from transforms.identity.countries import country_mentions, find_country
from transforms.identity.places import find_place

_BREAK = re.compile(r"[,;:()—–\"“”]|\b(?:that|which|who|and|but|where|while|when|after|before)\b")
_TRAVEL = re.compile(
    r"\b(?:visit\w*|trips?|travel\w*|arriv\w*|tour|journey|fl(?:y|ew|ying)|stop|attend\w*)\b", re.I
)
_SITE = re.compile(
    r"palace|house|hotel|airport|ministry|headquarters|residence|office|embassy|base|villa|consulate|kremlin|hall",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:discuss\w*|situation|wars?|conflict|crisis|developments?|efforts|issues?|projects?|about"
    r"|regarding|concerning|supports?|said|told|announced)\b",
    re.I,
)
_LEFT = re.compile(r"[A-Za-z’'-]+|,")
_LEFT_WORDS = frozenset(
    """met meets meet meeting meetings talks held here received visit visited trip travel travels
    arrived arrive arriving summit conference place session office situation war stop capital city
    today yesterday monday tuesday wednesday thursday friday saturday sunday with and , said
    reporters ministers leaders hold host hosted welcomed embassy mission delegation back is was
    president minister counterpart born based living fighting people speaking gathered consultations
    negotiations signed ceremony airport palace""".split()
)
_NO_PLACE = frozenset(
    """January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Central Northern Southern Eastern
    Western North South East West UN EU US Parliament State President Minister Government Council
    Assembly Union Horn Gulf Republic Ministry Embassy University Committee General Foreign""".split()
)
_HERE = re.compile(r"\bhere\b")
_HOME = re.compile(
    r"\b(?:at the|at his|at her)\b[^.;]{0,30}\b(?:palace|residence|office|ministry|headquarters)\b",
    re.I,
)


class MetAt(NamedTuple):
    """The chosen place: the words, what they resolve to, and how the place was found."""

    start: int
    end: int
    place: str | None
    place_id: str | None
    country: str | None
    basis: str


class Candidate(NamedTuple):
    """A phrase and what it resolves to."""

    met_at: MetAt | None
    features: list[str]


def met_at(reading: Reading, status: str, mode: str) -> MetAt | None:
    """The place of the meeting, None for calls and where the text does not tell."""
    if mode in ("phone", "video"):
        return None
    options = candidates(reading, status, mode)
    return max(options, key=lambda one: score("places", one.features)).met_at


def candidates(reading: Reading, status: str, mode: str) -> list[Candidate]:
    """Silence first, then the host's country, the dateline and every phrase with a place in it."""
    page = reading.page
    near = frozenset(actor.country for actor in reading.actors if actor.country)
    hosted = host(reading, sides(reading))
    host_country = hosted.country if hosted else None
    found: list[Candidate] = []
    inside, latest = 0, None
    for word in page.places:
        place = _resolved(reading, word, near, host_country)
        if place is None:
            continue
        spot = _spot(reading, word.start)
        inside += spot in ("main", "also")
        if word.start < reading.main.start and word.by not in ("from", "to'", "for'"):
            latest = len(found)
        for one in filter(None, [place, _namesake(word, place, near)]):
            common = _features(reading, status, mode, word, one, near, host_country)
            found.append(Candidate(one, common))
    if latest is not None:
        spot = _spot(reading, found[latest].met_at.start)
        found[latest].features.extend(["latest", f"latest:{spot}", f"latest:{reading.main.kind}"])
    if page.dateline_end:
        found += _dateline(reading, status, mode, near, host_country, inside)
    if hosted and host_country:
        place = MetAt(hosted.start, hosted.end, None, None, host_country, "host")
        home = bool(_HOME.search(page.text, *page.lines[reading.main.line_no][:2]))
        found.append(
            Candidate(
                place,
                ["host", f"host:{mode}:{min(inside, 2)}", f"host:{reading.main.kind}", f"host:{home}",
                 f"host:{status}", f"host:others:{bool(near - {host_country})}"],
            )
        )  # fmt: skip
    kinds = {cue.kind for cue in reading.cues}
    silence = ["silence", f"silence:{mode}", f"silence:{status}", f"silence:inside:{min(inside, 3)}",
               f"silence:{len(found) > 0}", *(f"silence:{kind}" for kind in kinds)]  # fmt: skip
    return [Candidate(None, silence), *found]


def _resolved(
    reading: Reading, word: PlaceWord, near: frozenset[str], host_country: str | None
) -> MetAt | None:
    """What a phrase names: a town or venue, a country, or a site of unknown town."""
    if word.kind == "seat":
        country = find_country(word.name, near)
        if country is None:
            return None
        named = find_place(word.named, [country]) if word.named else None
        if named and named.iso3 == country:
            return MetAt(word.start, word.end, word.named, named.place_id, country, "town")
        capital = "capital" in word.by
        return MetAt(word.start, word.end, None, None, country, "capital" if capital else "seat")
    if word.kind == "site":
        if host_country is None:
            return None
        return MetAt(word.start, word.end, word.name, None, host_country, "site")
    head = word.name.partition(",")[0]
    for name in _shorter(word.name, near):
        found = _named(name, near)
        if found is not None and (name in (word.name, head) or found[2] in ("country", "capital")):
            place_id, country, basis = found
            place = name if place_id else None
            return MetAt(word.start, word.start + len(name), place, place_id, country, basis)
    country = find_country(word.name, near, as_place=True)
    if country is None or not _SITE.search(word.name):
        return None
    return MetAt(word.start, word.end, word.name, None, country, "within")


def _named(name: str, near: frozenset[str]) -> tuple[str | None, str, str] | None:
    """Id, country and kind of what a name stands for; a country that is no town has no id."""
    if name in _NO_PLACE:
        return None
    place, country = find_place(name), _whole_country(name, near)
    if country is not None:
        own = place if place and place.iso3 == country and place.name == name else None
        return (own.place_id if own else None), country, "country"
    return (place.place_id, place.iso3, place.kind) if place else None


def _namesake(word: PlaceWord, place: MetAt, near: frozenset[str]) -> MetAt | None:
    """The town of the same name in a country that takes part: Cambridge for Americans."""
    if place.place is None or place.country in near or place.basis == "country":
        return None
    other = find_place(place.place, near)
    if other is None or other.iso3 not in near:
        return None
    return place._replace(place_id=other.place_id, country=other.iso3, basis="namesake")


def _whole_country(name: str, near: frozenset[str]) -> str | None:
    """The country whose name this is, all of it."""
    words = name.split()
    for mention in country_mentions(words, near):
        if mention.kind in ("name", "alias") and mention.end - mention.start == len(words):
            return mention.iso3
    return None


def _shorter(name: str, near: frozenset[str]) -> list[str]:
    """A name as written, without what follows its comma, and its first words alone.

    Headings and speakers run on ("in Tehran, Shafiei said", "in Carthage Minister X"); what
    follows a comma stays only if it is the country or state of what stands before it.
    """
    head, _, tail = name.partition(",")
    words, tail = head.split(), tail.strip()
    state = find_place(tail) if tail else None
    fits = not tail or _whole_country(tail, near) or (state and state.kind == "state")
    found = [name] if fits and not (tail and _whole_country(head, near)) else []
    return found + [" ".join(words[:size]) for size in range(len(words), 0, -1) if size <= 4]


def _dateline(
    reading: Reading,
    status: str,
    mode: str,
    near: frozenset[str],
    host_country: str | None,
    inside: int,
) -> list[Candidate]:
    page = reading.page
    start = page.lines[first_line_no(page.lines)].start
    city = re.split(r"[,(/:]|\s[-–—]|—|--", page.text[start : page.dateline_end])[0].strip()
    place = find_place(city) if city else None
    if place is None:
        return []
    step = reading.main.line_no - first_line_no(page.lines)
    met = MetAt(start, start + len(city), city.title() if city.isupper() else city,
                place.place_id, place.iso3, "dateline")  # fmt: skip
    ours = place.iso3 in near
    return [
        Candidate(
            met,
            ["dateline", f"dateline:{mode}:{status}", f"dateline:inside:{min(inside, 2)}:{ours}",
             f"dateline:step:{max(-1, min(3, step))}:{ours}", f"dateline:ours:{ours}",
             f"dateline:host:{place.iso3 == host_country}",
             f"dateline:here:{bool(_HERE.search(page.text, *page.lines[reading.main.line_no][:2]))}", f"dateline:{reading.main.kind}"],
        )
    ]  # fmt: skip


def _spot(reading: Reading, position: int) -> str:
    """Where a phrase stands, seen from the triggers of the report."""
    lines = reading.page.lines
    at = line_no_at(lines, position)
    own = [cue.line_no for cue in reading.cues]
    if at == own[0]:
        return "main"
    if at in own:
        return "also"
    if lines[at].section == "title":
        return "title"
    step = at - own[0]
    if -2 <= step <= 2:
        return f"{step:+d}"
    return "lead" if at == first_line_no(lines) else "before" if step < 0 else "behind"


def _features(
    reading: Reading, status: str, mode: str, word: PlaceWord, place: MetAt,
    near: frozenset[str], host_country: str | None,
) -> list[str]:  # fmt: skip
    page = reading.page
    at = line_no_at(page.lines, word.start)
    spot = _spot(reading, word.start)
    by = f"{word.kind}:{word.by}"
    ours = place.country in near
    found = [
        "phrase",
        f"spot:{spot}",
        f"by:{by}",
        f"basis:{place.basis}",
        f"spot+by:{spot}:{by}",
        f"spot+basis:{spot}:{place.basis}",
        f"by+basis:{by}:{place.basis}",
        f"ours:{ours}:{by}",
        f"ours+basis:{ours}:{place.basis}",
        f"host:{place.country == host_country if host_country else None}",
        f"{mode}:{by}",
        f"paired:{_is_paired(reading, word)}:{ours}:{place.country == host_country}",
        f"{status}:{by}",
    ]
    left = page.text[max(page.lines[at].start, word.start - 60) : word.start]
    words = _LEFT.findall(left)
    before = words[-2].lower() if len(words) > 1 and word.kind == "phrase" else "^"
    found.append(f"left:{before if before in _LEFT_WORDS else '*'}:{spot in ('main', 'also')}")
    found.append(f"travel:{bool(_TRAVEL.search(left))}:{by}")
    cue = min(
        (c for c in reading.cues if c.line_no == at),
        key=lambda c: abs(c.start - word.start),
        default=None,
    )
    if cue is not None:
        found += _near(reading, word, cue, by)
    else:
        found.append(f"theirs:{any(rival.line_no == at for rival in rivals(reading))}")
    return found


def _is_paired(reading: Reading, word: PlaceWord) -> bool:
    """True for one of two names that "and" joins ("met in Damascus and Tehran")."""
    if word.kind == "second":
        return True
    after = [other for other in reading.page.places if 0 < other.start - word.end < 6]
    return any(other.kind == "second" for other in after)


def _near(reading: Reading, word: PlaceWord, cue: Cue, by: str) -> list[str]:
    """How a phrase stands to a trigger in its sentence."""
    text = reading.page.text
    after = word.start >= cue.end
    between = text[cue.end : word.start] if after else text[word.end : cue.start]
    side = "after" if after else "before"
    nearer = any(
        rival.line_no == cue.line_no and abs(rival.start - word.start) < abs(cue.start - word.start)
        for rival in rivals(reading)
    )
    return [
        f"side:{side}:{by}",
        f"far:{side}:{min(6, len(between) // 20)}",
        f"breaks:{side}:{min(3, len(_BREAK.findall(between)))}",
        f"rival:{nearer}",
        f"cue:{cue.kind}:{by}",
        f"about:{side}:{bool(_ABOUT.search(between))}",
        f"where:{side}:{'where' in between}",
    ]
