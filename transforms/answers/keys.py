"""Ids of what an engine found: from the article, the engine and the place in the text."""

from hashlib import sha256


def answer_key(extractor: str, article_id: str, start: int, end: int, number: int = 0) -> str:
    """The id of a report or statement; `number` counts those at one place, from 0.

    The name of the engine is part of it, so two engines never overwrite each other's rows. The
    version is not: a better version gives the same meeting the same id.
    """
    spot = f"{extractor}|{article_id}|{start}|{end}|{number}"
    return sha256(spot.encode()).hexdigest()[:16]
