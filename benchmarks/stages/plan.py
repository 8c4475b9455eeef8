"""Which stages there are, who does them, and what must have been done before."""

from typing import NamedTuple


class Work(NamedTuple):
    """One who does a stage: the function, a module beside this one and its name.

    `most` is how many articles it is given at most: a number, or `pages` or `articles` for what
    the command line says of those. More are left out, or, if it is enough to see the first of
    them, not seen (`is_sample`). A peer does what `beside` does, which is ours.
    """

    stage: str
    who: str
    function: str
    most: str | int = 1 << 60
    beside: str = ""
    is_sample: bool = False


WORKS = (
    Work("fetch", "client", "fetching.fetch", "pages"),
    Work("fetch", "client, bodies kept", "fetching.fetch_and_keep", "pages"),
    Work("fetch", "httpx alone", "fetching.httpx_alone", "pages", "client"),
    Work("parse", "page reader", "reading.parse", "pages"),
    Work("parse", "trafilatura alone", "reading.trafilatura_alone", "pages", "page reader"),
    Work("collect", "JSON Lines to articles", "reading.collect", "articles"),
    Work("extract", "grammar", "reading.extract", "articles"),
    Work("extract", "spaCy, small model", "reading.spacy_alone", 400, "grammar", is_sample=True),
    Work("load", "parts to DuckDB", "storing.load"),
    Work("load", "row by row to DuckDB", "storing.row_by_row", 1_000, "parts to DuckDB"),
    Work("load", "pandas + sqlite", "storing.pandas_and_sqlite", 100_000, "parts to DuckDB"),
    Work("resolve", "people and meetings", "storing.resolve"),
    Work("refresh", "views and their tables", "storing.refresh"),
    Work("check", "claims", "storing.check"),
    Work("query", "every view once", "asking.every_view"),
    Work("query", "one question", "asking.one_question"),
    Work("query", "pandas + sqlite", "asking.pandas_and_sqlite", beside="one question"),
    Work("report", "page of all meetings", "asking.report"),
)
STAGES = tuple(dict.fromkeys(work.stage for work in WORKS))
# What the first one of a stage leaves is what the next stage begins with.
BEFORE = {
    "extract": "collect", "load": "extract", "resolve": "load", "refresh": "resolve",
    "check": "refresh", "query": "refresh", "report": "refresh",
}  # fmt: skip
