"""A stream of made-up news of any length: mostly quiet articles, one in twenty about a meeting.

Cheap enough for a million articles. Quiet ones are words of ordinary news in any order: sentences
from a few dozen forms would make all articles near copies of each other, whose number grows with
the square of theirs. One sentence in thirty has a word that the gate of the engine looks for.
People and meetings are invented, states and cities are real, so that the engine has what it reads.
"""

import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.filler import filler
from benchmarks.spelling import full_name

ONE_IN = 20
_START = datetime(2024, 1, 1, 6, tzinfo=UTC)
_PER_DAY = 2_000
_PLACES = (
    ("France", "French", "Paris"), ("Germany", "German", "Berlin"), ("Japan", "Japanese", "Tokyo"),
    ("Egypt", "Egyptian", "Cairo"), ("Turkey", "Turkish", "Ankara"), ("Kenya", "Kenyan", "Nairobi"),
    ("Brazil", "Brazilian", "Brasilia"), ("India", "Indian", "New Delhi"),
    ("Norway", "Norwegian", "Oslo"), ("Jordan", "Jordanian", "Amman"),
    ("Vietnam", "Vietnamese", "Hanoi"), ("Chile", "Chilean", "Santiago"),
    ("Poland", "Polish", "Warsaw"), ("Ghana", "Ghanaian", "Accra"),
    ("Canada", "Canadian", "Ottawa"), ("Oman", "Omani", "Muscat"),
)  # fmt: skip
_OFFICES = ("President", "Prime Minister", "Foreign Minister", "Defence Minister")
_TOPICS = ("trade", "energy", "border security", "investment", "the peace process", "migration")
_HEADS = (
    "{host_adj} {host_office} receives {guest_adj} counterpart",
    "{guest} visits {city}",
    "{host_adj}-{guest_adj} talks in {city}",
)
_LEADS = (
    "{host_adj} {host_office} {host} met {guest_adj} {guest_office} {guest} in {city} on {day}.",
    "{guest_adj} {guest_office} {guest} held talks with {host_adj} {host_office} {host} in {city} "
    "on {day}.",
    "{host_adj} {host_office} {host} received {guest_adj} {guest_office} {guest} in {city} on "
    "{day}.",
)
_MORE = (
    "They discussed {topic} and {topic_b}, the ministry said.",
    "“We want more cooperation on {topic},” {guest_last} told reporters after the meeting.",
    "{host_last} said the two sides had agreed to continue their talks on {topic}.",
)
# Words that would make a meeting of any sentence.
_LOUD = frozenset(
    "discussed hosted meeting met phone received secretary talks visited visits welcome".split()
)


def articles(count: int, first: int = 0, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Items as a JSON Lines file has them; number n is the same however many are asked for."""
    for number in range(first, first + count):
        rng = random.Random(seed * 1_000_003 + number)
        day = _START + timedelta(days=number // _PER_DAY, seconds=number % _PER_DAY * 30)
        title, paragraphs = _meeting(rng, day) if number % ONE_IN == 0 else _quiet(rng)
        yield {
            "id": f"n{number}",
            "url": f"https://outlet{number % 40}.example/{day:%Y/%m/%d}/{number}",
            "source": f"outlet{number % 40}",
            "title": title,
            "published_at": day.isoformat(),
            "text": "\n\n".join(paragraphs),
        }


def write_news(folder: Path, count: int, per_file: int = 10_000) -> int:
    """Files of so many articles each; returns their size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for first in range(0, count, per_file):
        path = folder / f"news{first:08}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for item in articles(min(per_file, count - first), first):
                file.write(json.dumps(item, ensure_ascii=False) + "\n")
        size += path.stat().st_size
    return size


@cache
def _words() -> tuple[list[str], list[str], list[str]]:
    """Ordinary words, names of people, and whole sentences that have a word of the gate."""
    made = filler(1_500, seed=7)
    text = " ".join(body for _, body in made)
    names = sorted(set(re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", text)))
    near = [s for s in re.findall(r"[^.\n]+\.", text) if re.search("alks|meeting|met ", s)]
    quiet = set(re.findall(r"\b[a-z]{2,}\b", text)) - _LOUD
    return sorted(quiet), names, sorted(set(near))


def _sentence(rng: random.Random) -> str:
    words, names, near = _words()
    if rng.random() < 0.03:
        return rng.choice(near).strip()
    chosen = rng.choices(words, k=rng.randint(9, 20))
    if rng.random() < 0.3:
        chosen.insert(rng.randrange(1, 9), rng.choice(names))
    return _cased(chosen)


def _cased(words: list[str]) -> str:
    return f"{words[0].capitalize()} {' '.join(words[1:])}."


def _quiet(rng: random.Random) -> tuple[str, list[str]]:
    paragraphs = [
        " ".join(_sentence(rng) for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(4, 9))
    ]
    return _cased(rng.choices(_words()[0], k=8)).rstrip("."), paragraphs


def _meeting(rng: random.Random, day: datetime) -> tuple[str, list[str]]:
    (_, host_adj, city), (_, guest_adj, _) = rng.sample(_PLACES, 2)
    host, guest = _person(host_adj, rng.randrange(30)), _person(guest_adj, rng.randrange(30))
    topic, other = rng.sample(_TOPICS, 2)
    words = {
        "host_adj": host_adj, "guest_adj": guest_adj, "city": city, "host": host, "guest": guest,
        "host_office": rng.choice(_OFFICES), "guest_office": rng.choice(_OFFICES),
        "host_last": host.split()[-1], "guest_last": guest.split()[-1],
        "day": f"{day:%A}", "topic": topic, "topic_b": other,
    }  # fmt: skip
    told = [rng.choice(_LEADS).format(**words), " ".join(_MORE).format(**words)]
    return rng.choice(_HEADS).format(**words), told + _quiet(rng)[1]


@cache
def _person(adjective: str, number: int) -> str:
    """The same people again and again: thirty to a state."""
    return full_name(random.Random(f"{adjective} {number}"))
