"""One piece of work in this process: `python -m benchmarks.stages FUNCTION COUNT FOLDER`.

FUNCTION is a module beside this one and its name. What it takes is printed as the last line, JSON:
null where it is not installed.
"""

import importlib
import json
import sys
from pathlib import Path

from benchmarks.stages.measure import Stopwatch, peak_mb


def main() -> None:
    """Do it and tell what it took."""
    module, _, name = sys.argv[1].partition(".")
    watch = Stopwatch()
    work = getattr(importlib.import_module(f"benchmarks.stages.{module}"), name)
    done = work(int(sys.argv[2]), Path(sys.argv[3]), watch)
    told = done and {
        "articles": done.articles, "seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds,
        "size": done.size, "peak_mb": peak_mb(), "found": done.found,
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main()
