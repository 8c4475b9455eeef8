"""What the model is told: the guide, the shape of the answer, the article."""

import json
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from transforms.answers.shape import SHAPE

Message = dict[str, str]

_GUIDE = Path(__file__).with_name("guide.txt")


@cache
def system_prompt() -> str:
    """The guide, and the shape of the answer for endpoints that take no schema."""
    return f"{_GUIDE.read_text('utf-8')}\nJSON schema of the answer:\n{json.dumps(SHAPE)}\n"


@cache
def prompt_version() -> str:
    """Changes with every change of the guide or the shape, and with nothing else."""
    return sha256(system_prompt().encode()).hexdigest()[:8]


def messages(text: str, published_on: date | None) -> list[Message]:
    """The conversation that asks about an article."""
    day = f"{published_on:%A} {published_on}" if published_on else "unknown"
    article = f"Date of publication: {day}\n\nARTICLE\n{text}"
    return [
        {"role": "system", "content": system_prompt()},
        {"role": "user", "content": article},
    ]


def again(asked: list[Message], answer: str, why: str) -> list[Message]:
    """The conversation once more, after an answer that cannot be used."""
    return [
        *asked,
        {"role": "assistant", "content": answer},
        {"role": "user", "content": f"This cannot be used: {why}. Answer again, JSON only."},
    ]


def response_format() -> dict[str, Any]:
    """How an endpoint that takes a schema is asked to keep to it."""
    return {
        "type": "json_schema",
        "json_schema": {"name": "meetings", "strict": True, "schema": SHAPE},
    }
