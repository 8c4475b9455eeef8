"""Where a meeting took place: which phrase of the article names its place.

Candidates are the phrases that name a town, a site or a country, the dateline, the country of
the host, and silence; a learned scorer decides by where and how a phrase stands.
"""

import re
from typing import NamedTuple

from transforms.fields.place_names import MetAt, namesake, resolved
from transforms.fields.place_words import PlaceWord
from transforms.fields.reading import (
    Actor,
    Cue,
    Reading,
    first_line_no,
    line_no_at,
    rivals,
    spot_of,
)
from transforms.fields.sides import host, sides
from transforms.fields.weights import score
from transforms.identity.places import find_place

CALLS = ("phone", "video")
_BREAK = re.compile(r"[,;:()—–\"“”]|\b(?:that|which|who|and|but|where|while|when|after|before)\b")
_TRAVEL = re.compile(
    r"\b(?:visit\w*|trips?|travel\w*|arriv\w*|tour|journey|fl(?:y|ew|ying)|stop|attend\w*)\b", re.I
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
_EVENT = re.compile(
    r"\b(?:met|talks|meetings?|summit|visit\w*|conference|session|negotiations|arriv\w+)\b", re.I
)
_AFTER_CITY = re.compile(r"[,(/:]|\s[-–—]|—|--")
_HERE = re.compile(r"\bhere\b")
_HOME = re.compile(
    r"\b(?:at the|at his|at her)\b[^.;]{0,30}\b(?:palace|residence|office|ministry|headquarters)\b",
    re.I,
)


class Candidate(NamedTuple):
    """A phrase and what it resolves to."""

    met_at: MetAt | None
    features: list[str]


class _Setting(NamedTuple):
    """What is known of the meeting before its place is."""

    status: str
    mode: str
    near: frozenset[str]
    host: Actor | None

    @property
    def home(self) -> str | None:
        return self.host.country if self.host else None


def met_at(reading: Reading, status: str, mode: str) -> MetAt | None:
    """The place of the meeting, None for calls and where the text does not tell."""
    if mode in CALLS:
        return None
    options = candidates(reading, status, mode)
    best = max(options, key=lambda one: score("places", one.features)).met_at
    return best and _of_the_host(reading, best, [one.met_at for one in options if one.met_at])


def _of_the_host(reading: Reading, best: MetAt, options: list[MetAt]) -> MetAt:
    """Of two places that "and" joins, the host's: "met in Damascus and Tehran" is two meetings."""
    host_country = _setting(reading, "held", "in_person").home
    if host_country in (None, best.country):
        return best
    for other in options:
        gap = reading.page.text[min(best.end, other.end) : max(best.start, other.start)]
        if other.country == host_country and gap.strip() == "and":
            return other
    return best


def candidates(reading: Reading, status: str, mode: str) -> list[Candidate]:
    """Silence first, then every phrase with a place in it, the dateline and the host's country."""
    setting = _setting(reading, status, mode)
    found: list[Candidate] = []
    headings: list[MetAt] = []
    inside = 0
    latest: Candidate | None = None
    for word in reading.page.places:
        place = resolved(word, setting.near, setting.home)
        if place is None:
            continue
        if word.kind == "heading":
            headings.append(place)
            continue
        spot = spot_of(reading, word.start)
        inside += spot in ("main", "also")
        one = Candidate(place, _features(reading, setting, word, place))
        found.append(one)
        if word.start < reading.main.start and word.by not in ("from", "to'", "for'"):
            latest = one
        other = namesake(place, setting.near)
        if other:
            found.append(Candidate(other, _features(reading, setting, word, other)))
    if latest and latest.met_at:
        spot = spot_of(reading, latest.met_at.start)
        latest.features.extend(["latest", f"latest:{spot}", f"latest:{reading.main.kind}"])
    found += [_under(reading, setting, place, inside) for place in headings]
    found += _dateline(reading, setting, inside) + _host(reading, setting, inside)
    silence = [
        "silence",
        f"silence:{mode}",
        f"silence:{status}",
        f"silence:inside:{min(inside, 3)}",
        f"silence:{len(found) > 0}",
        f"silence:heading:{len(headings) > 0}:{setting.mode}:{status}",
        *(f"silence:{kind}" for kind in {cue.kind for cue in reading.cues}),
    ]
    return [Candidate(None, silence), *found]


def _setting(reading: Reading, status: str, mode: str) -> _Setting:
    near = frozenset(actor.country for actor in reading.actors if actor.country)
    return _Setting(status, mode, near, host(reading, sides(reading)))


def _under(reading: Reading, setting: _Setting, place: MetAt, inside: int) -> Candidate:
    """The place that a transcript names in a line above its first sentence."""
    main = reading.main
    section = reading.page.lines[main.line_no].section
    features = [
        "heading",
        f"heading:{section}:{setting.status}",
        f"heading:{setting.mode}:{min(inside, 1)}",
        f"heading:{main.start < place.start}",
        f"heading:ours:{place.country in setting.near}",
        f"heading:{main.kind}",
    ]
    return Candidate(place, features)


def _dateline(reading: Reading, setting: _Setting, inside: int) -> list[Candidate]:
    """The city of the dateline."""
    page = reading.page
    if not page.dateline_end:
        return []
    first = first_line_no(page.lines)
    start = page.lines[first].start
    city = _AFTER_CITY.split(page.text[start : page.dateline_end])[0].strip()
    place = find_place(city) if city else None
    if place is None:
        return []
    written = city.title() if city.isupper() else city
    met = MetAt(start, start + len(city), written, place.place_id, place.iso3, "dateline")
    ours = place.iso3 in setting.near
    here = bool(_HERE.search(page.text, *page.lines[reading.main.line_no][:2]))
    features = [
        "dateline",
        f"dateline:{setting.mode}:{setting.status}",
        f"dateline:inside:{min(inside, 2)}:{ours}",
        f"dateline:step:{max(-1, min(3, reading.main.line_no - first))}:{ours}",
        f"dateline:ours:{ours}",
        f"dateline:host:{place.iso3 == setting.home}",
        f"dateline:here:{here}",
        f"dateline:{reading.main.kind}",
    ]
    return [Candidate(met, features)]


def _host(reading: Reading, setting: _Setting, inside: int) -> list[Candidate]:
    """The country of the host, for one who receives at a palace or an office."""
    if setting.host is None or setting.home is None:
        return []
    met = MetAt(setting.host.start, setting.host.end, None, None, setting.home, "host")
    line = reading.page.lines[reading.main.line_no]
    features = [
        "host",
        f"host:{setting.mode}:{min(inside, 2)}",
        f"host:{reading.main.kind}",
        f"host:{bool(_HOME.search(reading.page.text, line.start, line.end))}",
        f"host:{setting.status}",
        f"host:others:{bool(setting.near - {setting.home})}",
    ]
    return [Candidate(met, features)]


def _features(reading: Reading, setting: _Setting, word: PlaceWord, place: MetAt) -> list[str]:
    page = reading.page
    line = page.lines[line_no_at(page.lines, word.start)]
    spot = spot_of(reading, word.start)
    by = "phrase:in" if word.by == "in capital" else f"{word.kind}:{word.by}"
    ours = place.country in setting.near
    inside = spot in ("main", "also")
    left = page.text[max(line.start, word.start - 60) : word.start]
    words = _LEFT.findall(left)
    before = words[-2].lower() if len(words) > 1 and word.kind == "phrase" else "^"
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
        f"host:{place.country == setting.home if setting.home else None}",
        f"{setting.mode}:{by}",
        f"{setting.status}:{by}",
        f"left:{before if before in _LEFT_WORDS else '*'}:{inside}",
        f"travel:{bool(_TRAVEL.search(left))}:{by}",
    ]
    own = [cue for cue in reading.cues if page.lines[cue.line_no] == line]
    if own:
        cue = min(own, key=lambda cue: abs(cue.start - word.start))
        return found + _near(reading, word, cue, by)
    theirs = any(page.lines[rival.line_no] == line for rival in rivals(reading))
    event = bool(_EVENT.search(page.text, line.start, line.end))
    return [*found, f"theirs:{theirs}", f"event:{event}:{spot}"]


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
