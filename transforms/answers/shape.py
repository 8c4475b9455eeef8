"""What an answer has to look like: one JSON object, the same for every engine that asks."""

import json
from typing import Any

from transforms.schemas.columns import MODES, OCCASIONS, SIDES, STATUSES, TOPICS


class BadAnswer(Exception):
    """An answer that is not what was asked for; the message says why."""


def _list_of(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _record(**properties)}


def _record(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_WORDS = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}

# Every property is required and nothing else allowed: that is what strict endpoints ask for.
SHAPE = _record(
    meetings=_list_of(
        quote=_WORDS,
        status={"type": "string", "enum": STATUSES},
        mode={"type": "string", "enum": MODES},
        occasion={"type": "string", "enum": OCCASIONS},
        date=_MAYBE,
        end_date=_MAYBE,
        date_words=_MAYBE,
        place=_MAYBE,
        place_country=_MAYBE,
        participants=_list_of(
            name=_MAYBE,
            title=_MAYBE,
            country=_MAYBE,
            org=_MAYBE,
            side={"type": ["string", "null"], "enum": [*SIDES, None]},
        ),
        topics=_list_of(topic={"type": "string", "enum": TOPICS}, words=_WORDS),
    ),
    statements=_list_of(
        speaker=_WORDS, verb=_WORDS, quote=_WORDS, meeting={"type": ["integer", "null"]}
    ),
)


def records_of(content: str) -> dict[str, list[Any]]:
    """The records of an answer, by `meetings` and `statements`; each is yet to be looked at.

    Words around the object, or a fence of code, are passed over: endpoints that know no schema
    put them there.
    """
    start, end = content.find("{"), content.rfind("}")
    if start < 0 or end < start:
        raise BadAnswer("no JSON object in it")
    try:
        told = json.loads(content[start : end + 1])
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"no JSON: {error}") from error
    for name in SHAPE["required"]:
        if not isinstance(told.get(name), list):
            raise BadAnswer(f"no list of {name} in it")
    return {name: told[name] for name in SHAPE["required"]}
