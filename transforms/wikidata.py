"""Which Wikidata item a person or an office may be: addresses to ask, answers, likeness.

The answers come from outside: whatever is in them, it is read as far as it has the shape that
the API documents, and nothing raises. What comes out is a proposal for a person to look at.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import polars as pl

from transforms.identity.fold import fold
from transforms.identity.names import SURE, same_person
from transforms.identity.seeds import seed_rows

MAX_LAG = 5  # seconds that the server's copies may be behind: beyond it we are not answered
SEARCHED = 7  # candidates looked at for a name
LEAD = 0.08  # a candidate is proposed where it is this far before the next one
_HUMAN = "Q5"
_OF_NAME, _OF_COUNTRY, _OF_POSITION = 0.8, 0.15, 0.05  # shares of the score
_LANGUAGES = ("en", "mul")

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "wikidata_id": pl.String,
    "label": pl.String,
    "description": pl.String,
    "aliases": pl.List(pl.String),
    "is_human": pl.Boolean,
    "states": pl.List(pl.String),
    "positions": pl.List(pl.String),
}
CANDIDATES = pl.Schema(_COLUMNS)
SCORED = pl.Schema({**_COLUMNS, "matched_by": pl.String, "score": pl.Float64})


class Subject(NamedTuple):
    """Somebody, or an office, without a Wikidata id: key, name, alpha-3 code of the state."""

    key: str
    name: str
    country: str | None
    is_person: bool = True


def search_url(endpoint: str, name: str) -> str:
    """Address that finds items by a name in English."""
    return _url(endpoint, action="wbsearchentities", search=name, language="en", uselang="en",
                type="item", limit=str(SEARCHED))  # fmt: skip


def entities_url(endpoint: str, ids: Iterable[str]) -> str:
    """Address of the items themselves: names, description, claims."""
    return _url(endpoint, action="wbgetentities", ids="|".join(ids), languages="|".join(_LANGUAGES),
                props="labels|descriptions|aliases|claims")  # fmt: skip


def read_answer(body: bytes) -> dict[str, Any] | None:
    """The object in an answer; None where it is none, or says that something failed."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and "error" not in answer else None


def is_busy(body: bytes) -> bool:
    """Whether an answer says that the server is too busy for us."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return _dict(_dict(answer).get("error")).get("code") == "maxlag"


def found_ids(answer: dict[str, Any]) -> list[str]:
    """Ids of the items that a search found, in its order."""
    ids = [_dict(hit).get("id") for hit in _list(answer.get("search"))]
    return [qid for qid in dict.fromkeys(map(_text, ids)) if qid.startswith("Q")][:SEARCHED]


def candidates(answer: dict[str, Any]) -> pl.DataFrame:
    """One row per item of an answer to `entities_url`; missing items are left out."""
    items = [_dict(item) for item in _dict(answer.get("entities")).values()]
    rows = [_candidate(item) for item in items if "missing" not in item and _text(item.get("id"))]
    return pl.DataFrame(rows, schema=CANDIDATES, orient="row").sort("wikidata_id")


def scored(subject: Subject, found: pl.DataFrame) -> pl.DataFrame:
    """Candidates that may be the subject, the likeliest first.

    One whose states are all known to be others than the subject's is nobody; where nothing is
    said of states, or the state no longer exists, it only scores less.
    """
    rows = []
    for row in found.rows(named=True):
        likeness, matched_by = _likeness(subject, row)
        agrees = _agrees(subject.country, row["states"])
        if row["is_human"] != subject.is_person or likeness < SURE or agrees is False:
            continue
        score = _OF_NAME * likeness + _OF_COUNTRY * (agrees is True)
        score += _OF_POSITION * (bool(row["positions"]) or not subject.is_person)
        rows.append({**row, "matched_by": matched_by, "score": round(score, 3)})
    return pl.DataFrame(rows, schema=SCORED).sort("score", "wikidata_id", descending=[True, False])


def is_ambiguous(ranked: pl.DataFrame) -> bool:
    """Whether the second candidate is too close to the first for a proposal."""
    return ranked.height > 1 and ranked["score"][0] - ranked["score"][1] < LEAD


def _url(endpoint: str, **parameters: str) -> str:
    always = {"format": "json", "formatversion": "1", "maxlag": str(MAX_LAG)}
    return f"{endpoint}?{urlencode({**parameters, **always})}"


def _candidate(item: dict[str, Any]) -> tuple[Any, ...]:
    aliases = _dict(item.get("aliases"))
    names = [_value(each) for code in _LANGUAGES for each in _list(aliases.get(code))]
    claims = _dict(item.get("claims"))
    return (
        _text(item["id"]),
        _in_language(item.get("labels")),
        _in_language(item.get("descriptions")),
        [name for name in names if name],
        _HUMAN in _targets(claims, "P31"),
        # citizenship; of an office, the state and what it has jurisdiction over
        [qid for claim in ("P27", "P17", "P1001") for qid in _targets(claims, claim)],
        list(_targets(claims, "P39")),
    )


def _targets(claims: dict[str, Any], claim: str) -> Iterator[str]:
    """Items that the statements of a property point to, but those that Wikidata deprecates."""
    for statement in map(_dict, _list(claims.get(claim))):
        snak = _dict(statement.get("mainsnak"))
        target = _dict(_dict(snak.get("datavalue")).get("value")).get("id")
        if statement.get("rank") != "deprecated" and _text(target):
            yield _text(target)


def _likeness(subject: Subject, row: dict[str, Any]) -> tuple[float, str]:
    """How alike the best name is, and whether it is the label or an alias."""
    names = [(row["label"], "label"), *((alias, "alias") for alias in row["aliases"])]
    return max(
        ((_alike(subject, name), matched_by) for name, matched_by in names),
        key=lambda pair: (pair[0], pair[1] == "label"),
    )


def _alike(subject: Subject, name: str) -> float:
    """Titles of offices are either the same words or not: a deputy's is nearly the minister's."""
    if subject.is_person:
        return same_person(subject.name, name)
    return float(fold(subject.name) == fold(name))


def _agrees(country: str | None, states: list[str]) -> bool | None:
    known = {_countries()[qid] for qid in states if qid in _countries()}
    if not country or country in known:
        return True if country else None
    return False if known and all(qid in _countries() for qid in states) else None


@cache
def _countries() -> dict[str, str]:
    return {row["wikidata_id"]: row["iso3"] for row in seed_rows("countries.csv")}


def _in_language(texts: object) -> str:
    return next(filter(None, (_value(_dict(texts).get(code)) for code in _LANGUAGES)), "")


def _value(entry: object) -> str:
    return _text(_dict(entry).get("value"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
