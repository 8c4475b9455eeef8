"""One target, tried for some CPU seconds by one engine, in a process of its own.

    python -m benchmarks.fuzz.worker TARGET atheris|hypothesis SECONDS FOLDER

atheris changes seeds so that lines of our code are reached that were not reached before;
hypothesis puts documents together from pieces of the seeds and odd characters. What breaks a
target is written into FOLDER, once for each kind and place of error, and the search goes on. The
last line of the output is a tally.
"""

import hashlib
import importlib
import json
import os
import re
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.target import Target

MODULES = ("lists", "articles", "words", "engines", "made")
_SLOW = 3.0  # CPU seconds for an input of at most _LARGEST bytes
_LARGEST = 16_384
_AGAIN = 8  # every eighth input is read twice, and must give the same
_INSTRUMENTED = ["flows", "transforms", "warehouse", "fastfeedparser", "feedparser", "protego"]
_ODD = [
    "\0", "\x1b", "\x85", "\u2028", "\ufeff", "\u202e", "😀", "İ", "ﬁ", "e\u0301", "]]>",
    "<![CDATA[", "<!--", "&#0;", "&#xd800;", "&amp;", "\r", "\n\n", "\t", '"', "'", "\\",
    "\\u0000", "\\ud800", "{}", "[]", "null", "-1", "1e999", "99999999999999999999", "NaN",
    "%00", "%", "{0}", "http://[", "//", "://",
]  # fmt: skip


class Tally:
    """What was tried, how much CPU it took, and what was found."""

    def __init__(self, name: str, target: Target, seconds: float, folder: Path) -> None:
        self.name, self.target, self.folder = name, target, folder
        self.began = time.process_time()  # without what it takes to import everything
        self.seconds = seconds
        self.tried, self.slowest, self.found = 0, 0.0, set[str]()

    def is_over(self) -> bool:
        """Whether the CPU time is used up."""
        return time.process_time() - self.began >= self.seconds

    def try_one(self, body: bytes) -> None:
        """Give the target one input; whatever it raises is a finding."""
        self.tried += 1
        began = time.process_time()
        try:
            told = self.target.check(body)
            spent = time.process_time() - began
            if self.tried % _AGAIN == 0:
                assert repr(self.target.check(body)) == repr(told), "another result the second time"
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a panic of Rust is no Exception
            self._note(body, _kind(error), traceback.format_exc())
            return
        self.slowest = max(self.slowest, spent)
        if spent > _SLOW:
            self._note(body, "slow", f"{spent:.1f} s for {len(body)} bytes")

    def _note(self, body: bytes, kind: str, told: str) -> None:
        if kind in self.found:
            return
        self.found.add(kind)
        place = f"{self.folder}/{self.name}-{hashlib.sha256(kind.encode()).hexdigest()[:8]}"
        Path(f"{place}.input").write_bytes(body)
        Path(f"{place}.txt").write_text(f"{kind}\n\n{told}", "utf-8", "backslashreplace")
        print(f"{self.name}: {kind}", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Print the tally and leave at once: atheris never returns."""
        spent = time.process_time() - self.began
        told = {"tried": self.tried, "cpu": spent, "slowest": self.slowest,
                "found": sorted(self.found)}  # fmt: skip
        print(json.dumps(told), flush=True)
        os._exit(0)


def targets_of(module: str) -> dict[str, Target]:
    """The targets of a module by their names: `lists.feed`."""
    found: dict[str, Target] = importlib.import_module(f"benchmarks.fuzz.{module}").TARGETS
    return {f"{module}.{name}": target for name, target in found.items()}


def _kind(error: BaseException) -> str:
    """Its type and the last place in our own code, else the last place at all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if re.search(r"/(?:flows|transforms|warehouse)/", f.filename)]
    last = (ours or frames)[-1]
    place = Path(last.filename)
    return f"{type(error).__name__} at {place.parent.name}/{place.name}:{last.lineno}"


def by_hypothesis(tally: Tally, round_no: int = 0) -> None:
    """Documents made of pieces of the seeds, of odd characters, and of any bytes."""
    pieces = sorted({p for seed in tally.target.seeds for p in re.findall(rb"\w+|\W", seed[:4000])})
    seeds = list(tally.target.seeds)
    odd = st.sampled_from([each.encode() for each in _ODD])
    piece = st.one_of(st.sampled_from(pieces), odd, st.text(max_size=8).map(_encoded),
                      st.binary(max_size=6))  # fmt: skip
    patch = st.tuples(
        st.floats(0, 1), st.integers(0, 40), st.lists(piece, max_size=6).map(b"".join)
    )

    def patched(seed: bytes, patches: list[tuple[float, int, bytes]]) -> bytes:
        for place, length, new in patches:
            at = int(place * len(seed))
            seed = seed[:at] + new + seed[at + length :]
        return seed[:_LARGEST]

    documents = st.one_of(
        st.builds(patched, st.sampled_from(seeds), st.lists(patch, min_size=1, max_size=5)),
        st.lists(piece, max_size=80).map(b"".join),
    )
    while not tally.is_over():
        _round(tally, documents, round_no)
        round_no += 1


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _round(tally: Tally, documents: st.SearchStrategy[bytes], round_no: int) -> None:
    from hypothesis import seed  # noqa: PLC0415

    @seed(round_no)
    @settings(max_examples=2000, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(documents)
    def search(document: bytes) -> None:
        if not tally.is_over():
            tally.try_one(document)

    search()


def by_atheris(tally: Tally, atheris: Any) -> None:
    """Inputs that reach new lines, from the seeds and from what earlier searches have kept."""
    corpus = tally.folder / "corpus" / tally.name
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in tally.target.seeds:
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)

    def one(body: bytes) -> None:
        tally.try_one(body)
        if tally.is_over():
            tally.end()

    atheris.Setup(
        [sys.argv[0], f"-max_len={_LARGEST}", "-timeout=120", "-rss_limit_mb=4000", "-verbosity=0",
         f"-artifact_prefix={tally.folder}/{tally.name}-", "-print_final_stats=0", str(corpus)],
        one,
    )  # fmt: skip
    atheris.Fuzz()


def main(name: str, engine: str, seconds: float, folder: Path) -> None:
    """Try one target until the CPU time is used up."""
    warnings.simplefilter("ignore")
    module = name.partition(".")[0]
    if engine == "hypothesis":
        tally = Tally(name, targets_of(module)[name], seconds, folder)
        by_hypothesis(tally)
        tally.end()
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=_INSTRUMENTED):
        target = targets_of(module)[name]
    by_atheris(Tally(name, target, seconds, folder), atheris)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]))
