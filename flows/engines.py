"""The engines that can read articles, and which one is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import dataframely as dy

from flows.settings import ENGINES, EngineError
from transforms.extract import EXTRACTOR, EXTRACTOR_VERSION, Extraction, extract
from transforms.schemas import Article


class Engine(NamedTuple):
    """What reads articles: a name, a version, and a function from articles to their reports.

    The name and version mark every report and statement. The same version is not asked twice
    about the same words, so whatever changes the result has to change the version. The
    function is given batches in any order; it raises only for a bug of its own: what it cannot
    read, it tells in `Extraction.problems`. Ids of reports and statements contain the name, so
    that two engines never give the same one (see transforms/answers/keys.py).
    """

    name: str
    version: str
    extract: Callable[[dy.DataFrame[Article]], Extraction]


GRAMMAR = Engine(EXTRACTOR, EXTRACTOR_VERSION, extract)


def engine_named(name: str, warehouse: Path) -> Engine:
    """The engine of that name, ready to read; what it keeps, it keeps beside the warehouse."""
    if name == "grammar":
        return GRAMMAR
    if name == "llm":
        from flows.llm.engine import llm_engine  # noqa: PLC0415 - httpx is slow to import

        return llm_engine(warehouse.parent)
    raise EngineError(f"{name}: no such engine; there are {', '.join(ENGINES)}")
