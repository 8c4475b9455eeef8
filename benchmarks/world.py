"""A made-up world of meetings and what the press makes of it: reports with known truth.

Nothing in it is real but the codes of countries. People meet, agencies report: with other
spellings, by office only, with the wrong weekday, reprinted, announced before, told again after,
and the same pair meets again within days.
"""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import polars as pl

from benchmarks.spelling import full_name, respelled

ROLES = {
    "head_of_state": "President", "head_of_government": "Prime Minister",
    "foreign_minister": "Foreign Minister", "defence_minister": "Defence Minister",
    "minister": "Trade Minister", "deputy_minister": "Deputy Foreign Minister",
    "ambassador": "ambassador", "envoy": "special envoy", "legislator": "speaker of parliament",
    "intelligence": "intelligence chief",
}  # fmt: skip
PER_DAY = 100  # meetings that the world holds a day, however many days it has
START = date(2019, 1, 1)
SOURCES = 60
STATES = 120


class Noise(NamedTuple):
    """How often a report departs from the truth; `CLEAN` departs only as careful news does."""

    spelling: float = 0.25  # per name: another romanisation
    surname: float = 0.05  # per name: the family name alone
    office: float = 0.0  # per party: the office instead of the name
    state: float = 0.0  # per party: neither name nor office
    weekday: float = 0.0  # per report: a day off by one, sometimes by more
    no_day: float = 0.0  # per report: no day, or the month only
    fresh: float = 0.1  # per report: nothing but the day of publication
    no_place: float = 0.2
    other_place: float = 0.0
    no_country: float = 0.0  # per party
    rewrite: float = 0.05  # per report: taken from another one, mistakes and all


CLEAN = Noise()
NOISY = Noise(
    spelling=0.45, surname=0.2, office=0.1, state=0.03, weekday=0.06, no_day=0.08, fresh=0.2,
    no_place=0.35, other_place=0.03, no_country=0.02, rewrite=0.15,
)  # fmt: skip


class Person(NamedTuple):
    """Somebody who meets others."""

    person: int
    name: str
    country: str
    role: str


class Meeting(NamedTuple):
    """What really happened, or was planned."""

    meeting: int
    day: date
    people: tuple[Person, ...]
    place: str
    place_country: str
    is_call: bool
    fate: str  # held, announced (and held), off (announced and called off), denied


class World(NamedTuple):
    """Reports, parties and articles as an engine would give them, and the truth about each."""

    reports: pl.DataFrame
    participants: pl.DataFrame
    articles: pl.DataFrame
    places: pl.DataFrame
    meetings_of: pl.DataFrame  # report_id, meeting
    people_of: pl.DataFrame  # report_id, participant_no, person


def make_world(report_count: int, noise: Noise, seed: int = 1) -> World:
    """About so many reports, four to a meeting on average; the same for the same seed."""
    rng = random.Random(seed)
    countries = _countries()
    meeting_count = report_count // 4
    people = _people(rng, countries, max(400, meeting_count // 3))
    places = {c: [(f"{c.lower()}{i}", *_spot(rng)) for i in range(3)] for c in countries}
    tables: dict[str, list[dict[str, Any]]] = {"reports": [], "parties": [], "articles": []}
    press = _Press(rng, noise, places, tables)
    previous: list[Meeting] = []
    for number in range(meeting_count):
        meeting = _meeting(rng, number, people, places, previous)
        previous.append(meeting)
        press.cover(meeting)
    return _framed(tables, places)


class _Press:
    """Writes the reports of meetings, one article each, some in an article with another."""

    def __init__(
        self,
        rng: random.Random,
        noise: Noise,
        places: dict[str, list[tuple[str, float, float]]],
        tables: dict[str, list[dict[str, Any]]],
    ) -> None:
        self.rng, self.noise, self.places, self.tables = rng, noise, places, tables

    def cover(self, meeting: Meeting) -> None:
        """All reports of a meeting: before it, of the day, and days after."""
        rng = self.rng
        if meeting.fate in {"announced", "off"}:
            for _ in range(rng.choice([1, 1, 2])):
                self.report(meeting, "planned", meeting.day - timedelta(rng.randint(1, 12)))
        if meeting.fate == "off":
            self.report(meeting, "cancelled", meeting.day - timedelta(rng.randint(0, 1)))
            return
        for _ in range(rng.choices([1, 2, 3, 4, 6, 9], [17, 19, 19, 18, 16, 11])[0]):
            self.report(meeting, "held", meeting.day + timedelta(rng.choice([0, 0, 1, 1, 1, 2])))
            if rng.random() < self.noise.rewrite:
                self.rewrite()
        if rng.random() < 0.08:
            self.report(meeting, "held", meeting.day + timedelta(rng.randint(4, 20)), later=True)
        if meeting.fate == "denied":
            self.report(meeting, "denied", meeting.day + timedelta(2))

    def report(self, meeting: Meeting, status: str, on: date, *, later: bool = False) -> None:
        rng = self.rng
        number = len(self.tables["reports"])
        report_id = f"{rng.getrandbits(64):016x}"
        self.tables["articles"].append(
            {"article_id": f"a{number}", "source_id": f"s{rng.randrange(SOURCES)}",
             "published_on": on, "published_at": datetime(on.year, on.month, on.day, 9, tzinfo=UTC)}
        )  # fmt: skip
        self.tables["reports"].append(
            {"report_id": report_id, "article_id": f"a{number}", "status": status,
             "mode": self._mode(meeting), "occasion": "other", "confidence": 0.8,
             "meeting": meeting.meeting, **self._day(meeting, status, later=later),
             **self._place(meeting)}
        )  # fmt: skip
        told = list(meeting.people)
        if len(told) > 2 and rng.random() < 0.3:
            told.pop(rng.randrange(2, len(told)))
        rng.shuffle(told)
        for place, person in enumerate(told):
            self.tables["parties"].append(
                {"report_id": report_id, "participant_no": place, "person": person.person,
                 **self._party(person), "on": meeting.day, "published_on": on}
            )  # fmt: skip

    def rewrite(self) -> None:
        """The last report once more, by another outlet a day later."""
        number = len(self.tables["reports"])
        old, article = self.tables["reports"][-1], self.tables["articles"][-1]
        report_id, article_id = f"{self.rng.getrandbits(64):016x}", f"a{number}"
        day = timedelta(1)
        self.tables["articles"].append(
            {**article, "article_id": article_id, "source_id": f"s{self.rng.randrange(SOURCES)}",
             "published_on": article["published_on"] + day,
             "published_at": article["published_at"] + day}
        )  # fmt: skip
        self.tables["reports"].append({**old, "report_id": report_id, "article_id": article_id})
        self.tables["parties"] += [
            {**party, "report_id": report_id, "published_on": party["published_on"] + day}
            for party in self.tables["parties"][-12:]
            if party["report_id"] == old["report_id"]
        ]

    def _mode(self, meeting: Meeting) -> str:
        if self.rng.random() < 0.1:
            return "unspecified"
        return "phone" if meeting.is_call else "in_person"

    def _day(self, meeting: Meeting, status: str, *, later: bool) -> dict[str, Any]:
        rng, noise, day = self.rng, self.noise, meeting.day
        draw = rng.random()
        if draw < noise.no_day:
            month = {
                "met_on": day.replace(day=1),
                "date_precision": "month",
                "date_basis": "stated",
            }
            return month if rng.random() < 0.4 or later else {}
        if status == "held" and not later and draw < noise.no_day + noise.fresh:
            return {"met_on": self.tables["articles"][-1]["published_on"], "date_precision": "day",
                    "date_basis": "published"}  # fmt: skip
        if rng.random() < noise.weekday:
            day += timedelta(rng.choice([-1, 1, -1, 1, -2, 2, 7]))
        return {"met_on": day, "date_precision": "day",
                "date_basis": rng.choice(["stated", "relative"])}  # fmt: skip

    def _place(self, meeting: Meeting) -> dict[str, Any]:
        rng = self.rng
        if meeting.is_call or rng.random() < self.noise.no_place:
            return {}
        country, place = meeting.place_country, meeting.place
        if rng.random() < self.noise.other_place:
            place = rng.choice(self.places[country])[0]
        return {"place": place, "place_id": place, "place_country": country}

    def _party(self, person: Person) -> dict[str, Any]:
        rng, noise = self.rng, self.noise
        party: dict[str, Any] = {
            "name": person.name, "title": ROLES[person.role], "role": person.role,
            "country": person.country, "is_named": True,
        }  # fmt: skip
        draw = rng.random()
        if draw < noise.state:
            return {**party, "name": None, "title": "officials", "role": None, "is_named": False}
        if draw < noise.state + noise.office:
            return {**party, "name": None, "is_named": False}
        if draw < noise.state + noise.office + noise.surname:
            party["name"] = person.name.split()[-1]
        elif rng.random() < noise.spelling:
            party["name"] = respelled(rng, person.name)
        if rng.random() < noise.no_country:
            party["country"] = None
        return party


def _countries() -> list[str]:
    """Codes that look like those of states, and are none: the seeds know nobody there."""
    return [f"{a}{b}Q" for a in "BCDFGHJKLM" for b in "ABCDEFGHIJKL"][:STATES]


def _people(rng: random.Random, countries: list[str], count: int) -> list[Person]:
    """People of few states mostly (the first has an eighth); families with several in office."""
    found: list[Person] = []
    weights = [1 / (place + 1) ** 0.8 for place in range(len(countries))]
    for number in range(count):
        country = rng.choices(countries, weights)[0]
        name = full_name(rng)
        kin = [p for p in found[-200:] if p.country == country]
        if kin and rng.random() < 0.06:
            name = f"{name.split()[0]} {rng.choice(kin).name.split()[-1]}"
        found.append(Person(number, name, country, rng.choice(list(ROLES))))
    return found


def _meeting(
    rng: random.Random,
    number: int,
    people: list[Person],
    places: dict[str, list[tuple[str, float, float]]],
    previous: list[Meeting],
) -> Meeting:
    """A new pair on most days; one meeting in five is the same pair's again, days later."""
    day = START + timedelta(number // PER_DAY)
    again = rng.choice(previous[-PER_DAY * 4 :]) if previous and rng.random() < 0.2 else None
    if again and again.fate != "off":
        who = again.people
        day = again.day + timedelta(rng.choice([2, 3, 4, 5, 7]))
    else:
        count = rng.choices([2, 3, 5], [82, 13, 5])[0]
        host = rng.choice(people)
        guests = [p for p in rng.sample(people, 12) if p.country != host.country]
        who = tuple([host, *{p.country: p for p in guests}.values()][:count])
    seat = rng.choice([who[0], who[0], who[0], who[-1]]).country
    place = rng.choice([places[seat][0]] * 3 + places[seat])[0]
    fate = rng.choices(["held", "announced", "off", "denied"], [70, 22, 5, 3])[0]
    return Meeting(number, day, who, place, seat, rng.random() < 0.2, fate)


def _spot(rng: random.Random) -> tuple[float, float]:
    return rng.uniform(-60, 70), rng.uniform(-180, 180)


def _framed(
    tables: dict[str, list[dict[str, Any]]], places: dict[str, list[tuple[str, float, float]]]
) -> World:
    reports = pl.DataFrame(tables["reports"], infer_schema_length=None)
    parties = pl.DataFrame(tables["parties"], infer_schema_length=None)
    return World(
        reports.drop("meeting"),
        parties.drop("person"),
        pl.DataFrame(tables["articles"]),
        pl.DataFrame(
            [spot for spots in places.values() for spot in spots],
            schema=["place_id", "latitude", "longitude"],
            orient="row",
        ),
        reports.select("report_id", "meeting"),
        parties.select("report_id", "participant_no", "person"),
    )
