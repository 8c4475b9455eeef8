"""How long to wait before trying again: as long as the server asks, else longer every time."""

import email.utils
from datetime import UTC, datetime
from random import Random

_DAY = 86_400.0


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, at most a day; None for none that can be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:12]), _DAY))
    try:
        then = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max((then - now).total_seconds(), 0.0), _DAY)


def backoff(attempt: int, base: float, random: Random) -> float:
    """Full jitter: anything up to a limit that doubles with each attempt, from 1 on."""
    return random.uniform(0.0, min(base * 2 ** (attempt - 1), 60.0))
