"""Where a meeting took place: which phrase of the article names its place.

Candidates are the phrases that name a town, a site or a country, the dateline, the country of
the host, and silence; a learned scorer decides by where and how a phrase stands.
"""

import re
from typing import NamedTuple

from transforms.fields.place_features import Setting, fronting, phrase_features
from transforms.fields.place_names import MetAt, namesake, resolved
from transforms.fields.reading import Reading, first_line_no, spot_of
from transforms.fields.sides import host, sides
from transforms.fields.weights import score
from transforms.identity.places import find_place

CALLS = ("phone", "video")
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
    named = [
        (word, place)
        for word in reading.page.places
        for place in [resolved(word, setting.near, setting.ground)]
        if place is not None
    ]
    fronted = fronting(reading, [word for word, _ in named])
    for word, place in named:
        if word.kind == "heading":
            headings.append(place)
            continue
        spot = spot_of(reading, word.start)
        inside += spot in ("main", "also")
        one = Candidate(place, phrase_features(reading, setting, word, place))
        found.append(one)
        if word.start in fronted:
            one.features.append(f"fronted:{fronted[word.start]}")
        if word.start < reading.main.start and word.by not in ("from", "to'", "for'"):
            latest = one
        other = namesake(place, setting.near)
        if other:
            found.append(Candidate(other, phrase_features(reading, setting, word, other)))
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


def _setting(reading: Reading, status: str, mode: str) -> Setting:
    near = frozenset(actor.country for actor in reading.actors if actor.country)
    hosting = host(reading, sides(reading))
    (only,) = near if len(near) == 1 and all(one.country for one in reading.actors) else (None,)
    ground = (hosting.country if hosting else None) or only
    return Setting(status, mode, near, hosting, ground)


def _under(reading: Reading, setting: Setting, place: MetAt, inside: int) -> Candidate:
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


def _dateline(reading: Reading, setting: Setting, inside: int) -> list[Candidate]:
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


def _host(reading: Reading, setting: Setting, inside: int) -> list[Candidate]:
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
